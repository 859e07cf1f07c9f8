// This module is browser compatible.
/**
 * The connection over one WebSocket. It promises that a line which died in any way (closed, silent, slept
 * through, network changed) is noticed and replaced without anybody's help, with jitter and with respect for
 * what the server asked; that frames are handed on in order; and that every request ends.
 */
import { batch, signal } from "@preact/signals";
import { closeCodes, comesBack } from "../protocol/close.ts";
import type { CommandBody, CommandResult, CommandType } from "../protocol/commands.ts";
import type { ServerFrame, ServerFrameOf } from "../protocol/frames.ts";
import { Asks } from "./asks.ts";
import { delayBefore } from "./backoff.ts";
import { LineLost } from "./connection.ts";
import type { Connection, ConnectionState, Phase, RequestOptions } from "./connection.ts";
import type { Answer, Line, Timer, World } from "./world.ts";

/** Milliseconds. */
const times = {
  request: 10_000,
  /** From the attempt to the greeting. */
  welcome: 10_000,
  /** A line that does not answer a probe in this time is dead. */
  probe: 2_500,
  /** How often silence and sleep are looked for. */
  watch: 2_000,
  /** A line that held this long starts the next series of attempts from the beginning. */
  steady: 10_000,
  /** Not asked to wait, but told off. */
  toldOff: 5_000,
  /** Between attempts that events of the window cause. */
  eager: 1_000,
} as const;

type Listener = (frame: ServerFrame) => void;

export class SocketConnection implements Connection {
  readonly state = signal<ConnectionState>({ phase: "connecting", since: 0 });
  readonly #world: World;
  readonly #asks: Asks;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #stops: (() => void)[];
  #line: Line | undefined;
  #welcomed = false;
  /** Attempts since the line last held. */
  #attempt = 0;
  #attemptedAt = -Infinity;
  #openedAt = 0;
  #heartbeat = 25_000;
  #heardAt = 0;
  /** Milliseconds that the server asked to stay away. */
  #stayAway = 0;
  /** Until then only the person may try again. */
  #notBefore = 0;
  #retry: Timer | undefined;
  #watch: Timer | undefined;
  #watchedAt: number;
  #ended = false;

  /** Starts to connect at once. */
  constructor(world: World) {
    this.#world = world;
    this.#asks = new Asks(world);
    this.#watchedAt = world.now();
    this.#stops = [
      world.on("online", () => this.#stir()),
      world.on("offline", () => this.#wentOffline()),
      world.on("shown", () => this.#stir()),
    ];
    this.#connect();
    this.#watchLater();
  }

  request<T extends CommandType>(type: T, body: CommandBody<T>, options: RequestOptions = {}) {
    const open = this.state.value.phase === "open";
    if (this.#ended || (!open && options.wait === false)) {
      return Promise.reject(new LineLost("disconnected", "There is no connection"));
    }
    const timeout = options.timeout ?? times.request;
    const send = open ? (text: string) => this.#send(text) : undefined;
    const answer = this.#asks.make(type, body, { timeout, send });
    answer.catch((error) => this.#doubt(error));
    return answer as Promise<CommandResult[T]>;
  }

  on<T extends ServerFrame["type"]>(type: T, listener: (frame: ServerFrameOf<T>) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener as Listener);
    return () => listeners.delete(listener as Listener);
  }

  retryNow(): void {
    const { phase } = this.state.value;
    if (phase !== "open" && phase !== "connecting") this.#connect();
  }

  close(): void {
    this.#ended = true;
    for (const stop of this.#stops) stop();
    this.#watch?.cancel();
    this.#dropLine();
    this.#asks.endAll();
    this.#enter("blocked", { reason: "closed" });
  }

  #connect(): void {
    if (this.#ended) return;
    this.#dropLine();
    this.#attemptedAt = this.#world.now();
    this.#enter("connecting");
    this.#retry = this.#world.after(times.welcome, () => this.#lost("no greeting", 0));
    const line = this.#world.connect({
      received: (text) => line === this.#line && this.#received(text),
      closed: (code) => line === this.#line && this.#closed(code),
    });
    this.#line = line;
  }

  #send(text: string): void {
    try {
      this.#line?.send(text);
    } catch {
      // The line is closing: its end is reported separately, and settles what was asked.
    }
  }

  #received(text: string): void {
    this.#heardAt = this.#world.now();
    const frames = read(text);
    if (!frames) return this.#lost("unreadable frame", 0);
    // One change of the page for whatever the server put together.
    batch(() => frames.forEach((frame) => this.#take(frame)));
  }

  #take(frame: ServerFrame): void {
    if (frame.type === "ok") return this.#asks.answered(frame.id, frame.body);
    if (frame.type === "error") this.#asks.refused(frame.id, frame.error);
    if (frame.type === "ping") this.#send('{"type":"pong"}');
    if (frame.type === "bye") this.#stayAway = frame.retryAfter;
    if (frame.type === "welcome") this.#greeted(frame.heartbeat);
    this.#tell(frame);
    if (frame.type === "welcome") this.#asks.sendHeld((text) => this.#send(text));
  }

