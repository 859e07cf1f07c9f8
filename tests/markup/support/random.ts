/** Texts made of the signs of markup, the same for the same seed. */
const pieces =
  "* ** *** _ __ ~~ || ` `` ``` [ ] ( ) [a](https://b.example/) https://c.example/d > - \\ # ## : @ada #general :wave: @ 2. | ~ ! word Zwei äö 😀 . ,"
    .split(" ").concat("\n", "\n\n", "  ", " ", " ");

export function randomText(seed: number, length: number): string {
  let state = seed * 2654435761 >>> 0;
  const next = () => {
    state = Math.imul(state ^ state >>> 15, state | 1) + 0x6d2b79f5 >>> 0;
    return (state ^ state >>> 14) >>> 0;
  };
  return Array.from({ length }, () => pieces[next() % pieces.length]).join("");
}
