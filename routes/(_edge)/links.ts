/**
 * Links that carry a secret (`?token=`). The secret goes into a cookie of that page alone and out of the address, before
 * anything is shown: so it is in no history, in no Referer, and in no log. Opening such a link changes nothing.
 */
import type { Context } from "fresh";
import { token as shape } from "../../core/protocol/shapes.ts";
import { readCookie } from "../../core/sessions/cookie.ts";
import type { State } from "../../define.ts";
import { seeOther } from "./answers.ts";

/** Seconds that one may look at the page. */
const lifetime = 3600;

/** Where a link that brings its secret along goes on; null when the address has none. */
export function withoutToken(ctx: Context<State>): Response | null {
  const token = ctx.url.searchParams.get("token");
  if (token === null) return null;
  const response = seeOther(ctx.url.pathname);
  // One that cannot be right is one that does not work.
  const value = shape.safeParse(token).success ? token : "";
  response.headers.append("set-cookie", cookie(ctx, value, lifetime));
  return response;
}

export function tokenOf(ctx: Context<State>): string {
  return readCookie(ctx.req.headers, nameOf(ctx)) ?? "";
}

/** The secret was used. */
export function forgetToken(ctx: Context<State>, response: Response): Response {
  response.headers.append("set-cookie", cookie(ctx, "", 0));
  return response;
}

function cookie(ctx: Context<State>, value: string, maxAge: number): string {
  const { pathname } = ctx.url;
  const secure = ctx.state.secure ? "; Secure" : "";
  return `${nameOf(ctx)}=${value}; Path=${pathname}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

function nameOf({ state }: Context<State>): string {
  return state.secure ? "__Secure-parley-link" : "parley-link";
}
