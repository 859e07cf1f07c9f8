// This module is browser compatible.
/** What links and addresses mean to the islands. */

import { threadOf } from "../protocol/ids.ts";

/** A click that wants this tab: all others (new tab, download, another button) are the browser's own. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey &&
    !event.defaultPrevented;
}

/** The conversation that an address shows, a thread where one is beside it, or undefined. */
export function conversationOf({ pathname, search }: Pick<URL, "pathname" | "search">): string | undefined {
  const room = /^\/rooms\/([0-9A-Z]{26})\/?$/.exec(pathname)?.[1];
  const root = numberIn(search, "thread");
  return room === undefined || !root ? room : threadOf(room, root);
}

/** The entry that an address asks for (`?at=816`), or undefined. */
export function entryOfSearch(search: string): number | undefined {
  return numberIn(search, "at");
}

function numberIn(search: string, name: string): number | undefined {
  const n = new URLSearchParams(search).get(name) ?? "";
  return /^\d{1,15}$/.test(n) ? Number(n) : undefined;
}

/** What an address says lies open over the page. */
export function panelOfAddress(search: string): "search" | "notifications" | undefined {
  const asked = new URLSearchParams(search);
  return asked.has("q") ? "search" : asked.has("notifications") ? "notifications" : undefined;
}

/** The search that an address holds (`?q=from:ada&here`), or undefined. An empty one is one, too. */
export function searchOfAddress(search: string): { query: string; here: boolean } | undefined {
  const asked = new URLSearchParams(search);
  const query = asked.get("q");
  return query === null ? undefined : { query: query.slice(0, 1000), here: asked.has("here") };
}

export function addressOfSearch(path: string, query: string, here: boolean): string {
  return `${path}?q=${encodeURIComponent(query)}${here ? "&here" : ""}`;
}
