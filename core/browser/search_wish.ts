// This module is browser compatible.
/** What the search is opened with, when it is opened for something. */
let wish: string | undefined;

export function wishFor(query: string): void {
  wish = query;
}

export function takeWish(): string | undefined {
  const taken = wish;
  wish = undefined;
  return taken;
}
