/**
 * All sockets of this process: accepts them (origin and session were checked before), greets, follows what concerns
 * the person, and closes them when their session ends, in whichever process that was decided.
 */
import type { Core } from "../mod.ts";
import { keys } from "../kv/keys.ts";
import { closeCodes } from "../protocol/close.ts";
import type { Connection } from "../realtime/connection.ts";
import { bucketOf } from "../security/address.ts";
import type { Scope } from "../scope.ts";
import { type ChannelParts, receive } from "./channel.ts";
import { handlers } from "./commands.ts";
import { SocketLine } from "./line.ts";
import { topics } from "./topics.ts";

type Parts = Omit<Core, "channels" | "close">;

export class Channels {
  readonly #core: Parts;
  readonly #parts: ChannelParts;
  /** Sockets whose close has not been answered yet. */
  readonly #lines = new Set<SocketLine>();
  #whenEmpty: (() => void) | null = null;
  /** Told to every client, so that a page of an older build can offer to reload. */
  build = "";

  constructor(core: Parts) {
    this.#core = core;
    this.#parts = {
      hub: core.hub,
      effects: core.effects,
      limiter: core.limiter,
      handlers: new Map(Object.entries(handlers(core))),
    };
    core.sessions.onEnded((id) => core.hub.closeSession(id, closeCodes.signedOut, "Signed out"));
  }

  /** Wires a socket that has just been upgraded. */
  accept(socket: WebSocket, scope: Scope): void {
    const { effects } = this.#core;
    const line = new SocketLine(socket, effects);
    let connection: Connection | null = null;
    this.#lines.add(line);
    socket.onopen = () => {
      connection = this.#open(line, scope);
    };
    socket.onmessage = (event) => {
      if (connection !== null) receive(this.#parts, connection, event.data);
    };
    socket.onclose = () => {
      if (connection !== null) this.#core.hub.remove(connection);
      line.closed();
      this.#lines.delete(line);
      if (this.#lines.size === 0) this.#whenEmpty?.();
    };
    socket.onerror = (event) => {
      effects.log("debug", "socket.error", { message: (event as ErrorEvent).message, user: scope.userId });
    };
  }

  /** Tells everybody to come back, and waits a moment for them to have heard it. */
  async drain(retryAfter: number, patience = 2000): Promise<void> {
    const { hub, effects } = this.#core;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenEmpty = resolve;
    hub.drain(retryAfter);
    if (this.#lines.size === 0) return;
    const timer = effects.after(patience, resolve);
    await promise;
    timer.cancel();
    for (const line of this.#lines) line.cut();
  }

  #open(line: SocketLine, scope: Scope): Connection | null {
    const { hub, config, effects } = this.#core;
    const bucket = bucketOf(scope.address);
    const { connectionsPerSession, connectionsPerAddress } = config.limits;
    if (
      hub.ofSession(scope.sessionId) >= connectionsPerSession ||
      hub.ofAddress(bucket) >= connectionsPerAddress
    ) {
      line.close(closeCodes.tooManyConnections, "Too many connections; close another tab or device");
      return null;
    }
    const connection = hub.add(line, scope, bucket);
    hub.tell(connection, this.#welcome(scope));
    hub.follow(connection, topics.user(scope.userId));
    hub.follow(connection, topics.everybody);
    this.#followHeads(connection).catch((error) => {
      effects.log("error", "channel.heads_failed", { user: scope.userId, error });
      hub.close(connection, closeCodes.restart, "The server cannot read its storage; come back");
    });
    return connection;
  }

  #welcome(scope: Scope): string {
    const { config, effects, epoch } = this.#core;
    return JSON.stringify({
      type: "welcome",
      epoch,
      user: scope.userId,
      session: scope.sessionId,
      now: effects.now(),
      heartbeat: config.heartbeat,
      build: this.build,
    });
  }

  async #followHeads(connection: Connection): Promise<void> {
    const { store, access, hub } = this.#core;
    const { userId } = connection.scope;
    for await (const { key } of store.list(keys.conversationsByMember(userId))) {
      const conversation = key[2] as string;
      if (connection.topics.has(topics.conversation(conversation))) continue;
      await access.membership(userId, conversation).catch(() => {});
      if (
        access.isCertain(userId, conversation) && !connection.topics.has(topics.conversation(conversation))
      ) {
        hub.follow(connection, topics.heads(conversation));
      }
    }
  }
}
