/**
 * App: routes, middlewares and pages in the order of their registration, and the one function that answers
 * requests. A route gets the middlewares, layouts and error pages registered before it.
 */
import { Context, type Frame, frameOf } from "./context.ts";
import { setAssetVersions } from "./assets.ts";
import { HttpError } from "./error.ts";
import { fileCommands } from "./files.ts";
import { canonicalPath } from "./pattern.ts";
import { type Command, Plan } from "./plan.ts";
import { createAction, createLazyAction, unlazy } from "./route.ts";
import { createScope } from "./scope.ts";
import type { Build } from "./snapshot.ts";
import { assetVersions } from "./static.ts";
import type {
  FreshConfig,
  LayoutConfig,
  ListenOptions,
  MaybeLazy,
  Method,
  Middleware,
  ResolvedFreshConfig,
  Route,
  RouteComponent,
  RouteConfig,
  WebSocketHandlers,
  WebSocketUpgradeOptions,
} from "./types.ts";
import { type Handler, serve } from "./listen.ts";

type Step<State> = MaybeLazy<Middleware<State>>;

/** Gives an app what a Builder made. */
// deno-lint-ignore no-explicit-any
export let attachBuild: (app: App<any>, build: Build) => void;

export class App<State = unknown> {
  readonly config: ResolvedFreshConfig;
  readonly #commands: (Command | { kind: "files" })[] = [];
  readonly #report: FreshConfig["reportError"];
  #build: Build | null = null;

  static {
    attachBuild = (app, build) => app.#attach(build);
  }

  constructor(config: FreshConfig = {}) {
    this.config = {
      root: Deno.cwd(),
      basePath: (config.basePath ?? "").replace(/\/$/, ""),
      mode: config.mode ?? "production",
      trustProxy: config.trustProxy ?? false,
    };
    this.#report = config.reportError;
  }

  use(...middlewares: Step<State>[]): this;
  use(path: string, ...middlewares: Step<State>[]): this;
  use(first: string | Step<State>, ...rest: Step<State>[]): this {
    const path = typeof first === "string" ? first : "*";
    const middlewares = typeof first === "string" ? rest : [first, ...rest];
    for (const run of middlewares) {
      this.#commands.push({ kind: "middleware", scope: this.#scope(path), run: unlazy(run) as Middleware });
    }
    return this;
  }

  get(path: string, ...steps: Step<State>[]): this {
    return this.#add(["GET"], path, steps);
  }

  post(path: string, ...steps: Step<State>[]): this {
    return this.#add(["POST"], path, steps);
  }

  put(path: string, ...steps: Step<State>[]): this {
    return this.#add(["PUT"], path, steps);
  }

  patch(path: string, ...steps: Step<State>[]): this {
    return this.#add(["PATCH"], path, steps);
  }

  delete(path: string, ...steps: Step<State>[]): this {
    return this.#add(["DELETE"], path, steps);
  }

  head(path: string, ...steps: Step<State>[]): this {
    return this.#add(["HEAD"], path, steps);
  }

  all(path: string, ...steps: Step<State>[]): this {
    return this.#add(null, path, steps);
  }

  /** A socket: `get` with `ctx.upgrade(handlers)`. Check the Origin in a middleware; nothing else does. */
  ws(path: string, handlers: WebSocketHandlers, options: WebSocketUpgradeOptions = {}): this {
    return this.get(path, (ctx) => ctx.upgrade(handlers, options));
  }

  route(path: string, route: MaybeLazy<Route<State>>, config?: RouteConfig): this {
    const pattern = this.#pattern(path);
    const action = typeof route === "function"
      ? createLazyAction(route as () => Promise<Route>, path)
      : createAction({ ...route, config: route.config ?? config } as Route, path);
    this.#commands.push({ kind: "route", pattern, folder: null, action });
    return this;
  }

  /** The routes of the files, at this place in the order. */
  fsRoutes(): this {
    this.#commands.push({ kind: "files" });
    return this;
  }

