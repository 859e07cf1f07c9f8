/**
 * Who is connected here, and which topics each follows. An event is encoded before it comes here; whatever is ready
 * for a connection at one moment goes out as one message, because a message costs microseconds and a byte nearly
 * nothing. One slow reader never costs the others: past `maxUnsent` it is left out, told so when it
 * has caught up, and closed when it does not. Knows topics and bytes, nothing of rooms.
 */
import { setImmediate } from "node:timers";
import type { Effects, Timer } from "../effects.ts";
import { closeCodes } from "../protocol/close.ts";
import { Connection, type Line } from "./connection.ts";
import type { Scope } from "../scope.ts";

interface Topic {
  followers: Set<Connection>;
  waiting: string[];
}
export interface HubOptions {
  effects: Effects;
  /** Milliseconds between heartbeats. */
  heartbeat: number;
  /** Puts off the flush until everything that is ready now has been published. */
  defer?: (flush: () => void) => void;
}

const maxUnsent = 1024 * 1024;
const drained = 64 * 1024;
const maxSlow = 20_000;
const maxAnswers = 500;
const ping = '[{"type":"ping"}]';

export class Hub {
  readonly #effects: Effects;
  readonly #heartbeat: number;
  readonly #defer: (flush: () => void) => void;
  readonly #connections = new Set<Connection>();
  readonly #bySession = new Map<string, Set<Connection>>();
  readonly #byAddress = new Map<string, number>();
  readonly #topics = new Map<string, Topic>();
  readonly #listeners = new Set<(connection: Connection, on: boolean) => void>();
  #readyTopics: Topic[] = [];
  #readyConnections: Connection[] = [];
  #flushDue = false;
  readonly #sweeper: Timer;
  readonly #flush = () => this.flush();

