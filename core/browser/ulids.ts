// This module is browser compatible.
/**
 * ULIDs (github.com/ulid/spec) for what the page names itself, each greater than the last. Not from the package, which
 * the server uses: what it brings for other platforms is a sixtieth of all code that the page begins with.
 */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @param now milliseconds since 1970. */
export function ulids(now: () => number = Date.now): () => string {
  let last = "";
  return () => {
    const fresh = timeText(now()) + chanceText();
    last = fresh > last ? fresh : after(last);
    return last;
  };
}

function timeText(at: number): string {
  let text = "";
  for (let i = 0; i < 10; i++, at = Math.floor(at / 32)) text = alphabet[at % 32] + text;
  return text;
}

function chanceText(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => alphabet[byte % 32]).join("");
}

/** The clock stands, or was set back. */
function after(ulid: string): string {
  let i = ulid.length - 1;
  while (ulid[i] === "Z") i--;
  const next = alphabet[alphabet.indexOf(ulid[i]!) + 1];
  return ulid.slice(0, i) + next + "0".repeat(ulid.length - 1 - i);
}
