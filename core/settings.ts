/**
 * The table of settings: name, default, what is allowed, what it is for, and how its text is read. It is the
 * only list of them; core/config.ts, `deno task doctor` and the table in README.md all follow from it.
 */
import ipaddr from "ipaddr.js";
import type { Rate } from "./config.ts";

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

export const settings = {
  port: whole("PORT", "8000", [0, 65_535], "The port to listen on; 0 takes any free one."),
  host: host(
    "HOST",
    "127.0.0.1",
    "The address to listen on. `127.0.0.1` is this machine only; `0.0.0.0` is everybody who can reach it, as containers need.",
  ),
  name: text("PARLEY_NAME", "Parley", "What the server is called, in its pages."),
  dataDir: text("PARLEY_DATA", "./.data", "The one directory that holds the database, secrets and files."),
  kv: kv(
    "PARLEY_KV",
    "",
    "Where the database is: a file (`kv.db` in PARLEY_DATA unless set), `:memory:`, or the URL of a KV Connect server.",
  ),
  publicUrl: origin(
    "PARLEY_PUBLIC_URL",
    "",
    "How people reach the server when that is not how it sees itself, as behind a proxy with TLS.",
  ),
  trustedProxies: networks(
    "PARLEY_TRUSTED_PROXIES",
    "",
    "Proxies whose `X-Forwarded-For` is believed, separated by commas.",
  ),
  registration: oneOf(
    "PARLEY_REGISTRATION",
    "open",
    ["open", "invitation", "closed"],
    "Who may create an account. The first visitor of an empty server always may, and owns it.",
  ),
  sessionDays: whole("PARLEY_SESSION_DAYS", "30", [1, 365], "How long a sign-in lasts."),
  logLevel: oneOf(
    "PARLEY_LOG_LEVEL",
    "info",
    ["debug", "info", "warn", "error"],
    "The least important lines that are logged.",
  ),
  login: rate("PARLEY_LIMIT_LOGIN", "5/5m", "Wrong passwords, per account and per address."),
  register: rate("PARLEY_LIMIT_REGISTER", "3/1h", "New accounts, per address."),
  message: rate("PARLEY_LIMIT_MESSAGE", "30/1m", "Messages, per person."),
  room: rate("PARLEY_LIMIT_ROOM", "3/1h", "New rooms, per person."),
  roomPassword: rate("PARLEY_LIMIT_ROOM_PASSWORD", "5/5m", "Wrong passwords at one room, per person."),
  command: rate("PARLEY_LIMIT_COMMAND", "600/1m", "Commands of any kind, per connection."),
  connect: rate("PARLEY_LIMIT_CONNECT", "200/1m", "New connections, per address."),
  connectionsPerSession: whole(
    "PARLEY_CONNECTIONS_PER_SESSION",
    "10",
    [1, 1_000],
    "Connections that one sign-in may have open.",
  ),
  connectionsPerAddress: whole(
    "PARLEY_CONNECTIONS_PER_ADDRESS",
    "100",
    [1, 100_000],
    "Connections that one address may have open; raise it for an office behind one address.",
  ),
  roomMembers: whole("PARLEY_ROOM_MEMBERS", "10000", [2, 1_000_000], "People in one room."),
  heartbeatSeconds: whole(
    "PARLEY_HEARTBEAT_SECONDS",
    "25",
    [5, 120],
    "How often a connection is tried; a dead one is noticed after twice as long.",
  ),
} as const;

export type SettingKey = keyof typeof settings;

/** In the environment only: where the file is, and keys, which are no part of a Config (core/security/secrets.ts). */
export const environmentOnly = {
  file: {
    name: "PARLEY_CONFIG",
    default: "./parley.env",
    allowed: "the path of a file that can be read",
    meaning: "A file with `NAME=value` lines for the settings above. The environment goes before the file.",
  },
  signingKeys: {
    name: "PARLEY_JWT_KEYS",
    default: "",
    allowed: "`name:base64` of at least 32 random bytes, several with commas, newest first",
    meaning: "The keys that sign sessions. Unless set they are made and kept in PARLEY_DATA.",
  },
  atRestKeys: {
    name: "PARLEY_AT_REST_KEYS",
    default: "",
    allowed: "`number:base64` of 32 random bytes, several with commas, newest first",
    meaning: "The keys that encrypt what is stored encrypted. Set both kinds of keys, or neither.",
  },
} as const;

/** In the order of the README. */
export const settingList: readonly Omit<Setting<unknown>, "read">[] = [
  ...Object.values(settings),
  ...Object.values(environmentOnly),
];

/** The settings as the table of README.md. */
export function settingsTable(): string {
  const rows = settingList.map((setting) =>
    `| \`${setting.name}\` | ${
      setting.default === "" ? "" : `\`${setting.default}\``
    } | ${setting.meaning} | ` +
    `${setting.allowed.replaceAll("|", "\\|")} |`
  );
  return ["| setting | unless set | what it is for | allowed |", "|---|---|---|---|", ...rows].join("\n");
}

function text(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string) => text.includes("\0") ? undefined : text;
  return { name, default: fallback, allowed: "a path", meaning, read };
}

function whole(
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

function oneOf<const T extends string>(
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

function rate(name: string, fallback: string, meaning: string): Setting<Rate> {
  const allowed = "a number per time such as `30/1m` (s, m, h, d), or `off`";
  return { name, default: fallback, allowed, meaning, read: readRate };
}

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readRate(text: string): Rate | undefined {
  if (text === "off") return { count: 0, per: 1_000 };
  const [, count, length, unit] = /^([1-9]\d{0,6})\/([1-9]\d{0,4})?([smhd])$/.exec(text) ?? [];
  return unit === undefined ? undefined : { count: Number(count), per: Number(length ?? 1) * units[unit]! };
}

function host(name: string, fallback: string, meaning: string): Setting<string> {
  const allowed = "an IP address of this machine, or `localhost`";
  const read = (text: string) => text === "localhost" || isAddress(text) ? text : undefined;
  return { name, default: fallback, allowed, meaning, read };
}

function kv(name: string, fallback: string, meaning: string): Setting<string> {
  const allowed = "a path, `:memory:`, or an http(s) URL";
  const read = (text: string) => {
    if (text.includes("\0")) return undefined;
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && webUrl(text) === undefined ? undefined : text;
  };
  return { name, default: fallback, allowed, meaning, read };
}

function origin(name: string, fallback: string, meaning: string): Setting<URL> {
  const allowed = "an address such as `https://chat.example.org`, without a path";
  const read = (text: string) => {
    const url = webUrl(text);
    return url && url.pathname === "/" && url.search + url.hash + url.username === "" ? url : undefined;
  };
  return { name, default: fallback, allowed, meaning, read };
}

function networks(name: string, fallback: string, meaning: string): Setting<string[]> {
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

/** What the table gives, before it is arranged as a Config: undefined only where there is no default. */
export type SettingValues =
  & { [K in Exclude<SettingKey, Optional>]: ValueOf<K> }
  & { [K in Optional]: ValueOf<K> | undefined };
type Optional = "kv" | "publicUrl" | "trustedProxies";
type ValueOf<K extends SettingKey> = typeof settings[K] extends Setting<infer T> ? T : never;
