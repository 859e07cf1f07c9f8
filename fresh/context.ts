/**
 * What a handler gets: one Context per request, with its own state, and the ways to answer. The framework's own
 * knowledge of the request (layouts, nonce, error) is in its Frame, which no application code sees.
 */
import type { ComponentChildren, FunctionComponent, VNode } from "preact";
import type { Build } from "./snapshot.ts";
import type { LayoutConfig, PageProps, ResolvedFreshConfig, RouteComponent } from "./types.ts";
import type { WebSocketHandlers, WebSocketUpgradeOptions } from "./types.ts";
import { renderWithin } from "./render.ts";
import { isElement } from "./serialize.ts";
import { upgradeSocket } from "./websocket.ts";
import { HttpError } from "./error.ts";

export interface Frame {
  config: ResolvedFreshConfig;
  build: Build | null;
  report(error: unknown): void;
  /** From the innermost outwards. */
  layouts: RouteComponent[];
  wrapper: RouteComponent | null;
  error: unknown;
  route: string | null;
  params: Record<string, string>;
  next: () => Promise<Response>;
  /** The path that patterns see. */
  path: string;
  /** Made when something is rendered, so that plain answers cost no randomness. */
  nonce: string | null;
}

/** The framework's side of a context. */
export let frameOf: (ctx: Context<unknown>) => Frame;

export class Context<State> {
  readonly req: Request;
  readonly url: URL;
  readonly info: Deno.ServeHandlerInfo;
  readonly config: ResolvedFreshConfig;
  /** Fresh for every request; fill it, it cannot be replaced. */
  readonly state: State = {} as State;
  /** Only components get data; see PageProps. */
  readonly data: undefined;
  readonly Component: FunctionComponent = () => null;
  #frame: Frame;

  static {
    frameOf = (ctx) => ctx.#frame;
  }

  constructor(req: Request, url: URL, info: Deno.ServeHandlerInfo, frame: Frame) {
    this.req = req;
    this.url = url;
    this.info = info;
    this.config = frame.config;
    this.#frame = frame;
  }

  get params(): Record<string, string> {
    return this.#frame.params;
  }

  /** The pattern that answers; null when none does. */
  get route(): string | null {
    return this.#frame.route;
  }

  /** What was thrown, in error pages and in middlewares that ran around the throw; else null. */
  get error(): unknown {
    return this.#frame.error;
  }

  get isPartial(): boolean {
    return this.url.searchParams.has("fresh-partial");
  }

  /** The rest of the chain: further middlewares, then the handler. */
  get next(): () => Promise<Response> {
    return this.#frame.next;
  }

  /** 302 by default; a path always stays on this origin. */
  redirect(to: string, status = 302): Response {
    return new Response(null, { status, headers: { location: safeLocation(to) } });
  }

  text(content: string, init?: ResponseInit): Response {
    return this.#answer(content, "text/plain; charset=utf-8", init);
  }

  html(content: string, init?: ResponseInit): Response {
    return this.#answer(content, "text/html; charset=utf-8", init);
  }

  json(content: unknown, init?: ResponseInit): Response {
    return this.#answer(JSON.stringify(content), "application/json", init);
  }

  /** Renders inside the layouts and the app wrapper of the route. */
  async render(
    vnode: VNode | ComponentChildren,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (!isElement(vnode)) {
      throw new TypeError(
        `Cannot render ${typeof vnode}: ctx.render() takes an element, ctx.html() takes text`,
      );
    }
    const html = await renderWithin(this, vnode, config);
    return html instanceof Response ? html : this.#answer(html, "text/html; charset=utf-8", init, true);
  }

  /** Sends what an iterable yields; its `finally` runs when the client goes away. */
  stream(
    source: Chunks | (() => Chunks),
    init?: ResponseInit,
  ): Response {
    const chunks = typeof source === "function" ? source() : source;
    return new Response(toStream(chunks, this.#frame.report), init);
  }

  upgrade(): Deno.WebSocketUpgrade;
  upgrade(options: WebSocketUpgradeOptions): Deno.WebSocketUpgrade;
  upgrade(handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): Response;
  upgrade(
    first: WebSocketHandlers | WebSocketUpgradeOptions = {},
    options?: WebSocketUpgradeOptions,
  ): Response | Deno.WebSocketUpgrade {
    return upgradeSocket(this.req, first, options, this.#frame.report);
  }

  #answer(content: string, type: string, init: ResponseInit | undefined, force = false): Response {
    const headers = new Headers(init?.headers);
    if (force || !headers.has("content-type")) headers.set("content-type", type);
    if (this.req.method === "HEAD") headers.set("content-length", String(encoder.encode(content).length));
    return new Response(content, { status: init?.status, statusText: init?.statusText, headers });
  }
}

/** What components get of a context. */
export function pageProps(ctx: Context<unknown>, data: unknown, Component: FunctionComponent): PageProps {
  const { config, url, req, params, info, state, isPartial, error, route } = ctx;
  return { config, url, req, params, info, state, isPartial, error, route, data, Component };
}

/**
 * A path stays a path: browsers read `/\host` and `/<tab>/host` as another host. Text that a header cannot hold is
 * percent-encoded.
 */
export function safeLocation(to: string): string {
  // deno-lint-ignore no-control-regex
  const clean = to.replace(/[\x00-\x1f\x7f]/g, "").trim();
  if (clean === "") throw new HttpError(500, "Cannot redirect to an empty address");
  const encoded = clean.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
  const path = /^[^?#]*/.exec(encoded)![0];
  if (!/^[/\\]/.test(path)) return encoded;
  return path.replace(/\\/g, "/").replace(/\/{2,}/g, "/") + encoded.slice(path.length);
}

type Chunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

const encoder = new TextEncoder();

function toStream(chunks: Chunks, report: (error: unknown) => void): ReadableStream<Uint8Array> {
  const iterator = Symbol.asyncIterator in chunks
    ? chunks[Symbol.asyncIterator]()
    : chunks[Symbol.iterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
      } catch (error) {
        report(error);
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
