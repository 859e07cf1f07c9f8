// This module is browser compatible.
/**
 * JSON from strangers. `JSON.parse` lets the last of two equal keys win, so that two readers of the same bytes can
 * see different things, and makes own properties named like those of every object; both are refused here, and so is
 * nesting deeper than anything real.
 */
import { ParleyError } from "../errors.ts";

const maxDepth = 32;
const forbidden = new Set(["__proto__", "constructor", "prototype"]);

/** @throws {ParleyError} `bad_request` */
export function parseJson(text: string): unknown {
  const value = parsed(text);
  checkKeys(text);
  return value;
}

/** @throws {ParleyError} `bad_request` when a name is one of those that objects have anyway. */
export function checkName(name: string): void {
  if (forbidden.has(name)) throw refused(`it has a field "${name}"`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused("it is not JSON");
  }
}

/** Walks over text that is known to be JSON: every string that a colon follows is a key. */
function checkKeys(text: string): void {
  const open: Set<string>[] = [];
  for (const [token] of text.matchAll(/[{}[\]]|"[^"\\]*(?:\\.[^"\\]*)*"\s*:?/g)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token.endsWith(":")) addKey(open.at(-1)!, JSON.parse(token.slice(0, -1)));
    if (open.length > maxDepth) throw refused("it is nested too deeply");
  }
}

function addKey(keys: Set<string>, key: string): void {
  checkName(key);
  if (keys.has(key)) throw refused(`it has a field twice: "${key.slice(0, 60)}"`);
  keys.add(key);
}

function refused(why: string): ParleyError {
  return new ParleyError("bad_request", `Cannot read the request: ${why}`);
}