  constructor(options: HubOptions) {
    this.#effects = options.effects;
    this.#heartbeat = options.heartbeat;
    this.#defer = options.defer ?? setImmediate;
    this.#sweeper = options.effects.every(1000, () => this.sweep());
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Called when a connection is there, and when it is gone. */
  onConnection(listener: (connection: Connection, on: boolean) => void): void {
    this.#listeners.add(listener);
  }

  connections(): Iterable<Connection> {
    return this.#connections;
  }

  ofSession(sessionId: string): number {
    return this.#bySession.get(sessionId)?.size ?? 0;
  }

  /** @param bucket an address or the network that counts as one. */
  ofAddress(bucket: string): number {
    return this.#byAddress.get(bucket) ?? 0;
  }

  hasFollowers(topic: string): boolean {
    return this.#topics.has(topic);
  }

  add(line: Line, scope: Scope, bucket: string): Connection {
    const connection = new Connection(line, scope, this.#effects.monotonic(), bucket);
    this.#connections.add(connection);
    this.#byAddress.set(bucket, this.ofAddress(bucket) + 1);
    const siblings = this.#bySession.get(scope.sessionId);
    if (siblings === undefined) this.#bySession.set(scope.sessionId, new Set([connection]));
    else siblings.add(connection);
    for (const listener of this.#listeners) listener(connection, true);
    return connection;
  }

  remove(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    connection.open = false;
    for (const name of connection.topics) this.#leave(connection, name);
    connection.topics.clear();
    connection.waiting = [];
    const { sessionId } = connection.scope;
    const siblings = this.#bySession.get(sessionId);
    siblings?.delete(connection);
    if (siblings?.size === 0) this.#bySession.delete(sessionId);
    const others = this.ofAddress(connection.bucket) - 1;
    if (others > 0) this.#byAddress.set(connection.bucket, others);
    else this.#byAddress.delete(connection.bucket);
    for (const listener of this.#listeners) listener(connection, false);
  }

  /** From now on; what waits for the topic's other followers at this moment is not for this one. */
  follow(connection: Connection, name: string): void {
    if (!connection.open || connection.topics.has(name)) return;
    let topic = this.#topics.get(name);
    if (topic === undefined) this.#topics.set(name, topic = { followers: new Set(), waiting: [] });
    else if (topic.waiting.length > 0) this.#distribute(topic);
    topic.followers.add(connection);
    connection.topics.add(name);
  }

  /** What was published before still arrives; nothing after does. */
  unfollow(connection: Connection, name: string): void {
    if (!connection.topics.delete(name)) return;
    this.#leave(connection, name);
  }

  #leave(connection: Connection, name: string): void {
    const topic = this.#topics.get(name);
    if (topic === undefined) return;
    if (topic.waiting.length > 0) this.#distribute(topic);
    topic.followers.delete(connection);
    if (topic.followers.size === 0) this.#topics.delete(name);
  }

  followers(name: string): Connection[] {
    return [...this.#topics.get(name)?.followers ?? []];
  }

  /** @param frame JSON text of one frame. */
  publish(name: string, frame: string): void {
    const topic = this.#topics.get(name);
    if (topic === undefined) return;
    if (topic.waiting.push(frame) === 1) {
      this.#readyTopics.push(topic);
      this.#schedule();
    }
  }

  /** @param frame JSON text of one frame. */
  tell(connection: Connection, frame: string): void {
    if (!connection.open) return;
    const waiting = connection.waiting.push(frame);
    // Answers are kept for a slow reader, events are not; one that only asks and never reads is sent away.
    if (connection.slowSince !== 0) {
      if (waiting > maxAnswers) this.#dismiss(connection, closeCodes.tooSlow, "Reads too slowly");
    } else if (waiting === 1) {
      this.#readyConnections.push(connection);
      this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#flushDue) return;
    this.#flushDue = true;
    this.#defer(this.#flush);
  }

  /** Sends all that is ready. Otherwise happens by itself. */
  flush(): void {
    this.#flushDue = false;
    const topics = this.#readyTopics;
    this.#readyTopics = [];
    // The usual case: one topic is ready and its followers get nothing else, so that they share one text.
    if (topics.length === 1 && this.#readyConnections.length === 0) this.#sendShared(topics[0]!);
    else for (const topic of topics) this.#distribute(topic);
    const ready = this.#readyConnections;
    this.#readyConnections = [];
    for (const connection of ready) this.#sendWaiting(connection);
  }

  #sendShared(topic: Topic): void {
    if (topic.waiting.length === 0) return;
    const message = "[" + take(topic) + "]";
    for (const connection of topic.followers) {
      if (connection.slowSince === 0) this.#send(connection, message);
    }
  }

  #distribute(topic: Topic): void {
    if (topic.waiting.length === 0) return;
    const frames = take(topic);
    for (const connection of topic.followers) {
      if (connection.slowSince !== 0) continue;
      if (connection.waiting.push(frames) === 1) this.#readyConnections.push(connection);
    }
    this.#schedule();
  }

  #sendWaiting(connection: Connection): void {
    const { waiting } = connection;
    if (waiting.length === 0 || !connection.open || connection.slowSince !== 0) return;
    connection.waiting = [];
    this.#send(connection, waiting.length === 1 ? "[" + waiting[0] + "]" : "[" + waiting.join(",") + "]");
  }

  #send(connection: Connection, message: string): void {
    const { line } = connection;
    try {
      line.send(message);
    } catch {
      // The socket is closing; its close handler removes it.
      return;
    }
    if (line.bufferedAmount > maxUnsent) connection.slowSince = this.#effects.monotonic();
  }

  /** Everybody has to show within `patience` milliseconds that they are there, or is cut off. */
  challenge(patience: number): void {
    const asked = this.#effects.monotonic();
    for (const connection of [...this.#connections]) this.#send(connection, ping);
    this.#effects.after(patience, () => {
      for (const connection of [...this.#connections]) if (connection.heardAt < asked) this.#cut(connection);
    });
  }

  /** Not closed: who fills the memory would go on until the answer to the close is overdue. */
  #cut(connection: Connection): void {
    this.remove(connection);
    connection.line.cut();
  }

  /** Heartbeats, ended sessions, slow readers. Called every second. */
  sweep(): void {
    const now = this.#effects.monotonic();
    const time = this.#effects.now();
    for (const connection of [...this.#connections]) this.#check(connection, now, time);
  }

  #check(connection: Connection, now: number, time: number): void {
    if (connection.scope.sessionExpiresAt <= time) {
      return this.close(connection, closeCodes.sessionEnded, "The session has ended; sign in again");
    }
    if (connection.slowSince !== 0) this.#checkSlow(connection, now);
    if (now - connection.heardAt > 2 * this.#heartbeat) {
      return this.close(connection, closeCodes.heartbeat, "No answer to the heartbeat");
    }
    if (now - connection.pingedAt >= this.#heartbeat && connection.slowSince === 0) {
      connection.pingedAt = now;
      this.#send(connection, ping);
    }
  }

  #checkSlow(connection: Connection, now: number): void {
    if (connection.line.bufferedAmount < drained) {
      connection.slowSince = 0;
      connection.heardAt = now;
      connection.waiting.push('{"type":"lagged"}');
      this.#readyConnections.push(connection);
      this.#schedule();
    } else if (now - connection.slowSince > maxSlow) {
      this.#dismiss(connection, closeCodes.tooSlow, "Reads too slowly");
    }
  }

  close(connection: Connection, code: number, reason: string): void {
    // What was said before the end still goes out with it.
    this.#sendWaiting(connection);
    this.#dismiss(connection, code, reason);
  }

  #dismiss(connection: Connection, code: number, reason: string): void {
    if (!connection.open) return;
    this.remove(connection);
    try {
      connection.line.close(code, reason);
    } catch {
      // It was closed already.
    }
  }

  closeSession(sessionId: string, code: number, reason: string): void {
    for (const connection of [...this.#bySession.get(sessionId) ?? []]) this.close(connection, code, reason);
  }

  /** Ends all connections, telling them when to come back. */
  drain(retryAfter: number): void {
    for (const connection of [...this.#connections]) {
      this.tell(connection, JSON.stringify({ type: "bye", retryAfter }));
    }
    this.flush();
    for (const connection of [...this.#connections]) {
      this.close(connection, closeCodes.restart, "The server restarts");
    }
  }

  stop(): void {
    this.#sweeper.cancel();
  }
}

function take(topic: Topic): string {
  const frames = topic.waiting.length === 1 ? topic.waiting[0]! : topic.waiting.join(",");
  topic.waiting = [];
  return frames;
}
