/**
 * The log: one line per event, JSON for machines, readable on a terminal. Whatever comes from outside (names,
 * addresses, errors) is escaped, so that nobody can forge a line or colour a terminal, and values whose names
 * speak of secrets are replaced. Writing a line never throws and never says more than 8 KiB.
 */
import type { Log, LogLevel } from "./effects.ts";

export interface LogOptions {
  /** The least important level that is written. */
  level: LogLevel;
  /** For people instead of programs. */
  human?: boolean;
  write(line: string): void;
  /** Milliseconds since 1970. */
  now?(): number;
}

const rank: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
const maxText = 2_000;
const maxLine = 8_192;
const maxDepth = 6;

/** The log of this process: standard output, JSON unless a person is looking. */
export function consoleLog(level: LogLevel): Log {
  // deno-lint-ignore no-console
  return createLog({ level, human: Deno.stdout.isTerminal(), write: (line) => console.log(line) });
}

export function createLog(options: LogOptions): Log {
  const now = options.now ?? Date.now;
  const format = options.human ? humanLine : jsonLine;
  return (level, event, fields = {}) => {
    if (rank[level] < rank[options.level]) return;
    options.write(format({ time: new Date(now()).toISOString(), level, event, fields: clean(fields) }));
  };
}

interface Line {
  time: string;
  level: LogLevel;
  event: string;
  fields: Record<string, unknown>;
}

function jsonLine({ time, level, event, fields }: Line): string {
  const { time: _time, level: _level, event: _event, ...others } = fields;
  const line = escape(JSON.stringify({ time, level, event, ...others }));
  return line.length <= maxLine ? line : JSON.stringify({ time, level, event, tooLong: line.length });
}

const colours: Record<LogLevel, string> = { debug: "90", info: "36", warn: "33", error: "31" };

function humanLine({ time, level, event, fields }: Line): string {
  const details = Object.entries(fields).map(([name, value]) => `${name}=${humanValue(value)}`).join(" ");
  const line = escape(`${time.slice(11, 19)} ${event}${details && "  "}${details}`).slice(0, maxLine);
  return `\x1b[${colours[level]}m${level.padEnd(5)}\x1b[0m ${line}`;
}

function humanValue(value: unknown): string {
  return typeof value === "string" && /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(value);
}

const secretName =
  /pass(word|phrase|wd)|token|secret|cookie|authorization|credential|private_?key|api_?key|\bjwt\b/i;
// Three base64url parts: a signed token, wherever it turns up.
const jwt = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g;

function clean(fields: Record<string, unknown>): Record<string, unknown> {
  try {
    return cleanRecord(fields, []);
  } catch (error) {
    return { unreadable: String(error) };
  }
}

function cleanRecord(fields: Record<string, unknown>, above: unknown[]): Record<string, unknown> {
  const cleaned: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    cleaned[cleanText(name)] = secretName.test(name) ? "[redacted]" : cleanValue(value, [...above, fields]);
  }
  return cleaned;
}

function cleanValue(value: unknown, above: unknown[]): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") {
    return String(value).slice(0, 100);
  }
  if (typeof value !== "object" || value === null) return value;
  if (above.includes(value) || above.length > maxDepth) return "[…]";
  if (value instanceof Error) return cleanError(value, above);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (value instanceof Date || value instanceof URL) return cleanText(String(value.toJSON()));
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => cleanValue(item, [...above, value]));
  return cleanRecord(value as Record<string, unknown>, above);
}

function cleanError(error: Error, above: unknown[]): unknown {
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return cleanRecord({ name, message, code, stack, cause }, [...above, error]);
}

function cleanText(text: string): string {
  const shown = text.replace(jwt, "[redacted]");
  return shown.length > maxText ? `${shown.slice(0, maxText)}…` : shown;
}

/** Controls (C0, C1), line separators and what turns or hides text: as \\uXXXX, which JSON reads back. */
function escape(line: string): string {
  return line.replace(
    // deno-lint-ignore no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}
