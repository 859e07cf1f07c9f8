/**
 * Finds the pattern that answers a path: literal ones by one look in a map, variable ones in the order of their
 * registration. The first pattern that matches decides, also when it lacks the method.
 */
import { compilePattern, matchParams, type Pattern, withoutTrailingSlash } from "./pattern.ts";

export interface Match<T> {
  entry: Entry<T>;
  params: Record<string, string>;
}

export interface Entry<T> {
  pattern: Pattern;
  /** In the order of registration. */
  routes: T[];
}

export class Router<T> {
  readonly #literal = new Map<string, Entry<T>>();
  readonly #variable: Entry<T>[] = [];
  /** The variable ones, to find one again that is registered twice. */
  readonly #bySource = new Map<string, Entry<T>>();

  add(source: string, route: T): void {
    const pattern = compilePattern(source);
    const key = pattern.literal === null ? source : withoutTrailingSlash(pattern.literal);
    const known = pattern.literal === null ? this.#bySource : this.#literal;
    let entry = known.get(key);
    if (entry === undefined) {
      entry = { pattern, routes: [] };
      known.set(key, entry);
      if (pattern.literal === null) this.#variable.push(entry);
    }
    entry.routes.push(route);
  }

  find(path: string): Match<T> | null {
    const literal = this.#literal.get(withoutTrailingSlash(path));
    if (literal !== undefined) return { entry: literal, params: Object.create(null) };
    for (const entry of this.#variable) {
      const params = matchParams(entry.pattern, path);
      if (params !== null) return { entry, params };
    }
    return null;
  }
}
