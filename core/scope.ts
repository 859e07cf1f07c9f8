/**
 * Who asks, from where, with which session. Made at the edge, after the session was checked; every core
 * function takes it first and decides from it. No core function takes the acting person from its input.
 */
import type { ServerRole } from "./protocol/shapes.ts";

/** Somebody who has not signed in: all that is known is the connection. */
export interface Visitor {
  /** Canonical client address: IPv4, or IPv6 in RFC 5952 form; what limits and blocks count by. */
  readonly address: string;
  readonly userAgent: string;
  /** Names this request in logs and error answers. */
  readonly requestId: string;
}

export interface Scope extends Visitor {
  readonly userId: string;
  readonly role: ServerRole;
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly sessionExpiresAt: number;
}
