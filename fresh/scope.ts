/**
 * Where a middleware, layout or error page applies. A middleware guards addresses: `use("/admin", …)` covers every
 * request below /admin, whichever pattern answers it and also when none does; a folder's _middleware does the same.
 * Only a folder inside a `(group)` covers just the files in it, since a group is not part of an address.
 *
 * What goes wrong without it: a guard that follows the text of patterns lets `/:section/users` past
 * `use("/admin")`.
 */
import { compilePattern, type Pattern, type Segment } from "./pattern.ts";

export interface Scope {
  pattern: Pattern;
  depth: number;
  /** Folder below routes/, for what comes from a file. */
  folder: string | null;
  grouped: boolean;
  below: RegExp | null;
}

/** The route of which it is asked whether a scope covers it. */
export interface Target {
  pattern: Pattern;
  folder: string | null;
}

export type Coverage = "always" | "never" | "check";

export function createScope(path: string, folder: string | null = null): Scope {
  const base = path.replace(/(^|\/)\*$/, "").replace(/\/$/, "");
  const pattern = compilePattern(base);
  return {
    pattern,
    depth: folder === null ? pattern.segments.length : folderDepth(folder),
    folder,
    grouped: folder !== null && folder.includes("("),
    below: pattern.literal === null ? new RegExp(`${pattern.regex.source.slice(0, -1)}(?:\\/.*)?$`) : null,
  };
}

/** Whether an address lies at or below the scope. */
export function isBelow(scope: Scope, path: string): boolean {
  if (scope.below !== null) return scope.below.test(path);
  const base = scope.pattern.source;
  return base === "" || path === base || path.startsWith(base + "/");
}

/** Middlewares and errors: by address, and by folder. */
export function coverage(scope: Scope, target: Target): Coverage {
  if (isInFolder(scope, target)) return "always";
  if (scope.grouped) return "never";
  return compareSegments(scope.pattern.segments, target.pattern.segments);
}

/** Layouts: by folder for files, by the text of the pattern for the rest. */
export function coversLayout(scope: Scope, target: Target): boolean {
  if (isInFolder(scope, target)) return true;
  if (scope.grouped || (scope.folder !== null && target.folder !== null)) return false;
  return compareSegments(scope.pattern.segments, target.pattern.segments) === "always";
}

function isInFolder({ folder }: Scope, target: Target): boolean {
  if (folder === null || target.folder === null) return false;
  return folder === "" || target.folder === folder || target.folder.startsWith(folder + "/");
}

function compareSegments(scope: Segment[], target: Segment[]): Coverage {
  let result: Coverage = "always";
  for (let i = 0; i < scope.length; i++) {
    const own = scope[i]!, other = target[i];
    if (own.rest || other?.rest) return "check";
    if (other === undefined) return "never";
    if (own.literal && other.literal) {
      if (own.text !== other.text) return "never";
    } else if (!own.literal && other.literal) {
      // `/rooms/new` is a thing of its own, not one of the rooms that `/rooms/:id` guards.
      return "never";
    } else if (!own.plain || own.literal) {
      result = "check";
    }
  }
  return result;
}

function folderDepth(folder: string): number {
  return folder === "" ? 0 : folder.split("/").length;
}
