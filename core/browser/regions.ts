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
