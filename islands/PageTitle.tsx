// This module is browser compatible.
/** Unread messages in the title of the tab and on the icon of an installed app. Shows nothing in the page. */
import { useSignalEffect } from "@preact/signals";
import type { Client } from "../core/browser/client.ts";
import { titled } from "../core/browser/naming.ts";

type Badge = { setAppBadge?: (count: number) => Promise<void> };

export default function PageTitle({ client, server }: { client: Client; server: string }) {
  useSignalEffect(() => {
    const unread = client.totalUnread.value;
    const view = client.current.value;
    const room = view && client.conversation(view.conversation).value?.room;
    const name = room && titled(room, (id) => client.person(id).value, client.me).name;
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${name ?? "Rooms"} · ${server}`;
    // Refused where the page is not installed; the title says it all the same.
    (navigator as Badge).setAppBadge?.(unread).catch(() => {});
  });
  return null;
}
