/**
 * `/socket`: the WebSocket. Origin and session are checked before the upgrade, because nothing else protects it: a
 * browser sends the cookie along with upgrades that other sites ask for.
 */
import type { Context } from "fresh";
import { ParleyError } from "../core/errors.ts";
import { checkOrigin } from "../core/security/origin.ts";
import { bucketOf } from "../core/security/address.ts";
import { define, type State } from "../define.ts";
import { signedIn } from "./(_edge)/answers.ts";
import { problem } from "./(_edge)/problem.tsx";

export const handlers = define.handlers({
  async GET(ctx) {
    const { core, peer, visitor } = ctx.state;
    try {
      if (!asksForSocket(ctx.req)) throw noSocket();
      if (core.health.draining) {
        throw new ParleyError("busy", "The server is restarting; come back in a moment", { retryAfter: 1 });
      }
      checkOrigin(ctx.req, { peer, config: core.config });
      const scope = signedIn(ctx);
      await core.limiter.take("connect", bucketOf(visitor.address));
      const { socket, response } = upgrade(ctx);
      core.channels.accept(socket, scope);
      return response;
    } catch (error) {
      return await problem(ctx, error);
    }
  },
});

/** RFC 6455 §4.2.1. The runtime would throw for some of these and let a HEAD pass. */
function asksForSocket({ method, headers }: Request): boolean {
  const has = (name: string, wanted: string) =>
    headers.get(name)?.toLowerCase().split(",").some((part) => part.trim() === wanted) ?? false;
  return method === "GET" && has("upgrade", "websocket") && has("connection", "upgrade") &&
    headers.has("sec-websocket-key");
}

/**
 * By the runtime itself: what `ctx.upgrade` returns keeps the request and all that was known of it for as long as the
 * socket lives, 6 KB each. What is wrong with the rest of the handshake is the client's fault as well.
 */
function upgrade(ctx: Context<State>): Deno.WebSocketUpgrade {
  // The runtime would wait for a connection that is no more, and never give its file descriptor back.
  if (ctx.state.gone?.aborted) {
    throw new ParleyError("bad_request", "Cannot answer this: nobody waits for it");
  }
  try {
    return Deno.upgradeWebSocket(ctx.req, { idleTimeout: 0 });
  } catch (cause) {
    throw noSocket(cause);
  }
}

function noSocket(cause?: unknown): ParleyError {
  return new ParleyError("bad_request", "Cannot answer this here: /socket speaks WebSocket only", { cause });
}
