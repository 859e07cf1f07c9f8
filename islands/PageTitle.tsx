// This module is browser compatible.
/** Unread messages in the title and icon of the tab, and on the icon of an installed app. Shows nothing in the page. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { asset } from "fresh/runtime";
import { callingCount } from "../core/browser/attention.ts";
import type { Client } from "../core/browser/client.ts";
import { threadsOf } from "../core/browser/threads.ts";
import { titled } from "../core/browser/naming.ts";

type Badge = { setAppBadge?: (count: number) => Promise<void> };

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
  const count = useComputed(() => {
    const inThreads = threads.list.value.reduce((sum, { bold, unread }) => sum + (bold ? unread : 0), 0);
    return callingCount(client.conversations.value, moment.value) + inThreads;
  });
  useSignalEffect(() => {
    const unread = count.value;
    const view = client.current.value;
    const room = view && client.conversation(view.conversation).value?.room;
    const name = room && titled(room, (id) => client.person(id).value, client.me).name;
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${name ?? "Rooms"} · ${server}`;
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    const shown = unread > 0 ? iconUnread : icon;
    if (link && link.getAttribute("href") !== shown) link.setAttribute("href", shown);
    // Refused where the page is not installed; the title says it all the same.
    (navigator as Badge).setAppBadge?.(unread).catch(() => {});
  });
  return null;
}
