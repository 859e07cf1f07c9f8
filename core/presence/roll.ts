/**
 * Who is connected, to this process or another, and who of them is active. Follows from connections alone, so it
 * cannot be wrong for longer than a lost connection takes to be noticed. A connection counts once it has said when
 * its person was last active, so that coming back after a sleep does not make anybody active; and its end counts
 * after a moment, so that a line that breaks and comes back is not seen.
 *
 * Processes tell each other who came, went, or became idle, and ask about those who are looked at; one that has not
 * been heard of for a while is gone, and whoever was connected to it.
 */
import type { Effects, Timer } from "../effects.ts";
import type { Bus, PresenceMark, Signal } from "../realtime/bus.ts";
import type { Connection } from "../realtime/connection.ts";
import type { Hub } from "../realtime/hub.ts";

/** Milliseconds. */
export const idleAfter = 5 * 60_000;
export const grace = 6_000;
const patience = 5_000;
const sweepEvery = 5_000;
const aliveEvery = 10_000;
const forgetAfter = 30_000;
const gather = 100;
const atOnce = 200;

export interface Here {
  connected: boolean;
  active: boolean;
  /** Milliseconds since 1970; 0 is unknown. */
  activeAt: number;
}
interface Own {
  connections: Set<Connection>;
  /** Told to others; false until something was said, or `patience` has passed. */
  counted: boolean;
  active: boolean;
  activeAt: number;
  timer: Timer | null;
}
interface Process {
  heardAt: number;
  people: Map<string, { active: boolean; activeAt: number }>;
}
export interface RollParts {
  effects: Effects;
  bus: Bus;
  hub: Pick<Hub, "onConnection">;
  /** There may be other processes. */
  shared: boolean;
  isWatched(user: string): boolean;
  watched(): Iterable<string>;
  /** Somebody came, went, or became active or idle; and when they were last active. */
  onChange(user: string, activeAt: number): void;
  /** The last connection to this process is gone. */
  onGone(user: string, activeAt: number): void;
}

export class Roll {
  readonly #parts: RollParts;
  readonly #me: string;
  readonly #own = new Map<string, Own>();
  readonly #processes = new Map<string, Process>();
  /** Waits to be told, and to be asked for: a portion at a time, because the bus keeps only so much. */
  readonly #news = new Map<string, PresenceMark>();
  readonly #questions = new Set<string>();
  readonly #timers: Timer[];

