/**
 * Every setting of the server. Read once at start, checked, and passed on; nothing else reads the environment.
 * A setting comes from the environment or from a file of NAME=value lines, the environment first. Wrong values
 * and unknown names stop the start, all of them in one go, with sentences that name the setting.
 */
import { join } from "node:path";
import { closestString } from "@std/text/closest-string";
import { StartError } from "./errors.ts";
import type { Sender, Setting } from "./setting_kinds.ts";
import { environmentOnly, settingList, settings, type SettingValues } from "./settings.ts";

/** `count` per `per` milliseconds; count 0 switches the limit off. */
export interface Rate {
  count: number;
  per: number;
}

export interface Config {
  /** What the server is called. */
  name: string;
  host: string;
  port: number;
  /** The one directory with the KV file, secrets and blobs. */
  dataDir: string;
  /** A file path, ":memory:" or the URL of a KV Connect server. */
  kv: string;
  /** How people reach the server, when it is not how the server sees itself (proxy with TLS). */
  publicUrl: URL | null;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  registration: "open" | "invitation" | "closed";
  /** Milliseconds that a session lasts. */
  sessionLifetime: number;
  logLevel: "debug" | "info" | "warn" | "error";
  files: {
    /** Bytes of the largest one. */
    maxSize: number;
    /** Bytes that the files of one person may take. */
    quota: number;
    /** Where their bytes are, when not in `dataDir`. */
    bucket: { url: URL; region: string } | null;
  };
  /** Whom mail is from. */
  mailFrom: Sender | null;
  limits: {
    login: Rate;
    register: Rate;
    message: Rate;
    room: Rate;
    /** New direct conversations, per person. */
    direct: Rate;
    /** Requests to be contacts, per person. */
    contact: Rate;
    /** Wrong passwords at one room, per person. */
    roomPassword: Rate;
    /** Link previews fetched anew, per person. */
    preview: Rate;
    /** New uploads, per person. */
    upload: Rate;
    /** Mails that somebody asks for, per person and per address. */
    mail: Rate;
    /** Any command of one connection. */
    command: Rate;
    /** New sockets per address. */
    connect: Rate;
    connectionsPerSession: number;
    connectionsPerAddress: number;
    roomMembers: number;
  };
  /** Whether the server fetches what links lead to. */
  previews: boolean;
  /** Where notifications are sent for devices without an open page: which hosts besides the known ones, if any. */
  pushServices: "known" | "any" | "none" | readonly string[];
  /** Milliseconds between heartbeats of a socket. */
  heartbeat: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of this process. @throws {StartError} with everything that is wrong with them. */
export function readConfig(): Config {
  return loadConfig(Deno.env.toObject(), Deno.readTextFileSync);
}

/**
 * `readFile` throws `Deno.errors.NotFound` for a file that is not there. Values that are empty count as unset.
 *
 * @throws {StartError} with everything that is wrong.
 */
export function loadConfig(env: Environment, readFile: (path: string) => string): Config {
  const problems: string[] = [];
  const file = readSettingsFile(env, readFile, problems);
  refuseUnknown(Object.keys(env).filter((name) => name.startsWith("PARLEY_")), "", problems);
  refuseUnknown(Object.keys(file.values), ` (in ${file.path})`, problems);
  const values = readValues({ ...file.values, ...withoutEmpty(env) }, problems);
  if (problems.length > 0) throw new StartError(sentence(problems));
  return arrange(values);
}

/** What opens the bucket of PARLEY_S3; no part of a Config, which may be shown. @throws {StartError} */
export function readBucketKey(env: Environment): { id: string; secret: string } | null {
  const { name, allowed } = environmentOnly.bucketKey;
  const text = env[name] ?? "";
  if (text === "") return null;
  const [, id, secret] = /^([^:\s]{1,200}):(\S{1,400})$/.exec(text) ?? [];
  if (id === undefined || secret === undefined) {
    throw new StartError(`Cannot start: ${name} must be ${allowed}`);
  }
  return { id, secret };
}

/** Where mail is handed over. */
export interface MailServer {
  host: string;
  port: number;
  /** Encrypted from the first byte; otherwise from STARTTLS on. */
  secure: boolean;
  login: { user: string; pass: string } | null;
}

/** What PARLEY_SMTP_URL says; no part of a Config, because it has a password in it. @throws {StartError} */
export function readMailServer(env: Environment): MailServer | null {
  const { name, allowed } = environmentOnly.mailServer;
  const text = env[name] ?? "";
  if (text === "") return null;
  const server = parseMailServer(text);
  // The value is not repeated: this ends up in logs.
  if (server === null) throw new StartError(`Cannot start: ${name} must be ${allowed}`);
  return server;
}

function parseMailServer(text: string): MailServer | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "") return null;
  if (!["", "/"].includes(url.pathname) || url.search + url.hash !== "") return null;
  if ((url.username === "") !== (url.password === "")) return null;
  try {
    const login = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
    const secure = url.protocol === "smtps:";
    return {
      host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: Number(url.port) || (secure ? 465 : 587),
      secure,
      login: login.user === "" ? null : login,
    };
  } catch {
    return null;
  }
}

