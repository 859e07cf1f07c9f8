/**
 * The commands of an App, turned into something that answers requests: for every route the middlewares, layouts and
 * error pages that apply to it, worked out once. Only where a pattern is variable and a guard is not (`/:section`
 * below `use("/admin")`) does a request decide.
 */
import { type Chain, createChain, type ErrorPage, MethodNotAllowed, runChain, type Scoped } from "./chain.ts";
import { type Context, frameOf } from "./context.ts";
import { HttpError } from "./error.ts";
import { compilePattern, type Pattern, withoutTrailingSlash } from "./pattern.ts";
import { type Action, dress } from "./route.ts";
import { type Match, Router } from "./router.ts";
import { coverage, coversLayout, isBelow, type Scope } from "./scope.ts";
import type { LayoutConfig, Middleware, RouteComponent } from "./types.ts";

type AnyContext = Context<unknown>;

export type Command =
  | { kind: "middleware"; scope: Scope; run: Middleware }
  | { kind: "layout"; scope: Scope; component: RouteComponent; config: LayoutConfig }
  | { kind: "wrapper"; component: RouteComponent }
  | { kind: "error"; scope: Scope; action: Action }
  | { kind: "notFound"; action: Action }
  | { kind: "route"; pattern: string; folder: string | null; action: Action | (() => Promise<Action>) };

interface PlannedRoute {
  action: Action | (() => Promise<Action>);
  target: Target;
  layouts: RouteComponent[];
  wrapper: RouteComponent | null;
  middlewares: Candidate[];
  errors: ErrorCandidate[];
  /** The same for every address. */
  fixed: Chain | null;
}

interface Target {
  pattern: Pattern;
  folder: string | null;
  order: number;
}

interface Candidate {
  scope: Scope;
  item: Scoped;
  check: boolean;
}

interface ErrorCandidate {
  scope: Scope;
  item: ErrorPage;
  check: boolean;
}

type Of<K extends Command["kind"]> = Extract<Command, { kind: K }>;

export class Plan {
  readonly #commands: Command[];
  readonly #router = new Router<PlannedRoute>();
  readonly #errorPages = new Map<Of<"error">, ErrorPage>();
  readonly #notFound: ErrorPage | null;

