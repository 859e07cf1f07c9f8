/**
 * createDefine() and page(): functions that return what they are given and exist for its types. They let a route
 * file state its handlers and its page once, with `data` and `state` inferred.
 */
import type {
  Middleware,
  PageProps,
  PageResponse,
  RouteComponent,
  RouteData,
  RouteHandler,
} from "./types.ts";

export interface Define<State> {
  handlers<H extends RouteHandler<unknown, State>>(handlers: H): H;
  page<H = unknown>(
    component: RouteComponent<PageData<H>, State>,
  ): (props: PageProps<PageData<H>, State>) => ReturnType<RouteComponent>;
  layout(component: RouteComponent<unknown, State>): RouteComponent<unknown, State>;
  middleware<M extends Middleware<State> | Middleware<State>[]>(middleware: M): M;
}

type PageData<H> = unknown extends H ? unknown : RouteData<H>;

export function createDefine<State = unknown>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (component) => component,
    layout: (component) => component,
    middleware: (middleware) => middleware,
  };
}

/** The data of a page, with status and headers of its answer. */
export function page(): PageResponse<undefined>;
export function page<Data>(
  data: Data,
  options?: { status?: number; headers?: HeadersInit },
): PageResponse<Data>;
export function page(
  data?: unknown,
  options: { status?: number; headers?: HeadersInit } = {},
): PageResponse<unknown> {
  return { data: data ?? undefined, status: options.status, headers: options.headers };
}
