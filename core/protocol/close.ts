// This module is browser compatible.
/**
 * WebSocket close codes. 40xx: come back as soon as you can. 41xx: coming back is useless until the person
 * does something (signs in again, closes another tab). Standard codes as in RFC 6455 §7.4.1.
 */
export const closeCodes = {
  /** The server restarts; clients come back. */
  restart: 1012,
  /** A frame that is not text. */
  unsupported: 1003,
  /** Too many frames that could not be read. */
  policy: 1008,
  tooBig: 1009,
  /** The session token ended; a renewed cookie gets in again. */
  sessionEnded: 4001,
  /** No answer to the heartbeat. */
  heartbeat: 4002,
  /** More than it can read was waiting for too long. */
  tooSlow: 4008,
  /** Sends too much after being told to wait. */
  abuse: 4029,
  /** Signed out, revoked, banned or deleted. */
  signedOut: 4101,
  /** Too many connections of this session or address. */
  tooManyConnections: 4102,
} as const;

/** Whether a client should reconnect by itself after this code. */
export function comesBack(code: number): boolean {
  return code < 4100 && code !== closeCodes.policy;
}
