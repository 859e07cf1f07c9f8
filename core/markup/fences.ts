// This module is browser compatible.
/** Whether what is written next is inside a block of code: `above` is everything before it. */
export function isInFence(above: string): boolean {
  return above.split("\n").filter((line) => /^ {0,3}`{3,}[^`]*$/.test(line)).length % 2 === 1;
}
