/**
 * One socket, from acceptance to close: reads frames, parses them with the protocol's schemas, runs the command,
 * answers. Whatever a client sends and whatever a handler throws ends in an answer or a close code, never in the
 * process; one bad frame is forgiven, a stream of them is not.
 */
import type { Effects } from "../effects.ts";
import { ParleyError, toErrorBody } from "../errors.ts";
import { closeCodes } from "../protocol/close.ts";
import { commands, type CommandType } from "../protocol/commands.ts";
import { parse } from "../protocol/parse.ts";
import type { Connection } from "../realtime/connection.ts";
import type { Hub } from "../realtime/hub.ts";
import type { Limiter } from "../security/limiter.ts";
import type { Asked } from "./commands.ts";

type AnyHandler = (asked: Asked, body: never) => unknown;

/** A frame is at most this long, in UTF-16 units and so at least as many bytes. */
const maxFrame = 64 * 1024;
const maxStrikes = 5;
const maxImpatience = 3;

export interface ChannelParts {
  hub: Hub;
  effects: Effects;
  limiter: Limiter;
  handlers: ReadonlyMap<string, AnyHandler>;
}

/** Takes one message from a socket. Never throws. */
export function receive(parts: ChannelParts, connection: Connection, data: unknown): void {
  if (!connection.open) return;
  const { hub, effects } = parts;
  connection.heardAt = effects.monotonic();
  if (typeof data !== "string") {
    return hub.close(connection, closeCodes.unsupported, "Only text frames are understood");
  }
  if (data.length > maxFrame) {
    return hub.close(connection, closeCodes.tooBig, `A frame may have ${maxFrame} characters`);
  }
  let frame: Record<string, unknown>;
  try {
    frame = readFrame(data);
  } catch (error) {
    return strike(parts, connection, error);
  }
  if (frame.type === "pong") return;
  run(parts, connection, frame);
}

function readFrame(data: string): Record<string, unknown> {
  let frame: unknown;
  try {
    frame = JSON.parse(data);
  } catch {
    throw new ParleyError("bad_frame", "Cannot read this frame: it is not JSON");
  }
  if (typeof frame !== "object" || frame === null || Array.isArray(frame)) {
    throw new ParleyError("bad_frame", "Cannot read this frame: it is not an object");
  }
  return frame as Record<string, unknown>;
}

function strike(parts: ChannelParts, connection: Connection, error: unknown): void {
  answerError(parts, connection, null, error);
  if (++connection.strikes >= maxStrikes) {
    parts.hub.close(connection, closeCodes.policy, "Too many frames that cannot be read");
  }
}

async function run(
  parts: ChannelParts,
  connection: Connection,
  frame: Record<string, unknown>,
): Promise<void> {
  const id = Number.isSafeInteger(frame.id) ? frame.id as number : null;
  try {
    const { handler, body } = understand(parts, frame, id);
    // Every command takes a place; one refused counts as impatience below.
    await parts.limiter.take("command", connection.scope.sessionId);
    const result = await handler({ scope: connection.scope, connection }, body as never);
    parts.hub.tell(connection, `{"type":"ok","id":${id},"body":${JSON.stringify(result)}}`);
  } catch (error) {
    answerError(parts, connection, id, error);
    judge(parts, connection, error);
  }
}

function understand(parts: ChannelParts, frame: Record<string, unknown>, id: number | null) {
  for (const field in frame) {
    if (field !== "id" && field !== "type" && field !== "body") {
      throw new ParleyError("unknown_field", `Unknown field "${field.slice(0, 60)}" in a frame`, { field });
    }
  }
  const handler = typeof frame.type === "string" ? parts.handlers.get(frame.type) : undefined;
  if (handler === undefined) throw new ParleyError("unknown_type", "There is no command of that type");
  if (id === null) throw new ParleyError("bad_field", `"id" must be a whole number`, { field: "id" });
  return { handler, body: parse(commands[frame.type as CommandType], frame.body) };
}

function answerError(
  { hub, effects }: ChannelParts,
  connection: Connection,
  id: number | null,
  error: unknown,
): void {
  const known = error instanceof ParleyError;
  const requestId = known ? undefined : effects.id();
  if (!known) {
    effects.log("error", "channel.command_failed", { requestId, user: connection.scope.userId, error });
  }
  hub.tell(connection, JSON.stringify({ type: "error", id, error: toErrorBody(error, requestId) }));
}

/** Whoever goes on after being told to wait is sent away for a while. */
function judge({ hub, effects }: ChannelParts, connection: Connection, error: unknown): void {
  if (!(error instanceof ParleyError) || error.code !== "rate_limited") return;
  const now = effects.monotonic();
  if (now > connection.waitUntil) {
    connection.waitUntil = now + (error.retryAfter ?? 1) * 1000;
    connection.impatience = 0;
  } else if (++connection.impatience >= maxImpatience) {
    hub.close(connection, closeCodes.abuse, "Sends too much; wait before coming back");
  }
}