  #greeted(heartbeat: number): void {
    this.#retry?.cancel();
    this.#welcomed = true;
    this.#heartbeat = heartbeat;
    this.#openedAt = this.#world.now();
    this.#enter("open");
  }

  #tell(frame: ServerFrame): void {
    for (const listener of this.#listeners.get(frame.type) ?? []) {
      try {
        listener(frame);
      } catch (error) {
        reportError(error); // One broken listener must not cost the others their frames.
      }
    }
  }

  #closed(code: number): void {
    const reason = `closed with ${code}`;
    if (code === closeCodes.signedOut) return this.#stop("signedOut", reason);
    if (!comesBack(code)) return this.#stop("blocked", reason);
    // A refused handshake says nothing to a page; and asking renews a session that has only run out.
    if (!this.#welcomed || code === closeCodes.sessionEnded) return void this.#inquire(reason);
    this.#lost(reason, code === closeCodes.abuse ? times.toldOff : 0);
  }

  async #inquire(reason: string): Promise<void> {
    this.#dropLine();
    this.#enter("connecting");
    const attempt = this.#attemptedAt;
    const answer = await this.#world.ask();
    if (this.#ended || attempt !== this.#attemptedAt || this.state.value.phase !== "connecting") return;
    if (answer?.status === 401) return this.#stop("signedOut", reason);
    if (answer?.status === 403) return this.#stop("blocked", reason);
    this.#lost(reason, waitOf(answer));
  }

  /** The line is gone or useless: come back after `atLeast` milliseconds and some chance. */
  #lost(reason: string, atLeast: number): void {
    if (this.#ended) return;
    const now = this.#world.now();
    if (this.#welcomed && now - this.#openedAt >= times.steady) this.#attempt = 0;
    const away = Math.max(atLeast, this.#stayAway);
    const wait = away + delayBefore(this.#attempt++, this.#world.random());
    this.#stayAway = 0;
    this.#notBefore = now + away;
    this.#dropLine();
    this.#enter(this.#world.online() ? "waiting" : "offline", { retryAt: now + wait, reason });
    this.#retry = this.#world.after(wait, () => this.#connect());
  }

  #stop(phase: "signedOut" | "blocked", reason: string): void {
    this.#dropLine();
    this.#enter(phase, { reason });
  }

  #dropLine(): void {
    this.#retry?.cancel();
    this.#line?.close();
    this.#line = undefined;
    this.#welcomed = false;
    this.#asks.broken();
  }

  #enter(phase: Phase, more: { retryAt?: number; reason?: string } = {}): void {
    this.state.value = { phase, since: this.#world.now(), ...more };
  }

  /** Something suggests that trying, or looking, is worth while now. */
  #stir(): void {
    const { phase } = this.state.value;
    if (phase === "open") return this.#probe();
    if (phase === "connecting" || phase === "blocked") return;
    const now = this.#world.now();
    if (now >= this.#notBefore && now - this.#attemptedAt >= times.eager) this.#connect();
  }

  #wentOffline(): void {
    const { phase, retryAt, reason } = this.state.value;
    if (phase === "open") return this.#probe();
    if (phase === "waiting") this.#enter("offline", { retryAt, reason });
  }

  /** Asks for nothing, and takes any frame for a sign of life. */
  #probe(): void {
    const line = this.#line;
    const heardAt = this.#heardAt;
    this.request("people.get", { ids: [] }, { timeout: times.probe, wait: false }).catch(() => {
      if (line === this.#line && heardAt === this.#heardAt) this.#lost("no answer to a probe", 0);
    });
  }

  /** A command that timed out on a line that claims to be open. */
  #doubt(error: unknown): void {
    if (!(error instanceof LineLost) || error.code !== "timed_out" || this.state.value.phase !== "open") {
      return;
    }
    if (this.#world.now() - this.#heardAt > times.request / 2) this.#probe();
  }

  #watchLater(): void {
    this.#watch = this.#world.after(times.watch, () => {
      this.#look();
      this.#watchLater();
    });
  }

  /** Timers stop while the device sleeps, the clock does not: a jump is how waking up looks. */
  #look(): void {
    const now = this.#world.now();
    const gap = now - this.#watchedAt;
    this.#watchedAt = now;
    if (gap < 0) this.#heardAt = now; // The clock was set back.
    const { phase, retryAt = Infinity } = this.state.value;
    if (phase === "open") return this.#listenForLife(now, gap);
    if (phase === "connecting" && gap > times.welcome) return this.#connect();
    if ((phase === "waiting" || phase === "offline") && now >= retryAt) this.#connect();
  }

  #listenForLife(now: number, gap: number): void {
    const silence = now - this.#heardAt;
    // Slept through more than the server's patience: do not wait for a probe.
    if (silence > 2 * this.#heartbeat) return this.#silent(silence, gap);
    if (gap > this.#heartbeat) this.#probe();
  }

  #silent(silence: number, gap: number): void {
    this.#lost(`silent for ${Math.round(silence / 1000)} s`, 0);
    if (gap > this.#heartbeat) this.#connect();
  }
}

function waitOf(answer: Answer | undefined): number {
  return (answer?.retryAfter ?? 0) * 1000;
}

function read(text: string): ServerFrame[] | undefined {
  try {
    const frames: unknown = JSON.parse(text);
    return Array.isArray(frames) ? frames : undefined;
  } catch {
    return undefined;
  }
}
