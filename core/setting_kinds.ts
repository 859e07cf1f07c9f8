/**
 * The kinds of settings: what is allowed, as the end of a sentence, and how the text becomes a value. A reader never
 * guesses: what could mean something else elsewhere (octal addresses, "5 min") is not allowed.
 */
import ipaddr from "ipaddr.js";
import type { Rate } from "./config.ts";
import { email, roomName } from "./protocol/shapes.ts";

export interface Setting<T> {
  name: string;
  /** As one would write it; empty when there is no value unless one is given. */
  default: string;
  /** Continues the sentence "PORT must be …". */
  allowed: string;
  meaning: string;
  /** The value, or undefined when the text is not allowed. */
  read(text: string): T | undefined;
}

export function path(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string) => text.includes("\0") ? undefined : text;
  return { name, default: fallback, allowed: "a path", meaning, read };
}

/** What people read: the rules of a room's name. */
export function title(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string) => roomName.safeParse(text).data;
  return { name, default: fallback, allowed: "1 to 64 visible characters", meaning, read };
}

export function whole(
  name: string,
  fallback: string,
  [min, max]: [number, number],
  meaning: string,
): Setting<number> {
  const allowed = `a whole number from ${min} to ${max}`;
  const read = (text: string) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  };
  return { name, default: fallback, allowed, meaning, read };
}

export function oneOf<const T extends string>(
  name: string,
  fallback: T,
  choices: readonly T[],
  meaning: string,
): Setting<T> {
  const read = (text: string) => choices.find((choice) => choice === text);
  return {
    name,
    default: fallback,
    allowed: choices.join(", ").replace(/, ([^,]*)$/, " or $1"),
    meaning,
    read,
  };
}

export function rate(name: string, fallback: string, meaning: string): Setting<Rate> {
  const allowed = "a number per time such as `30/1m` (s, m, h, d), or `off`";
  return { name, default: fallback, allowed, meaning, read: readRate };
}

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readRate(text: string): Rate | undefined {
  if (text === "off") return { count: 0, per: 1_000 };
  const [, count, length, unit] = /^([1-9]\d{0,6})\/([1-9]\d{0,4})?([smhd])$/.exec(text) ?? [];
  return unit === undefined ? undefined : { count: Number(count), per: Number(length ?? 1) * units[unit]! };
}

export function host(name: string, fallback: string, meaning: string): Setting<string> {
  const allowed = "an IP address of this machine, or `localhost`";
  const read = (text: string) => text === "localhost" || isAddress(text) ? text : undefined;
  return { name, default: fallback, allowed, meaning, read };
}

export function kv(name: string, fallback: string, meaning: string): Setting<string> {
  const allowed = "a path, `:memory:`, or an http(s) URL";
  const read = (text: string) => {
    if (text.includes("\0")) return undefined;
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && webUrl(text) === undefined ? undefined : text;
  };
  return { name, default: fallback, allowed, meaning, read };
}

export function origin(name: string, fallback: string, meaning: string): Setting<URL> {
  const allowed = "an address such as `https://chat.example.org`, without a path";
  const read = (text: string) => {
    const url = webUrl(text);
    return url && url.pathname === "/" && url.search + url.hash + url.username === "" ? url : undefined;
  };
  return { name, default: fallback, allowed, meaning, read };
}

export function bucket(name: string, fallback: string, meaning: string): Setting<URL> {
  const allowed = "an address such as `https://s3.example.org/bucket`";
  const read = (text: string) => {
    const url = webUrl(text);
    return url && /^\/[a-z0-9.-]{3,63}\/?$/.test(url.pathname) && url.search + url.hash + url.username === ""
      ? url
      : undefined;
  };
  return { name, default: fallback, allowed, meaning, read };
}

/** Whom mail is from: an address, or a name and an address. */
export interface Sender {
  /** Null: the server's own. */
  name: string | null;
  address: string;
}

export function sender(name: string, fallback: string, meaning: string): Setting<Sender> {
  const allowed = "an address such as `chat@example.org` or `Parley <chat@example.org>`";
  const read = (text: string) => {
    const [, quoted, named] = /^(.*?)\s*<([^<>]+)>$/.exec(text) ?? [];
    const address = email.safeParse(named ?? text).data;
    const shown = quoted ? roomName.safeParse(quoted.replace(/^"(.*)"$/, "$1")).data : null;
    return address === undefined || shown === undefined ? undefined : { name: shown, address };
  };
  return { name, default: fallback, allowed, meaning, read };
}

export function word(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string) => /^[a-z0-9-]{1,40}$/.test(text) ? text : undefined;
  return { name, default: fallback, allowed: "small letters, digits and dashes", meaning, read };
}

export function pushServices(
  name: string,
  fallback: string,
  meaning: string,
): Setting<"known" | "any" | "none" | string[]> {
  const allowed = "`known`, `any`, `none`, or names of hosts such as `push.example.org` with commas";
  const read = (text: string) => {
    if (text === "known" || text === "any" || text === "none") return text;
    const hosts = text.split(",").map((host) => host.trim().toLowerCase());
    return hosts.every((host) => /^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/.test(host))
      ? hosts
      : undefined;
  };
  return { name, default: fallback, allowed, meaning, read };
}

export function networks(name: string, fallback: string, meaning: string): Setting<string[]> {
  const allowed = "IP addresses or ranges such as `10.0.0.0/8`, but never the whole internet";
  const read = (text: string) => {
    const entries = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
    return entries.every(isNetwork) ? entries : undefined;
  };
  return { name, default: fallback, allowed, meaning, read };
}

function webUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && ["http:", "https:"].includes(url.protocol) ? url : undefined;
}

function isAddress(text: string): boolean {
  // Other spellings of IPv4 (octal, hexadecimal, fewer parts) would mean something else elsewhere.
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function isNetwork(text: string): boolean {
  const [address = "", bits, more] = text.split("/");
  if (!isAddress(address) || more !== undefined) return false;
  const most = address.includes(":") ? 128 : 32;
  return bits === undefined || /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most;
}