interface SettingsFile {
  path: string;
  values: Record<string, string>;
}

function readSettingsFile(
  env: Environment,
  readFile: (path: string) => string,
  problems: string[],
): SettingsFile {
  const asked = env[environmentOnly.file.name] || undefined;
  const path = asked ?? environmentOnly.file.default;
  try {
    return { path, values: parseSettingsFile(path, readFile(path), problems) };
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    if (!missing || asked !== undefined) {
      const why = missing ? "there is no such file" : error instanceof Error ? error.message : String(error);
      problems.push(`${environmentOnly.file.name} ${quote(path)} cannot be read: ${why}`);
    }
    return { path, values: {} };
  }
}

function parseSettingsFile(path: string, content: string, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [i, line] of content.replace(/^\uFEFF/, "").split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      problems.push(`Line ${i + 1} of ${path} is not NAME=value: ${quote(line.trim())}`);
    } else if (Object.hasOwn(values, name)) {
      problems.push(`${name} is set twice in ${path}, the second time in line ${i + 1}`);
    } else values[name] = value.replace(/^(["'])(.*)\1$/, "$2");
  }
  return values;
}

function refuseUnknown(names: string[], where: string, problems: string[]): void {
  const known = settingList.map((setting) => setting.name);
  for (const name of names.filter((name) => !known.includes(name))) {
    problems.push(`${quote(name)}${where} is not a setting; did you mean ${closestString(name, known)}?`);
  }
  if (where === "") return;
  for (const { name } of Object.values(environmentOnly).filter(({ name }) => names.includes(name))) {
    problems.push(`${name}${where} has no effect there: set it in the environment`);
  }
}

function withoutEmpty(env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => !!entry[1]));
}

function readValues(texts: Record<string, string>, problems: string[]): SettingValues {
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting<unknown>>(settings)) {
    const text = texts[setting.name] || setting.default;
    // Without a default: stays unset.
    if (text === "") continue;
    values[key] = setting.read(text);
    if (values[key] === undefined) {
      problems.push(`${setting.name} ${quote(text)} is not allowed: it must be ${setting.allowed}`);
    }
  }
  return values as SettingValues;
}

function arrange(values: SettingValues): Config {
  return {
    name: values.name,
    host: values.host,
    port: values.port,
    dataDir: values.dataDir,
    kv: values.kv ?? join(values.dataDir, "kv.db"),
    publicUrl: values.publicUrl ?? null,
    trustedProxies: values.trustedProxies ?? [],
    registration: values.registration,
    sessionLifetime: values.sessionDays * 86_400_000,
    logLevel: values.logLevel,
    files: {
      maxSize: values.fileMegabytes * 1e6,
      quota: values.quotaMegabytes * 1e6,
      bucket: values.bucket === undefined ? null : { url: values.bucket, region: values.bucketRegion },
    },
    mailFrom: values.mailFrom ?? null,
    limits: {
      login: values.login,
      register: values.register,
      message: values.message,
      room: values.room,
      direct: values.direct,
      contact: values.contact,
      roomPassword: values.roomPassword,
      preview: values.preview,
      upload: values.upload,
      mail: values.mail,
      command: values.command,
      connect: values.connect,
      connectionsPerSession: values.connectionsPerSession,
      connectionsPerAddress: values.connectionsPerAddress,
      roomMembers: values.roomMembers,
    },
    previews: values.previews === "on",
    pushServices: values.pushServices,
    heartbeat: values.heartbeatSeconds * 1_000,
  };
}

function sentence(problems: string[]): string {
  return [
    `Cannot start: ${problems.length === 1 ? "a setting is" : `${problems.length} settings are`} wrong`,
    ...problems.map((problem) => `- ${problem}`),
    "README.md lists every setting and what it may be.",
  ].join("\n");
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? text.slice(0, 100) + "…" : text);
}
