// This module is browser compatible.
/**
 * What is in the text of a message: plain runs and links. Only http and https become links, and the text of a
 * link is exactly its address, so that nothing can be made to look like something else. The result is shown
 * as text nodes; no HTML is ever built from it.
 */
export type TextPart = { kind: "text"; text: string } | { kind: "link"; text: string; href: string };

// Stops at blanks, quotes, angle brackets, and at characters that would turn the direction of the text.
// deno-lint-ignore no-control-regex
const address = /\bhttps?:\/\/[^\s<>"`\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const emojiRun = /^(?:\p{RGI_Emoji}\s*){1,8}$/v;

export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = withoutTail(match[0]);
    if (!URL.canParse(found)) continue;
    if (match.index > from) parts.push({ kind: "text", text: text.slice(from, match.index) });
    parts.push({ kind: "link", text: found, href: new URL(found).href });
    from = match.index + found.length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

/** Up to eight emoji and nothing else: shown larger. */
export function emojiOnly(text: string): boolean {
  return text.length <= 120 && emojiRun.test(text.trim());
}

/** "(see https://example.org/a_(b))." links to https://example.org/a_(b). */
function withoutTail(found: string): string {
  const signs = new Map<string, number>();
  for (const sign of found) signs.set(sign, count(signs, sign) + 1);
  let end = found.length;
  for (; end > 0; end--) {
    const last = found.charAt(end - 1);
    const opener = openers[last];
    if (opener === undefined ? !stops.includes(last) : count(signs, last) <= count(signs, opener)) break;
    signs.set(last, count(signs, last) - 1);
  }
  return found.slice(0, end);
}

const stops = ".,;:!?'*_~…";
const openers: Record<string, string | undefined> = { ")": "(", "]": "[", "}": "{" };

function count(signs: ReadonlyMap<string, number>, sign: string): number {
  return signs.get(sign) ?? 0;
}
