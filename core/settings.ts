/**
 * The table of settings: name, default, what is allowed, what it is for, and how its text is read. It is the
 * only list of them; core/config.ts, `deno task doctor` and the table in README.md all follow from it.
 */
import {
  bucket,
  host,
  kv,
  networks,
  oneOf,
  origin,
  path,
  pushServices,
  rate,
  sender,
  type Setting,
  title,
  whole,
  word,
} from "./setting_kinds.ts";

export const settings = {
  port: whole("PORT", "8000", [0, 65_535], "The port to listen on; 0 takes any free one."),
  host: host(
    "HOST",
    "127.0.0.1",
    "The address to listen on. `127.0.0.1` is this machine only; `0.0.0.0` is everybody who can reach it, as containers need.",
  ),
  name: title("PARLEY_NAME", "Parley", "What the server is called, in its pages."),
  dataDir: path("PARLEY_DATA", "./.data", "The one directory that holds the database, secrets and files."),
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
  previews: oneOf(
    "PARLEY_PREVIEWS",
    "on",
    ["on", "off"],
    "Whether links are shown with title, description and picture, which the server fetches from their sites.",
  ),
  pushServices: pushServices(
    "PARLEY_PUSH_SERVICES",
    "known",
    "Where notifications go for devices without an open page: the push services of the usual browsers, others besides them by name, any public address, or nowhere.",
  ),
  fileMegabytes: whole("PARLEY_FILE_MB", "100", [1, 100_000], "The largest file that can be sent, in MB."),
  quotaMegabytes: whole(
    "PARLEY_QUOTA_MB",
    "5000",
    [1, 100_000_000],
    "How much room the files of one person may take, in MB.",
  ),
  bucket: bucket(
    "PARLEY_S3",
    "",
    "A bucket of an S3-compatible store for the bytes of files; in PARLEY_DATA unless set.",
  ),
  bucketRegion: word("PARLEY_S3_REGION", "us-east-1", "The region of that bucket."),
  mailFrom: sender(
    "PARLEY_MAIL_FROM",
    "",
    "Whom mail is from, when the server sends any (PARLEY_SMTP_URL).",
  ),
  login: rate("PARLEY_LIMIT_LOGIN", "5/5m", "Wrong passwords, per account and per address."),
  register: rate("PARLEY_LIMIT_REGISTER", "3/1h", "New accounts, per address."),
  message: rate("PARLEY_LIMIT_MESSAGE", "30/1m", "Messages, per person."),
  room: rate("PARLEY_LIMIT_ROOM", "3/1h", "New rooms, per person."),
  direct: rate("PARLEY_LIMIT_DIRECT", "30/1h", "New direct conversations, per person."),
  contact: rate("PARLEY_LIMIT_CONTACT", "30/1h", "Requests to be contacts, per person."),
  roomPassword: rate("PARLEY_LIMIT_ROOM_PASSWORD", "5/5m", "Wrong passwords at one room, per person."),
  preview: rate("PARLEY_LIMIT_PREVIEW", "60/1m", "Link previews that are fetched anew, per person."),
  upload: rate("PARLEY_LIMIT_UPLOAD", "50/5m", "Files sent, per person; ten times as many per address."),
  mail: rate(
    "PARLEY_LIMIT_MAIL",
    "5/1h",
    "Mails that people ask for, per person; four times as many per address.",
  ),
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
  bucketKey: {
    name: "PARLEY_S3_KEY",
    default: "",
    allowed: "`id:secret`",
    meaning: "What opens the bucket of PARLEY_S3.",
  },
  mailServer: {
    name: "PARLEY_SMTP_URL",
    default: "",
    allowed: "`smtps://user:password@host:465` or `smtp://host:587`",
    meaning:
      "The server that mail goes out through. Also needs PARLEY_MAIL_FROM and PARLEY_PUBLIC_URL. An `@` in a password is `%40`.",
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

/** What the table gives, before it is arranged as a Config: undefined only where there is no default. */
export type SettingValues =
  & { [K in Exclude<SettingKey, Optional>]: ValueOf<K> }
  & { [K in Optional]: ValueOf<K> | undefined };
type Optional = "bucket" | "kv" | "mailFrom" | "publicUrl" | "trustedProxies";
type ValueOf<K extends SettingKey> = typeof settings[K] extends Setting<infer T> ? T : never;
