// This module is browser compatible.
/** The parts of the page that F6 leads through, in reading order. */
export const regions = ["sidebar", "conversation", "composer", "details"] as const;
export type Region = (typeof regions)[number];

/** The next of those that are there now, round and round; from outside, the first or the last. */
export function nextRegion(
  present: readonly Region[],
  from: Region | undefined,
  step: 1 | -1,
): Region | undefined {
  const there = regions.filter((region) => present.includes(region));
  const at = from === undefined ? (step === 1 ? -1 : there.length) : there.indexOf(from);
  return there[(at + step + there.length) % there.length];
}

const places: Record<Region, string> = {
  sidebar: ".shell-sidebar",
  conversation: ".timeline",
  composer: ".composer",
  details: ".shell-details",
};
/** Where the keyboard goes in each; the first that is there. */
const entrances: Record<Region, readonly string[]> = {
  sidebar: [".room-link[aria-current]", "a, button"],
  conversation: [],
  composer: ["textarea"],
  details: [".thread textarea", "a, button, input"],
};

/** Puts the keyboard into the next part of the page. */
export function moveToRegion(step: 1 | -1): void {
  const seen = (region: Region) => {
    const element = document.querySelector<HTMLElement>(places[region]);
    return element?.checkVisibility({ visibilityProperty: true }) ? element : undefined;
  };
  const from = regions.find((region) => seen(region)?.contains(document.activeElement));
  const to = nextRegion(regions.filter(seen), from, step);
  if (to === undefined) return;
  const place = seen(to)!;
  const entrance = entrances[to].map((selector) => place.querySelector<HTMLElement>(selector)).find(Boolean);
  (entrance ?? place).focus();
}
