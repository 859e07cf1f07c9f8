/** A session as core functions need it (the scope), and as its owner sees it in the list. */
import type { SessionRecord, UserRecord } from "../kv/keys.ts";
import type { SessionInfo } from "../protocol/entries.ts";
import type { Scope, Visitor } from "../scope.ts";
import { deviceName } from "./device.ts";

export function toScope(session: SessionRecord, user: UserRecord, visitor: Visitor): Scope {
  return {
    address: visitor.address,
    userAgent: visitor.userAgent,
    requestId: visitor.requestId,
    userId: user.id,
    role: user.role,
    sessionId: session.id,
    sessionExpiresAt: session.expiresAt,
  };
}

export function toInfo(record: SessionRecord, scope: Scope): SessionInfo {
  return {
    id: record.id,
    device: deviceName(record.userAgent),
    address: record.address,
    createdAt: record.createdAt,
    lastSeenAt: record.lastSeenAt,
    expiresAt: record.expiresAt,
    current: record.id === scope.sessionId,
  };
}