  constructor(parts: RollParts) {
    this.#parts = parts;
    this.#me = parts.effects.id();
    parts.hub.onConnection((connection, on) => on ? this.#added(connection) : this.#removed(connection));
    parts.bus.subscribe((signal) => this.#hear(signal));
    this.#timers = [parts.effects.every(sweepEvery, () => this.#sweep())];
    if (parts.shared) this.#timers.push(parts.effects.every(aliveEvery, () => this.#tell([])));
  }

  of(user: string): Here {
    const own = this.#own.get(user);
    const here = { connected: false, active: false, activeAt: 0 };
    const merge = ({ active, activeAt }: { active: boolean; activeAt: number }) => {
      here.connected = true;
      here.active ||= active;
      here.activeAt = Math.max(here.activeAt, activeAt);
    };
    if (own?.counted) merge(own);
    for (const { people } of this.#processes.values()) {
      const there = people.get(user);
      if (there !== undefined) merge(there);
    }
    return here;
  }

  /** Connections of somebody to this process. */
  connectionsOf(user: string): Iterable<Connection> {
    return this.#own.get(user)?.connections ?? [];
  }

  /** @param at when the person last did something, milliseconds since 1970. */
  active(connection: Connection, at: number): void {
    const own = this.#own.get(connection.scope.userId);
    if (own === undefined || !connection.open) return;
    own.activeAt = Math.max(own.activeAt, at);
    const active = this.#isActive(own);
    if (own.counted && own.active === active) return;
    own.active = active;
    if (!own.counted) this.#count(connection.scope.userId, own);
    else this.#changed(connection.scope.userId, own);
  }

  /** Asks the other processes about people who were not looked at before. */
  ask(people: readonly string[]): void {
    if (!this.#parts.shared || people.length === 0) return;
    const idle = this.#questions.size === 0;
    for (const user of people) this.#questions.add(user);
    if (idle) this.#askSome();
  }

  /** Signals were lost. */
  recheck(): void {
    this.ask([...this.#parts.watched()]);
  }

  /** Nobody looks at them any more: what other processes say of them is not kept. */
  forget(user: string): void {
    for (const { people } of this.#processes.values()) people.delete(user);
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    for (const { timer } of this.#own.values()) timer?.cancel();
  }

  #added(connection: Connection): void {
    const user = connection.scope.userId;
    const own: Own = this.#own.get(user) ??
      { connections: new Set(), counted: false, active: false, activeAt: 0, timer: null };
    this.#own.set(user, own);
    own.connections.add(connection);
    if (own.counted) {
      own.timer?.cancel();
      own.timer = null;
    } else own.timer ??= this.#parts.effects.after(patience, () => this.#count(user, own));
  }

  #removed(connection: Connection): void {
    const user = connection.scope.userId;
    const own = this.#own.get(user);
    if (own === undefined || !own.connections.delete(connection) || own.connections.size > 0) return;
    own.timer?.cancel();
    if (own.counted) own.timer = this.#parts.effects.after(grace, () => this.#leave(user, own));
    else this.#own.delete(user);
  }

  #count(user: string, own: Own): void {
    own.timer?.cancel();
    own.timer = null;
    own.counted = true;
    this.#changed(user, own);
  }

  #leave(user: string, { activeAt }: Own): void {
    this.#own.delete(user);
    this.#announce([user, 0, activeAt]);
    this.#parts.onChange(user, activeAt);
    this.#parts.onGone(user, activeAt);
  }

  #changed(user: string, own: Own): void {
    this.#announce(markOf(user, own));
    this.#parts.onChange(user, own.activeAt);
  }

  #isActive({ activeAt }: Own): boolean {
    return this.#parts.effects.now() - activeAt < idleAfter;
  }

  #sweep(): void {
    for (const [user, own] of this.#own) {
      if (!own.counted || !own.active || this.#isActive(own)) continue;
      own.active = false;
      this.#changed(user, own);
    }
    const long = this.#parts.effects.monotonic() - forgetAfter;
    for (const [id, { heardAt, people }] of this.#processes) {
      if (heardAt > long) continue;
      this.#processes.delete(id);
      for (const [user, { activeAt }] of people) this.#parts.onChange(user, activeAt);
    }
  }

  /** Whatever happens to somebody within a moment is told once. */
  #announce(mark: PresenceMark): void {
    if (!this.#parts.shared) return;
    if (this.#news.size === 0) this.#parts.effects.after(gather, () => this.#tellNews());
    this.#news.set(mark[0], mark);
  }

  #tellNews(): void {
    const some = [...this.#news.values()].slice(0, atOnce);
    for (const [user] of some) this.#news.delete(user);
    this.#tell(some);
    if (this.#news.size > 0) this.#parts.effects.after(gather, () => this.#tellNews());
  }

  #askSome(): void {
    const people = [...this.#questions].slice(0, atOnce);
    if (people.length === 0) return;
    this.#parts.bus.publish({ kind: "presence.ask", from: this.#me, people });
    // Those who are asked for again meanwhile go on waiting for their turn, so no question follows itself at once.
    this.#parts.effects.after(gather, () => {
      for (const user of people) this.#questions.delete(user);
      this.#askSome();
    });
  }

  #tell(people: PresenceMark[]): void {
    this.#parts.bus.publish({ kind: "presence", from: this.#me, people });
  }

  #hear(signal: Signal): void {
    if (signal.kind !== "presence" && signal.kind !== "presence.ask") return;
    if (signal.from === this.#me) return;
    const process = this.#processOf(signal.from);
    if (signal.kind === "presence.ask") return this.#answer(signal.people);
    for (const [user, state, activeAt] of signal.people) {
      if (!this.#parts.isWatched(user)) continue;
      if (state === 0) process.people.delete(user);
      else process.people.set(user, { active: state === 2, activeAt });
      this.#parts.onChange(user, activeAt);
    }
  }

  /** One that was not known has people of whom nothing is known here. */
  #processOf(id: string): Process {
    const known = this.#processes.get(id);
    const process: Process = known ?? { heardAt: 0, people: new Map() };
    process.heardAt = this.#parts.effects.monotonic();
    if (known === undefined) {
      this.#processes.set(id, process);
      this.recheck();
    }
    return process;
  }

  #answer(people: readonly string[]): void {
    const marks = people.flatMap((user) => {
      const own = this.#own.get(user);
      return own?.counted ? [markOf(user, own)] : [];
    });
    if (marks.length > 0) this.#tell(marks);
  }
}

function markOf(user: string, { active, activeAt }: Own): PresenceMark {
  return [user, active ? 2 : 1, activeAt];
}