  layout(path: string, component: RouteComponent<unknown, State>, config: LayoutConfig = {}): this {
    this.#commands.push({
      kind: "layout",
      scope: this.#scope(path),
      component: component as RouteComponent,
      config,
    });
    return this;
  }

  appWrapper(component: RouteComponent<unknown, State>): this {
    this.#commands.push({ kind: "wrapper", component: component as RouteComponent });
    return this;
  }

  /** The answer to addresses that nothing answers; its status is 404 unless it says otherwise. */
  notFound(route: Middleware<State> | Route<State>): this {
    this.#commands.push({ kind: "notFound", action: createAction(asRoute(route), "notFound") });
    return this;
  }

  onError(path: string, route: Middleware<State> | Route<State>): this {
    this.#commands.push({
      kind: "error",
      scope: this.#scope(path),
      action: createAction(asRoute(route), path),
    });
    return this;
  }

  /** What answers requests; tests call it directly. */
  handler(): Handler {
    const plan = new Plan(
      this.#commands.flatMap((command) =>
        command.kind === "files" ? fileCommands(this.#build?.routes ?? [], this.config.basePath) : [command]
      ),
    );
    return async (req, info = unknownPeer) => {
      const response = await this.#answer(plan, req, info);
      return req.method === "HEAD" ? withoutBody(response) : response;
    };
  }

  /** Resolves once the server accepts connections. */
  // Async, so that a taken port rejects, as it does upstream.
  // deno-lint-ignore require-await
  async listen(options: ListenOptions = {}): Promise<Deno.HttpServer> {
    return serve(this.handler(), options);
  }

  #answer(plan: Plan, asked: Request, info: Deno.ServeHandlerInfo): Promise<Response> {
    const isAddressed = hasAddress(asked);
    // Everything on the way to the refusal reads the address.
    const req = isAddressed ? asked : new Request(nowhere, { headers: asked.headers });
    const url = this.#publicUrl(req);
    const alive = this.#build?.alive;
    if (alive !== undefined && url.pathname === `${this.config.basePath}/_frsh/alive`) {
      return Promise.resolve(alive());
    }
    if (url.pathname.includes("//")) url.pathname = url.pathname.replace(/\/{2,}/g, "/");
    const frame: Frame = {
      config: this.config,
      build: this.#build,
      report: (error) => this.#reportError(error, ctx),
      layouts: [],
      wrapper: null,
      error: null,
      route: null,
      params: Object.create(null),
      next: () => Promise.reject(new TypeError("Cannot call next(): the request has not started")),
      path: url.pathname,
      nonce: null,
    };
    const ctx: Context<unknown> = new Context(req, url, info, frame);
    try {
      if (!isAddressed) throw new HttpError(400, "Malformed address");
      frame.path = canonicalPath(url.pathname);
    } catch (error) {
      return plan.reject(ctx, error);
    }
    return plan.answer(ctx, frame.path);
  }

  #publicUrl(req: Request): URL {
    const url = new URL(req.url);
    if (!this.config.trustProxy) return url;
    const protocol = firstOf(req.headers.get("x-forwarded-proto"));
    const host = firstOf(req.headers.get("x-forwarded-host"));
    if (protocol === "http" || protocol === "https") url.protocol = protocol;
    if (/^[\w.-]+(:\d{1,5})?$/.test(host)) {
      url.port = "";
      url.host = host;
    }
    return url;
  }

  #reportError(error: unknown, ctx: Context<unknown>): void {
    if (this.#report !== undefined) this.#report(error, ctx);
    // deno-lint-ignore no-console
    else console.error(error);
  }

  #add(methods: Method[] | null, path: string, steps: Step<State>[]): this {
    if (steps.length === 0) throw new TypeError(`Cannot add route ${path}: it has no handler`);
    const runs = steps.map((step) => unlazy(step) as Middleware);
    const action = { methods: methods === null ? null : new Set<string>(methods), run: sequence(runs) };
    this.#commands.push({ kind: "route", pattern: this.#pattern(path), folder: null, action });
    return this;
  }

  #attach(build: Build): void {
    this.#build = build;
    this.config.root = build.root;
    this.config.mode = build.mode;
    setAssetVersions(assetVersions(build, this.config.basePath));
  }

  #pattern(path: string): string {
    return this.config.basePath + (/^[/{]/.test(path) ? path : `/${path}`);
  }

  #scope(path: string) {
    return createScope(path === "*" || path === "/" || path === "/*" ? "" : this.#pattern(path));
  }
}

const unknownPeer: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 0 },
  completed: Promise.resolve(),
};

const nowhere = "http://localhost/";

/** Deno puts Host and target together unread: such an address may be none, or begin its path in the Host. */
function hasAddress({ url, headers }: Request): boolean {
  return URL.canParse(url) && /^https?:/.test(url) && !/[/\\?#@]/.test(headers.get("host") ?? "");
}

function asRoute<State>(route: Middleware<State> | Route<State>): Route {
  return (typeof route === "function" ? { handler: route } : route) as Route;
}

/** Several handlers of one route, each able to call the next. */
function sequence(runs: Middleware[]): Middleware {
  if (runs.length === 1) return runs[0]!;
  return (ctx) => runFrom(ctx, runs, 0);
}

function runFrom(ctx: Context<unknown>, runs: Middleware[], index: number): Response | Promise<Response> {
  if (index === runs.length) throw new HttpError(404);
  frameOf(ctx).next = async () => await runFrom(ctx, runs, index + 1);
  return runs[index]!(ctx);
}

function firstOf(header: string | null): string {
  return (header ?? "").split(",", 1)[0]!.trim();
}

function withoutBody(response: Response): Response {
  if (response.body === null) return response;
  response.body.cancel().catch(() => {});
  return new Response(null, response);
}
