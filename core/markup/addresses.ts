// This module is browser compatible.
/**
 * Addresses in a text. Only http and https become links. A bare address is shown exactly as it leads; a link with a
 * text that could be taken for another address gets its true target shown beside it.
 */
import type { Inline } from "./tree.ts";

type Link = Extract<Inline, { type: "link" }>;

/** Longer ones are not made for people. */
const longest = 2_048;
/** A longer text of a link is not searched for what it could be taken for. */
const longestName = 512;
const scheme = /https?:\/\//iy;
// Stops at blanks, quotes, angle brackets, at characters that would turn the direction of the text, and at signs that
// end what the address stands in.
const bare =
  // deno-lint-ignore no-control-regex
  /https?:\/\/(?:(?!\|\||\]\()[^\s<>"`\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069])+/iyu;
// deno-lint-ignore no-control-regex
const stop = /[\s<>"`\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The bare address at a place. `end` is how far it was read: before that, none can begin. */
export function bareAddress(text: string, at: number): { link?: Link; length: number; end: number } {
  bare.lastIndex = at;
  const match = bare.exec(text)?.[0] ?? "";
  const found = withoutTail(match);
  const url = parse(found);
  if (url === undefined) return { length: 0, end: at + match.length };
  const link: Link = { type: "link", href: url.href, children: [{ type: "text", text: found }] };
  // https://example.org@elsewhere.example/
  const shown = hasUser(url) ? { ...link, target: targetOf(url) } : link;
  return { link: shown, length: found.length, end: at + match.length };
}

/** `(https://example.org/)` at a place, and the index after it. */
export function targetAt(text: string, at: number): { url: URL; end: number } | undefined {
  scheme.lastIndex = at + 1;
  if (text[at] !== "(" || !scheme.test(text)) return undefined;
  let open = 0;
  for (let i = at + 1; i < text.length; i++) {
    const sign = text[i]!;
    if (sign === "(" && text[i - 1] === "]" || stop.test(sign)) return undefined;
    if (sign === "(") open++;
    if (sign === ")" && open-- === 0) {
      const url = parse(text.slice(at + 1, i));
      return url && { url, end: i + 1 };
    }
  }
  return undefined;
}

/** The link, with its target where the text names another place. */
export function namedLink(url: URL, children: Inline[], text: string): Link {
  const visible = text.replace(/[\p{Cf}\p{Cc}\p{Z}\u2800\u3164\uffa0]/gu, "") !== "";
  const shown: Inline[] = visible ? children : [{ type: "text", text: url.href }];
  const link: Link = { type: "link", href: url.href, children: shown };
  return visible ? withTarget(link, text, url) : link;
}

function parse(address: string): URL | undefined {
  if (address.length > longest || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

function withTarget(link: Link, text: string, url: URL): Link {
  return looksElsewhere(text, url) ? { ...link, target: targetOf(url) } : link;
}

// Only at the beginning of a word, so that a long one is read once.
const hostLike = /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+(?:[.。．｡][\p{L}\p{N}-]+)+/gu;

function looksElsewhere(text: string, url: URL): boolean {
  if (hasUser(url) || text.length > longestName) return true;
  if (parse(text.trim())?.href === url.href) return false;
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  if (/^\s*https?:/i.test(plain)) return true;
  return [...plain.matchAll(hostLike)].some(([found]) => {
    const host = found.replace(/[.。．｡]/g, ".").toLowerCase().replace(/^www\./, "");
    const isName = /\.(?:\p{L}{2,}|xn--[a-z0-9-]+)$/u.test(host) || /^\d+(?:\.\d+){3}$/.test(host);
    return isName && !isWithin(url.hostname, host);
  });
}

function hasUser({ username, password }: URL): boolean {
  return username !== "" || password !== "";
}

function isWithin(hostname: string, host: string): boolean {
  const ascii = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  return hostname === ascii || hostname.endsWith(`.${ascii}`);
}

/** The host in full, because that is what counts, and the beginning of the path. */
function targetOf({ host, pathname }: URL): string {
  const path = pathname === "/" ? "" : pathname;
  return host + (path.length > 32 ? `${path.slice(0, 32)}…` : path);
}

/** "(see https://example.org/a_(b))." links to https://example.org/a_(b). */
function withoutTail(found: string): string {
  if (/[^.,;:!?'*_~…)\]}]$/.test(found)) return found;
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
