/**
 * URL patterns, compiled once: literal text, `:name`, `:name(regex)`, `*`, `{group}` and the modifiers ? * +.
 * They match the decoded path (see canonicalPath), so that a router and a guard can never disagree about what
 * `/%61dmin` is. Nothing is compiled per request.
 */
import { HttpError } from "./error.ts";

export interface Pattern {
  source: string;
  /** The path itself, when nothing in it is variable. */
  literal: string | null;
  /** Text that every matching path starts with. */
  prefix: string;
  regex: RegExp;
  names: string[];
  segments: Segment[];
}

export interface Segment {
  text: string;
  literal: boolean;
  /** Takes any one segment. */
  plain: boolean;
  /** May take several segments, or none. */
  rest: boolean;
}

/** Decoded once, without repeated slashes; throws 400 for a malformed percent sign. */
export function canonicalPath(pathname: string): string {
  const path = pathname.includes("//") ? pathname.replace(/\/{2,}/g, "/") : pathname;
  if (!path.includes("%")) return path;
  try {
    return decodeURI(path);
  } catch (cause) {
    throw new HttpError(400, "Malformed address", { cause });
  }
}

export function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

export function compilePattern(source: string): Pattern {
  const literal = isLiteral(source) ? source : null;
  const names: string[] = [];
  const body = literal === null ? toRegex(source, names) : escape(literal);
  return {
    source,
    literal,
    prefix: source.slice(0, firstSpecial(source)),
    regex: new RegExp(`^${body}$`),
    names,
    segments: source.split("/").filter(Boolean).map(toSegment),
  };
}

export function matchParams(pattern: Pattern, path: string): Record<string, string> | null {
  if (!path.startsWith(pattern.prefix)) return null;
  const found = pattern.regex.exec(path);
  if (found === null) return null;
  const params: Record<string, string> = Object.create(null);
  for (let i = 0; i < pattern.names.length; i++) params[pattern.names[i]!] = found[i + 1] ?? "";
  return params;
}

const special = /[*:{}+?()\\]/;

function isLiteral(text: string): boolean {
  return !special.test(text);
}

function firstSpecial(text: string): number {
  const at = text.search(special);
  // The slash before an optional parameter is optional too.
  return at === -1 ? text.length : Math.max(0, at - 1);
}

function toSegment(text: string): Segment {
  return {
    text,
    literal: isLiteral(text),
    plain: /^:\w+$/.test(text),
    rest: /[*+{}]|\?$/.test(text),
  };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function toRegex(source: string, names: string[]): string {
  let out = "";
  let at = 0;
  let unnamed = 0;
  while (at < source.length) {
    const char = source[at]!;
    if (char === "\\") {
      out += escape(source[at + 1] ?? "");
      at += 2;
    } else if (char === "{") {
      const end = closing(source, at, "{", "}");
      out += `(?:${toRegex(source.slice(at + 1, end), names)})`;
      at = end + 1;
      if (/[?*+]/.test(source[at] ?? "")) out += source[at++];
    } else if (char === "*") {
      names.push(String(unnamed++));
      out += "(.*)";
      at++;
    } else if (char === ":" || char === "(") {
      const group = readGroup(source, at, () => String(unnamed++));
      names.push(group.name);
      out = appendGroup(out, group);
      at = group.end;
    } else {
      out += escape(char);
      at++;
    }
  }
  return out;
}

interface Group {
  name: string;
  body: string | null;
  modifier: string;
  end: number;
}

function readGroup(source: string, start: number, unnamed: () => string): Group {
  const name = /^:([A-Za-z_]\w*)/.exec(source.slice(start))?.[1];
  if (name === undefined && source[start] === ":") {
    throw new TypeError(`Cannot read pattern "${source}": ":" needs a name`);
  }
  let end = name === undefined ? start : start + 1 + name.length;
  let body: string | null = null;
  if (source[end] === "(") {
    const close = closing(source, end, "(", ")");
    body = source.slice(end + 1, close).replace(/\((?!\?)/g, "(?:");
    end = close + 1;
  }
  const modifier = /[?*+]/.test(source[end] ?? "") ? source[end++]! : "";
  return { name: name ?? unnamed(), body, modifier, end };
}

function appendGroup(out: string, { body, modifier }: Group): string {
  const one = body ?? "[^\\/]+?";
  if (modifier === "") return `${out}(${one})`;
  const slash = out.endsWith("\\/");
  const before = slash ? out.slice(0, -2) : out;
  const lead = slash ? "\\/" : "";
  const several = body === null ? "[^\\/]+(?:\\/[^\\/]+)*" : `(?:${body})(?:\\/(?:${body}))*`;
  if (modifier === "+") return `${before}${lead}(${several})`;
  return `${before}(?:${lead}(${modifier === "?" ? one : several}))?`;
}

function closing(source: string, start: number, open: string, close: string): number {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === open) depth++;
    else if (source[at] === close && --depth === 0) return at;
  }
  throw new TypeError(`Cannot read pattern "${source}": "${open}" is not closed`);
}
