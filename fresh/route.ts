/**
 * One route as the router sees it: which methods it answers, and the handler or page that does. File routes and
 * app.route() end up here.
 */
import type { VNode } from "preact";
import { type Context, frameOf } from "./context.ts";
import { place } from "./render.ts";
import type { LayoutConfig, Method, Middleware, Route, RouteComponent, RouteHandler } from "./types.ts";

type AnyContext = Context<unknown>;

export const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

export interface Action {
  /** Null: all of them. */
  methods: Set<string> | null;
  run(ctx: AnyContext, status?: number): Response | Promise<Response>;
}

export function createAction(route: Route, name: string): Action {
  const handler = route.handler ?? route.handlers;
  checkHandler(handler, name);
  return {
    methods: methodsOf(route, handler),
    run: (ctx, status) => answer(ctx, route, handler, status),
  };
}

/** An action that loads its route with the first request for it. */
export function createLazyAction(
  load: () => Promise<Route | { default: Route }>,
  name: string,
): () => Promise<Action> {
  let action: Promise<Action> | undefined;
  return () => {
    action ??= load().then((module) => createAction(unwrap(module), name));
    action.catch(() => action = undefined);
    return action;
  };
}

/** A handler that may turn out to be a function which loads the handler. */
export function unlazy<State>(
  run: Middleware<State> | (() => Promise<Middleware<State>>),
): Middleware<State> {
  let loaded: Middleware<State> | undefined;
  return (ctx) => {
    if (loaded !== undefined) return loaded(ctx);
    const result = (run as Middleware<State>)(ctx);
    if (!(result instanceof Promise)) return result;
    return result.then((value: unknown) => {
      if (typeof value !== "function") return value as Response;
      loaded = value as Middleware<State>;
      return loaded(ctx);
    });
  };
}

function unwrap(module: Route | { default: Route }): Route {
  if (!("default" in module)) return module;
  return typeof module.default === "function"
    ? { ...(module as Route), component: module.default }
    : module.default;
}

function checkHandler(handler: RouteHandler | undefined, name: string): void {
  const functions = typeof handler === "function" ? [handler] : Object.values(handler ?? {});
  for (const one of functions) {
    if (typeof one !== "function") {
      throw new TypeError(`Cannot use route ${name}: a handler must be a function`);
    }
    if (one.length > 1) {
      throw new TypeError(`Cannot use route ${name}: a handler takes one argument, the context`);
    }
  }
}

function methodsOf({ component, config }: Route, handler: RouteHandler | undefined): Set<string> | null {
  if (Array.isArray(config?.methods)) return new Set(config.methods);
  if (typeof handler === "function") return null;
  const own = new Set<string>(Object.keys(handler ?? {}).filter((name) => methods.includes(name as Method)));
  if (component !== undefined) own.add("GET");
  return own;
}

async function answer(
  ctx: AnyContext,
  route: Route,
  handler: RouteHandler | undefined,
  status?: number,
): Promise<Response> {
  const handle = typeof handler === "function" ? handler : pick(handler, ctx.req.method);
  const result: unknown = handle === undefined ? { data: {} } : await handle(ctx);
  if (result instanceof Response || typeof result !== "object" || result === null || !("data" in result)) {
    return result as Response;
  }
  if (route.component === undefined) {
    throw new TypeError(
      `Cannot answer ${ctx.req.method} ${ctx.route}: there is data but no component for it`,
    );
  }
  const page = result as { data: unknown; status?: number; headers?: HeadersInit };
  const init = { status: page.status ?? status, headers: page.headers };
  return await renderPage(ctx, route.component as RouteComponent, page.data, init, route.config);
}

function pick(handler: Record<string, unknown> | undefined, method: string): Middleware | undefined {
  const own = handler?.[method] ?? (method === "HEAD" ? handler?.GET : undefined);
  return own as Middleware | undefined;
}

async function renderPage(
  ctx: AnyContext,
  component: RouteComponent,
  data: unknown,
  init: ResponseInit,
  config: LayoutConfig | undefined,
): Promise<Response> {
  const page: VNode | Response = await place(ctx, component, data, null);
  if (page instanceof Response) return page;
  return await ctx.render(page, init, config);
}

/** Layouts and app wrapper that apply from here on. */
export function dress(ctx: AnyContext, layouts: RouteComponent[], wrapper: RouteComponent | null): void {
  const frame = frameOf(ctx);
  frame.layouts = layouts;
  frame.wrapper = wrapper;
}
