/**
 * File routes: what a file below routes/ is called decides its address and its part (page, layout, middleware, error
 * page). Order: the app wrapper, then per folder middlewares, layouts and error pages, then pages with the literal
 * before the variable.
 */
import type { Command } from "./plan.ts";
import { createAction, unlazy } from "./route.ts";
import { createScope } from "./scope.ts";
import type { RouteFile } from "./snapshot.ts";
import type { Middleware } from "./types.ts";

export function isRouteFile(path: string): boolean {
  return /\.(tsx?|jsx?)$/.test(path) && !/[._]test\.\w+$/.test(path) && !/(^|\/)\(?_[^/]*\//.test(path);
}

export function fileCommands(files: RouteFile[], base: string): Command[] {
  return [...files].sort(compareFiles).map((file) => toCommand(file, base)).flat();
}

/** `a/[id]/(group)/index` to `/a/:id`. */
export function pathToPattern(path: string): string {
  const segments = path.split("/").filter((segment) => !/^\(.*\)$/.test(segment));
  if (segments.at(-1) === "index") segments.pop();
  const pattern = segments.map((segment) => toSegment(segment, path)).join("");
  return pattern === "" ? "/" : pattern;
}

function toSegment(segment: string, path: string): string {
  const optional = /^\[\[(\w+)\]\]$/.exec(segment);
  if (optional !== null) return `{/:${optional[1]}}?`;
  const rest = /^\[\.\.\.(\w+)\]$/.exec(segment);
  if (rest !== null) return `/:${rest[1]}*`;
  if (/\]\[/.test(segment)) {
    throw new TypeError(`Cannot use route ${path}: two parameters need text between them`);
  }
  const text = segment.replace(/\[(\w+)\]/g, ":$1");
  if (/[[\]]/.test(text)) throw new TypeError(`Cannot use route ${path}: "${segment}" is no parameter`);
  return "/" + text;
}

function toCommand({ path, module }: RouteFile, base: string): Command[] {
  const { folder, name } = splitPath(path);
  const scope = () => createScope(base + pathToPattern(`${folder}/index`), folder);
  switch (name) {
    case "_app":
      return folder === "" ? [{ kind: "wrapper", component: requireDefault(path, module.default) }] : [];
    case "_middleware":
      return middlewaresOf(path, module).map((run) => ({
        kind: "middleware",
        scope: scope(),
        run: unlazy(run),
      }));
    case "_layout":
      return [{
        kind: "layout",
        scope: scope(),
        component: requireDefault(path, module.default),
        config: module.config ?? {},
      }];
    case "_error":
    case "_500":
      return [{ kind: "error", scope: scope(), action: actionOf(path, module) }];
    case "_404":
      return folder === "" ? [{ kind: "notFound", action: actionOf(path, module) }] : [];
    default:
      return name.startsWith("_") ? [] : [{
        kind: "route",
        pattern: base + (module.config?.routeOverride ?? pathToPattern(withoutExtension(path))),
        folder,
        action: actionOf(path, module),
      }];
  }
}

function actionOf(path: string, module: RouteFile["module"]) {
  const { default: component, handler, handlers, config } = module;
  if (component === undefined && handler === undefined && handlers === undefined) {
    throw new TypeError(`Cannot use route ${path}: it exports neither a component nor a handler`);
  }
  return createAction({ component, handler: handler ?? handlers, config }, path);
}

function middlewaresOf(path: string, module: RouteFile["module"]): Middleware[] {
  const found: unknown = module.default ?? module.handler ?? module.handlers;
  const list = Array.isArray(found) ? found : [found];
  if (list.every((run) => typeof run === "function")) return list;
  throw new TypeError(`Cannot use middleware ${path}: it must export a function or a list of functions`);
}

function requireDefault<T>(path: string, value: T): NonNullable<T> {
  if (typeof value === "function") return value as NonNullable<T>;
  throw new TypeError(`Cannot use ${path}: its default export must be a component`);
}

function compareFiles(a: RouteFile, b: RouteFile): number {
  const own = rankOf(a.path), other = rankOf(b.path);
  if (own !== other) return own - other;
  return comparePaths(withoutExtension(a.path).split("/"), withoutExtension(b.path).split("/"));
}

const ranks = ["_app", "_middleware", "_layout", "_404", "_error", "_500"];

function rankOf(path: string): number {
  const at = ranks.indexOf(splitPath(path).name);
  return at === -1 ? ranks.length : at;
}

function comparePaths(a: string[], b: string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = weightOf(a[i]!) - weightOf(b[i]!);
    if (difference !== 0) return difference;
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}

function weightOf(segment: string): number {
  if (segment === "index") return 0;
  if (segment.startsWith("[...")) return 3;
  return segment.includes("[") ? 2 : 1;
}

function splitPath(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf("/");
  return { folder: at === -1 ? "" : path.slice(0, at), name: withoutExtension(path.slice(at + 1)) };
}

function withoutExtension(path: string): string {
  return path.replace(/\.\w+$/, "");
}
