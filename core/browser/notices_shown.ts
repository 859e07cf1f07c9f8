// This module is browser compatible.
/**
 * Showing a notification, whoever does it: the service worker when something arrives, or a page that is open. Both show it
 * in the same place, by its tag; what is there already is not heard a second time.
 */
import type { PushMessage } from "../protocol/push.ts";

export type Shown = Omit<PushMessage & { type: "show" }, "type" | "close">;

export const look = { icon: "/icons/notice.png", badge: "/icons/badge.png" };

export async function showIn(
  registration: ServiceWorkerRegistration,
  { id, at, title, body, url, tag }: Shown,
): Promise<void> {
  const before = await registration.getNotifications({ tag });
  const again = id !== "" && before.some(({ data }) => data?.id === id);
  const options = {
    ...{ ...look, body, tag, data: { url, id } },
    ...(at > 0 ? { timestamp: at } : {}),
    ...(again ? { silent: true } : { renotify: true }),
  };
  await registration.showNotification(title, options);
}

/** Takes those away that have one of these tags. */
export async function closeIn(
  registration: ServiceWorkerRegistration,
  tags: readonly string[],
): Promise<void> {
  for (const tag of tags) {
    for (const shown of await registration.getNotifications({ tag })) shown.close();
  }
}
