/**
 * The public shapes of the framework, apart from App and Context themselves. Types only: nothing here exists at
 * run time.
 */
import type { ComponentChildren, FunctionComponent } from "preact";
import type { Context } from "./context.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";

export interface FreshConfig {
  /** Prefix of every pattern and asset address, such as "/chat". */
  basePath?: string;
  mode?: "development" | "production";
  /** Take the protocol and host of `ctx.url` from X-Forwarded-Proto and X-Forwarded-Host. */
  trustProxy?: boolean;
  /**
   * Called once for every error that becomes a 5xx answer, that a socket handler throws, or that ends a stream.
   * Prints to the console when absent. Upstream has no such setting.
   */
  reportError?: (error: unknown, ctx: Context<unknown>) => void;
}

export interface ResolvedFreshConfig {
  root: string;
  basePath: string;
  mode: "development" | "production";
  trustProxy: boolean;
}

export type Lazy<T> = () => Promise<T>;
export type MaybeLazy<T> = T | Lazy<T>;

export type Middleware<State = unknown> = (ctx: Context<State>) => Response | Promise<Response>;
/** The old name of Middleware. */
export type MiddlewareFn<State = unknown> = Middleware<State>;

/** What a handler of a page may return instead of a Response; see page(). */
export interface PageResponse<Data = unknown> {
  data: Data;
  status?: number;
  headers?: HeadersInit;
}

export type HandlerFn<Data = unknown, State = unknown> = (
  ctx: Context<State>,
) => Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;

export type HandlerByMethod<Data = unknown, State = unknown> = { [M in Method]?: HandlerFn<Data, State> };

export type RouteHandler<Data = unknown, State = unknown> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

type ResultData<Result> = Awaited<Result> extends infer R
  ? R extends Response ? never : R extends { data: infer Data } ? Data : never
  : never;

/** The data that the handlers of a route hand to its component: the union over all methods. */
export type RouteData<Handler> = Handler extends (...args: never[]) => infer Result ? ResultData<Result>
  : {
    [M in keyof Handler]: Handler[M] extends (...args: never[]) => infer Result ? ResultData<Result> : never;
  }[keyof Handler];

export interface PageProps<Data = unknown, State = unknown> {
  config: ResolvedFreshConfig;
  url: URL;
  req: Request;
  params: Record<string, string>;
  info: Deno.ServeHandlerInfo;
  state: State;
  isPartial: boolean;
  /** What is inside, for layouts and the app wrapper. */
  Component: FunctionComponent;
  error: unknown;
  route: string | null;
  data: Data;
}

type Rendered = ComponentChildren | Response;

/** A page, layout or app wrapper: a function, also an async one. Class components are accepted at run time. */
export type RouteComponent<Data = unknown, State = unknown> = (
  props: PageProps<Data, State>,
) => Rendered | Promise<Rendered>;

export interface LayoutConfig {
  skipInheritedLayouts?: boolean;
  skipAppWrapper?: boolean;
}

export interface RouteConfig extends LayoutConfig {
  /** Replaces the pattern that follows from the file name. */
  routeOverride?: string;
  /** Refuse all other methods. */
  methods?: Method[] | "ALL";
}

export interface Route<State = unknown> {
  // Only the handler of the same route knows the type of its data.
  // deno-lint-ignore no-explicit-any
  component?: RouteComponent<any, State>;
  handler?: RouteHandler<unknown, State>;
  handlers?: RouteHandler<unknown, State>;
  config?: RouteConfig;
}

export interface WebSocketHandlers {
  open?(socket: WebSocket): void | Promise<void>;
  message?(socket: WebSocket, event: MessageEvent): void | Promise<void>;
  close?(socket: WebSocket, code: number, reason: string): void | Promise<void>;
  error?(socket: WebSocket, event: Event | ErrorEvent): void | Promise<void>;
}

export interface WebSocketUpgradeOptions {
  /** Seconds without an answer to a ping after which the socket is closed; 0 switches it off. */
  idleTimeout?: number;
  /** The subprotocol to choose; the client must have offered it. */
  protocol?: string;
}

export interface ListenOptions extends Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem> {
  /** Stops accepting; running answers are finished. */
  signal?: AbortSignal;
}

/** One exported component of a file in islands/. */
export interface Island {
  name: string;
  exportName: string;
  /** Address of the browser module that exports it. */
  src: string;
}
