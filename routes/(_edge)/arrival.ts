/**
 * The outermost middleware: every request gets a name and a sender, every answer its security headers and, when it
 * went wrong, a line in the log. Nothing goes out without passing here, not even a file or an error.
 */
import type { Context, Middleware } from "fresh";
import { clientAddress } from "../../core/security/address.ts";
import { securityHeaders } from "../../core/security/headers.ts";
import { isSecure } from "../../core/security/origin.ts";
import type { State } from "../../define.ts";

export const arrival: Middleware<State> = async (ctx) => {
  const { effects } = ctx.state.core;
  const started = effects.monotonic();
  recognise(ctx);
  const response = await ctx.next();
  if (response.status !== 101) dress(ctx, response);
  note(ctx, response.status, Math.round(effects.monotonic() - started));
  return response;
};

function recognise({ state, info, req }: Context<State>): void {
  const { config, effects } = state.core;
  const { remoteAddr } = info;
  const peer = "hostname" in remoteAddr ? remoteAddr.hostname : "127.0.0.1";
  state.peer = peer;
  state.secure = isSecure(req, { peer, config });
  state.inert = false;
  state.scope = null;
  // Asked for later it would not know any more; and it costs something, so only where it is needed.
  state.gone = req.headers.has("upgrade") ? req.signal : null;
  state.visitor = {
    address: clientAddress(peer, req.headers, config.trustedProxies),
    userAgent: (req.headers.get("user-agent") ?? "").slice(0, 300),
    requestId: effects.id(),
  };
}

function dress({ state }: Context<State>, { headers }: Response): void {
  // The renderer's policy is replaced by ours, which has the same nonce and works over plain HTTP too.
  const nonce = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
  const personal = !headers.has("cache-control");
  const wanted = securityHeaders({
    secure: state.secure,
    inert: state.inert,
    personal,
    ...(nonce === undefined ? {} : { nonce }),
  });
  for (const [name, value] of Object.entries(wanted)) headers.set(name, value);
  headers.set("x-request-id", state.visitor.requestId);
}

function note({ state, req, url }: Context<State>, status: number, ms: number): void {
  const { requestId, address } = state.visitor;
  const fields = { requestId, address, method: req.method, path: url.pathname, status, ms };
  state.core.effects.log(status >= 500 ? "warn" : "debug", "http.answered", fields);
}
