// This module is browser compatible.
/** What links and addresses mean to the islands. */

/** A click that wants this tab: all others (new tab, download, another button) are the browser's own. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey &&
    !event.defaultPrevented;
}

/** The room that a path shows, or undefined. */
export function roomOfPath(path: string): string | undefined {
  return /^\/rooms\/([0-9A-Z]{26})\/?$/.exec(path)?.[1];
}

/** The entry that an address asks for (`?at=816`), or undefined. */
export function entryOfSearch(search: string): number | undefined {
  const [, n] = /[?&]at=(\d{1,15})(?:&|$)/.exec(search) ?? [];
  return n === undefined ? undefined : Number(n);
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
