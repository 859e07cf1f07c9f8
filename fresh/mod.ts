/**
 * Stand-in for Fresh 2: its documented public API, in code of its own, for machines that cannot reach the registry
 * which Fresh is published on. Replaced by the real one by removing this folder from the workspace.
 */
export { App } from "./app.ts";
export { createDefine, type Define, page } from "./define.ts";
export { HttpError } from "./error.ts";
export { staticFiles } from "./static.ts";
export { csrf, type CsrfOptions } from "./csrf.ts";
export { csp, type CSPOptions } from "./csp.ts";
export type { Context, Context as FreshContext } from "./context.ts";
export type {
  FreshConfig,
  HandlerByMethod,
  HandlerFn,
  Island,
  LayoutConfig,
  Lazy,
  ListenOptions,
  MaybeLazy,
  Method,
  Middleware,
  MiddlewareFn,
  PageProps,
  PageResponse,
  ResolvedFreshConfig,
  Route,
  RouteComponent,
  RouteConfig,
  RouteData,
  RouteHandler,
  WebSocketHandlers,
  WebSocketUpgradeOptions,
} from "./types.ts";
