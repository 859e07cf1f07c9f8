/**
 * csrf(): refuses requests that change something and that another site made the browser send. Sec-Fetch-Site is
 * believed first, because no page can forge it; older browsers are judged by Origin.
 */
import type { Context } from "./context.ts";
import { HttpError } from "./error.ts";
import type { Middleware } from "./types.ts";

export interface CsrfOptions<State = unknown> {
  /** Origins allowed besides the own one. */
  origin?: string | string[] | ((origin: string, ctx: Context<State>) => boolean);
}

export function csrf<State>(options: CsrfOptions<State> = {}): Middleware<State> {
  return (ctx) => {
    if (isSafe(ctx.req.method) || isSameSite(ctx, options)) return ctx.next();
    throw new HttpError(403, "Refused a request from another site");
  };
}

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

function isSameSite<State>(ctx: Context<State>, { origin: allowed }: CsrfOptions<State>): boolean {
  const site = ctx.req.headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return true;
  const origin = ctx.req.headers.get("origin");
  if (origin === null) return site === null;
  if (typeof allowed === "function") return allowed(origin, ctx);
  if (allowed !== undefined) return [allowed].flat().includes(origin);
  return site === null && origin === ctx.url.origin;
}
