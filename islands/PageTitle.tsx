// This module is browser compatible.
/**
 * What is unread in the title and icon of the tab, and on the icon of an installed app: a dot for what is there, a number
 * for what is to me. Shows nothing in the page.
 */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { asset } from "fresh/runtime";
import { callingCount } from "../core/browser/attention.ts";
import type { Client } from "../core/browser/client.ts";
import { addressingCount, numberedIcon } from "../core/browser/tab_icon.ts";
import { threadsOf } from "../core/browser/threads.ts";
import { titled } from "../core/browser/naming.ts";

/** Not everywhere, and not in the types of the DOM everywhere. */
type Badge = {
  setAppBadge?: (count?: number) => Promise<void>;
  clearAppBadge?: () => Promise<void>;
};

const icon = asset("/favicon.svg");
const iconUnread = asset("/favicon-unread.svg");

export interface PageTitleProps {
  client: Client;
  server: string;
  /** Mutes end with time. */
  now: number;
}

export default function PageTitle({ client, server, now }: PageTitleProps) {
  const moment = useSignal(now);
  moment.value = now;
  const threads = threadsOf(client);
  const unread = useComputed(() => {
    const inThreads = threads.list.value.reduce((sum, { bold, unread }) => sum + (bold ? unread : 0), 0);
    return callingCount(client.conversations.value, moment.value) + inThreads;
  });
  const toMe = useComputed(() =>
    addressingCount(client.conversations.value, moment.value) + threads.calls.value.addressed
  );
  useSignalEffect(() => {
    const view = client.current.value;
    const room = view && client.conversation(view.conversation).value?.room;
    const name = room && titled(room, (id) => client.person(id).value, client.me).name;
    document.title = `${countText(unread.value, toMe.value)}${name ?? "Rooms"} · ${server}`;
  });
  useSignalEffect(() => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    const shown = toMe.value > 0 ? numberedIcon(toMe.value) : unread.value > 0 ? iconUnread : icon;
    if (link && link.getAttribute("href") !== shown) link.setAttribute("href", shown);
  });
  useSignalEffect(() => {
    const badge = navigator as Badge;
    const set = toMe.value > 0
      ? badge.setAppBadge?.(toMe.value)
      : unread.value > 0
      ? badge.setAppBadge?.()
      : badge.clearAppBadge?.();
    // Refused where the page is not installed; the title says it all the same.
    set?.catch(() => {});
  });
  return null;
}

/** "(5) ", and "(5, 2 @) " when two of them are to me. */
function countText(unread: number, toMe: number): string {
  if (unread === 0) return toMe > 0 ? `(${toMe} @) ` : "";
  return toMe === 0 || toMe === unread ? `(${unread}) ` : `(${unread}, ${toMe} @) `;
}
