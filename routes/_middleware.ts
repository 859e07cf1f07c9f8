/**
 * What happens to every request: it gets a name, its sender is found out, requests that other sites made are refused,
 * and the answer gets its security headers, whatever it is. Outermost, so that no answer goes out without.
 */
import type { Context } from "fresh";
import { ParleyError } from "../core/errors.ts";
import { clientAddress } from "../core/security/address.ts";
import { securityHeaders } from "../core/security/headers.ts";
import { checkSameSite, isSecure } from "../core/security/origin.ts";
import { sessionToken } from "../core/sessions/cookie.ts";
import { define, type State } from "../define.ts";
import { problem } from "./(_edge)/problem.tsx";

export default define.middleware(async (ctx) => {
  const { core } = ctx.state;
  const started = core.effects.monotonic();
  recognise(ctx);
  const response = await answer(ctx);
  secure(ctx, response);
  const ms = Math.round(core.effects.monotonic() - started);
  const { requestId, address } = ctx.state.visitor;
  core.effects.log(response.status >= 500 ? "error" : "debug", "http.request", {
    requestId,
    address,
    method: ctx.req.method,
    path: ctx.url.pathname,
    status: response.status,
    ms,
  });
  return response;
});

function recognise(ctx: Context<State>): void {
  const { config, effects } = ctx.state.core;
  const remote = ctx.info.remoteAddr;
  const peer = "hostname" in remote ? remote.hostname : "127.0.0.1";
  ctx.state.peer = peer;
  ctx.state.secure = isSecure(ctx.req, { peer, config });
  ctx.state.scope = null;
  ctx.state.visitor = {
    address: clientAddress(peer, ctx.req.headers, config.trustedProxies),
    userAgent: (ctx.req.headers.get("user-agent") ?? "").slice(0, 300),
    requestId: effects.id(),
  };
}

async function answer(ctx: Context<State>): Promise<Response> {
  const { core, peer } = ctx.state;
  try {
    if (ctx.url.pathname.length > 2000) {
      throw new ParleyError("not_found", "Cannot find that page: its address is too long");
    }
    checkSameSite(ctx.req, { peer, config: core.config });
    ctx.state.scope = await whoAsks(ctx);
    return await ctx.next();
  } catch (error) {
    return problem(ctx, error);
  }
}

/** An ended or false session counts as none; what cannot be found out is an error. */
async function whoAsks({ req, state }: Context<State>): Promise<State["scope"]> {
  const token = sessionToken(req.headers, { secure: state.secure });
  if (token === null) return null;
  try {
    return await state.core.sessions.authenticate(token, state.visitor);
  } catch (error) {
    if (error instanceof ParleyError && error.status === 401) return null;
    throw error;
  }
}

function secure(ctx: Context<State>, response: Response): void {
  if (response.status === 101) return;
  const { headers } = response;
  const policy = headers.get("content-security-policy");
  const personal = !headers.has("cache-control");
  for (const [name, value] of Object.entries(securityHeaders({ secure: ctx.state.secure, personal }))) {
    // A page that was rendered has its own policy, with the nonce of its scripts.
    if (name === "content-security-policy" && policy?.includes("'nonce-")) continue;
    headers.set(name, value);
  }
  headers.set("x-request-id", ctx.state.visitor.requestId);
}
