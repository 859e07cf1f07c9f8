/**
 * One request through its middlewares to its handler, and what happens to a throw on the way.
 *
 * A throw travels outwards through the middlewares of folders and paths, which may catch it, until it meets an error
 * page; at the latest it becomes an answer before it reaches the middlewares of the root. So whatever those add to
 * an answer (security headers, request id, timing) is also on error pages, and `ctx.error` tells them of the throw.
 */
import { type Context, frameOf } from "./context.ts";
import { HttpError, statusText } from "./error.ts";
import { isElement } from "./serialize.ts";
import type { Middleware } from "./types.ts";

type AnyContext = Context<unknown>;

/** Answers a throw with the given status; its own throw ends in plain text. */
export interface ErrorPage {
  depth: number;
  answer(ctx: AnyContext, status: number): Promise<Response>;
}

export interface Scoped {
  depth: number;
  run: Middleware;
}

export interface Chain {
  steps: Step[];
  notFound: ErrorPage | null;
}

interface Step {
  run: Middleware;
  /** Absent: a throw goes on to the step around. Null: answered in plain text. */
  guard?: ErrorPage | null;
}

/** Middlewares and error pages, each sorted from the root inwards; the handler comes last. */
export function createChain(
  middlewares: Scoped[],
  errors: ErrorPage[],
  notFound: ErrorPage | null,
  handler: Middleware,
): Chain {
  const root = errors.findLast(({ depth }) => depth === 0) ?? null;
  let outer = -1;
  const steps = [...middlewares, { depth: Infinity, run: handler }].map(({ depth, run }): Step => {
    const inner = errors.findLast((page) => page.depth > outer && page.depth <= depth);
    const first = outer <= 0;
    outer = depth;
    if (depth === 0) return { run, guard: root };
    const guard = inner ?? (first ? root : undefined);
    return guard === undefined ? { run } : { run, guard };
  });
  return { steps, notFound };
}

export function runChain(ctx: AnyContext, chain: Chain): Promise<Response> {
  return runStep(ctx, chain, 0);
}

async function runStep(ctx: AnyContext, chain: Chain, index: number): Promise<Response> {
  const step = chain.steps[index];
  if (step === undefined) throw new HttpError(404);
  const frame = frameOf(ctx);
  try {
    frame.next = () => runStep(ctx, chain, index + 1);
    return requireResponse(await step.run(ctx));
  } catch (error) {
    if (step.guard === undefined) throw error;
    return await answerError(ctx, error, step.guard, chain.notFound);
  }
}

async function answerError(
  ctx: AnyContext,
  error: unknown,
  page: ErrorPage | null,
  notFound: ErrorPage | null,
): Promise<Response> {
  const frame = frameOf(ctx);
  const status = error instanceof HttpError ? error.status : 500;
  if (status >= 500) frame.report(error);
  frame.error = error;
  const chosen = status === 404 && notFound !== null ? notFound : page;
  const response = chosen === null
    ? plainAnswer(error, status)
    : await answerWith(chosen, ctx, error, status);
  if (error instanceof MethodNotAllowed) response.headers.set("allow", error.allowed);
  return response;
}

async function answerWith(
  page: ErrorPage,
  ctx: AnyContext,
  error: unknown,
  status: number,
): Promise<Response> {
  try {
    return requireResponse(await page.answer(ctx, status));
  } catch (second) {
    frameOf(ctx).report(second);
    return plainAnswer(error, status);
  }
}

function plainAnswer(error: unknown, status: number): Response {
  const message = error instanceof HttpError ? error.message || statusText(status) : "Internal server error";
  return new Response(message, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}

export class MethodNotAllowed extends HttpError {
  readonly allowed: string;

  constructor(allowed: string) {
    super(405);
    this.allowed = allowed;
  }
}

/** Middlewares set headers, which answers of fetch() and Response.redirect() do not allow. */
function requireResponse(value: unknown): Response {
  if (!(value instanceof Response)) {
    throw new TypeError(`Expected a "Response" from a handler or middleware, got ${describe(value)}`);
  }
  if (value.type === "error") throw new TypeError("Expected a response, got Response.error()");
  const frozen = value.url !== "" || value.type !== "default" || isRedirect(value);
  return frozen ? new Response(value.body, value) : value;
}

function isRedirect({ status }: Response): boolean {
  return status >= 301 && status <= 308 && status !== 304;
}

function describe(value: unknown): string {
  if (isElement(value)) return "an element; use ctx.render()";
  return value === null ? "null" : typeof value;
}