  constructor(commands: Command[]) {
    this.#commands = commands;
    const notFound = commands.findLast((command) => command.kind === "notFound");
    this.#notFound = notFound === undefined ? null : this.#createErrorPage(
      notFound.action,
      { pattern: compilePattern("/"), folder: "", order: Infinity },
      0,
    );
    commands.forEach((command, order) => {
      if (command.kind === "error") this.#planError(command, order);
    });
    commands.forEach((command, order) => {
      if (command.kind === "route") this.#router.add(command.pattern, this.#planRoute(command, order));
    });
  }

  /** `path` is canonical; the frame of the context gets route and params here. */
  answer(ctx: AnyContext, path: string): Promise<Response> {
    const match = this.#router.find(path);
    if (match === null) return this.#answerUnmatched(ctx, null, () => Promise.reject(new HttpError(404)));
    const frame = frameOf(ctx);
    frame.route = match.entry.pattern.source;
    frame.params = match.params;
    const { method } = ctx.req;
    for (const route of match.entry.routes) {
      if (typeof route.action === "function") return this.#answerLazily(ctx, match);
      if (accepts(route.action, method)) return this.#run(ctx, route, route.action);
    }
    return this.#refuseMethod(ctx, match);
  }

  /** A request that never reached a pattern, such as one with a malformed address. */
  reject(ctx: AnyContext, error: unknown): Promise<Response> {
    return this.#answerUnmatched(ctx, null, () => Promise.reject(error));
  }

  async #answerLazily(ctx: AnyContext, match: Match<PlannedRoute>): Promise<Response> {
    for (const route of match.entry.routes) {
      if (typeof route.action === "function") {
        try {
          route.action = await route.action();
        } catch (error) {
          return await this.reject(ctx, error);
        }
      }
      if (accepts(route.action, ctx.req.method)) return await this.#run(ctx, route, route.action);
    }
    return await this.#refuseMethod(ctx, match);
  }

  #run(ctx: AnyContext, route: PlannedRoute, action: Action): Promise<Response> {
    dress(ctx, route.layouts, route.wrapper);
    const chain = route.fixed ?? this.#chainFor(ctx, route, (inner) => action.run(inner));
    return runChain(ctx, chain);
  }

  #chainFor(ctx: AnyContext, route: PlannedRoute, handler: Middleware): Chain {
    const path = guardedPath(ctx);
    const applies = ({ check, scope }: { check: boolean; scope: Scope }) => !check || isBelow(scope, path);
    return createChain(
      route.middlewares.filter(applies).map(({ item }) => item),
      route.errors.filter(applies).map(({ item }) => item),
      this.#notFound,
      handler,
    );
  }

  #refuseMethod(ctx: AnyContext, match: Match<PlannedRoute>): Promise<Response> {
    const allowed = allowedMethods(match.entry.routes);
    return this.#answerUnmatched(
      ctx,
      match.entry.routes[0]!,
      () =>
        ctx.req.method === "OPTIONS"
          ? Promise.resolve(new Response(null, { status: 204, headers: { allow: allowed } }))
          : Promise.reject(new MethodNotAllowed(allowed)),
    );
  }

  /** 404, 405 and OPTIONS: every guard of the address takes part, whenever it was registered. */
  #answerUnmatched(ctx: AnyContext, route: PlannedRoute | null, handler: Middleware): Promise<Response> {
    const path = guardedPath(ctx);
    const inScope = ({ scope }: { scope: Scope }) =>
      route !== null && coverage(scope, route.target) === "always" || !scope.grouped && isBelow(scope, path);
    const middlewares = this.#all("middleware").filter(inScope).map(toScoped);
    const errors = this.#all("error").filter(inScope).map((command) => this.#errorPages.get(command)!);
    const layouts = this.#layouts({ pattern: compilePattern("/"), folder: "", order: Infinity });
    dress(ctx, layouts, this.#wrapper(Infinity));
    return runChain(ctx, createChain(byDepth(middlewares), byDepth(errors), this.#notFound, handler));
  }

  #planRoute({ pattern, folder, action }: Of<"route">, order: number): PlannedRoute {
    const target = { pattern: compilePattern(pattern), folder, order };
    const middlewares = this.#candidates("middleware", target, toScoped);
    const errors = this.#candidates("error", target, (command) => this.#errorPages.get(command)!);
    const route: PlannedRoute = {
      action,
      target,
      layouts: this.#layouts(target),
      wrapper: this.#wrapper(order),
      middlewares,
      errors,
      fixed: null,
    };
    if (![...middlewares, ...errors].some(({ check }) => check)) {
      const run: Middleware = (ctx) => (route.action as Action).run(ctx);
      const items = [middlewares.map(({ item }) => item), errors.map(({ item }) => item)] as const;
      route.fixed = createChain(...items, this.#notFound, run);
    }
    return route;
  }

  #candidates<K extends "middleware" | "error", T extends { depth: number }>(
    kind: K,
    target: Target,
    toItem: (command: Of<K>) => T,
  ): { scope: Scope; item: T; check: boolean }[] {
    return this.#before(kind, target.order)
      .map((command) => {
        const { scope }: { scope: Scope } = command as Of<"middleware"> | Of<"error">;
        return { scope, item: toItem(command), covers: coverage(scope, target) };
      })
      .filter(({ covers }) => covers !== "never")
      .map(({ scope, item, covers }) => ({ scope, item, check: covers === "check" }))
      .sort((a, b) => a.item.depth - b.item.depth);
  }

  #planError(command: Of<"error">, order: number): void {
    const { scope, action } = command;
    const target = { pattern: scope.pattern, folder: scope.folder, order };
    this.#errorPages.set(command, this.#createErrorPage(action, target, scope.depth));
  }

  #createErrorPage(action: Action, target: Target, depth: number): ErrorPage {
    const layouts = this.#layouts(target);
    const wrapper = this.#wrapper(target.order);
    return {
      depth,
      answer: async (ctx, status) => {
        dress(ctx, layouts, wrapper);
        return await action.run(ctx, status);
      },
    };
  }

  /** From the innermost outwards, up to one that wants no others around it. */
  #layouts(target: Target): RouteComponent[] {
    const found = this.#before("layout", target.order).filter(({ scope }) => coversLayout(scope, target));
    found.sort((a, b) => b.scope.depth - a.scope.depth);
    const last = found.findIndex(({ config }) => config.skipInheritedLayouts);
    return (last === -1 ? found : found.slice(0, last + 1)).map(({ component }) => component);
  }

  #wrapper(order: number): RouteComponent | null {
    return this.#before("wrapper", order).at(-1)?.component ?? null;
  }

  #before<K extends Command["kind"]>(kind: K, order: number): Of<K>[] {
    return this.#commands.filter((command, at): command is Of<K> => command.kind === kind && at < order);
  }

  #all<K extends Command["kind"]>(kind: K): Of<K>[] {
    return this.#before(kind, Infinity);
  }
}

function guardedPath(ctx: AnyContext): string {
  return withoutTrailingSlash(frameOf(ctx).path);
}

function toScoped({ scope, run }: Of<"middleware">): Scoped {
  return { depth: scope.depth, run };
}

function byDepth<T extends { depth: number }>(items: T[]): T[] {
  return items.sort((a, b) => a.depth - b.depth);
}

function accepts({ methods }: Action, method: string): boolean {
  if (methods === null || methods.has(method)) return true;
  return method === "HEAD" && methods.has("GET");
}

function allowedMethods(routes: PlannedRoute[]): string {
  const names = new Set<string>();
  for (const { action } of routes) {
    for (const name of (action as Action).methods ?? []) {
      names.add(name);
      if (name === "GET") names.add("HEAD");
    }
  }
  return [...names, "OPTIONS"].filter((name, at, all) => all.indexOf(name) === at).join(", ");
}
