/** Processes that share a bus and a clock moved by hand, and people who connect to them. */
import { Presence } from "@/core/presence/presence.ts";
import type { LastSeen } from "@/core/presence/presence.ts";
import type { ProfileRecord } from "@/core/kv/keys.ts";
import type { Presence as Seen } from "@/core/protocol/entries.ts";
import type { Bus, Signal } from "@/core/realtime/bus.ts";
import type { Connection, Line } from "@/core/realtime/connection.ts";
import { Hub } from "@/core/realtime/hub.ts";
import type { Scope } from "@/core/scope.ts";
import { Clock } from "@/tests/support/clock.ts";

export const second = 1_000;
export const minute = 60 * second;

export class Town {
  readonly clock = new Clock();
  readonly profiles = new Map<string, ProfileRecord>();
  readonly blocks = new Set<string>();
  readonly seen = new Map<string, number>();
  readonly signals: Signal[] = [];
  readonly #buses = new Set<Set<(signal: Signal) => void>>();

  process(): Process {
    const listeners = new Set<(signal: Signal) => void>();
    this.#buses.add(listeners);
    const bus: Bus = {
      publish: (signal) => {
        this.signals.push(signal);
        for (const some of this.#buses) for (const listener of some) listener(structuredClone(signal));
      },
      subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
      close: () => Promise.resolve(),
    };
    return new Process(this, bus, () => this.#buses.delete(listeners));
  }

  /** Lets time pass, in small steps, so that what waits for an answer gets it. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 250) {
      this.clock.advance(Math.min(250, left));
      await settle();
    }
  }

  change(user: string, record: ProfileRecord): void {
    this.profiles.set(user, record);
  }

  block(one: string, other: string): void {
    this.blocks.add(`${one} ${other}`);
  }
}

export class Process {
  readonly hub: Hub;
  readonly presence: Presence;
  readonly bus: Bus;
  readonly #town: Town;
  readonly #leave: () => void;

  constructor(town: Town, bus: Bus, leave: () => void) {
    this.#town = town;
    this.#leave = leave;
    this.bus = bus;
    const { clock } = town;
    this.hub = new Hub({ effects: clock, heartbeat: 10 ** 9, defer: (flush) => flush() });
    const lastSeen = {
      note: (user: string, at: number) => void town.seen.set(user, at),
      of: (users: readonly string[]) => Promise.resolve(users.map((user) => town.seen.get(user) ?? 0)),
      flush: () => Promise.resolve(),
    } as unknown as LastSeen;
    this.presence = new Presence({
      ...{ effects: clock, bus, hub: this.hub, shared: true, lastSeen },
      records: (users) => Promise.resolve(users.map((user) => town.profiles.get(user) ?? {})),
      apartFrom: (viewer, ids) => {
        const are = (id: string) => town.blocks.has(`${viewer} ${id}`) || town.blocks.has(`${id} ${viewer}`);
        return Promise.resolve(new Set(ids.filter(are)));
      },
    });
  }

  /** A device of somebody. */
  connect(user: string): Device {
    return new Device(this.#town, this, user);
  }

  /** Killed: it says nothing any more, and hears nothing. */
  die(): void {
    this.#leave();
    this.bus.publish = () => {};
  }
}

export class Device {
  readonly frames: string[] = [];
  readonly connection: Connection;
  readonly #town: Town;
  readonly #process: Process;
  #sees = new Map<string, Seen>();

  constructor(town: Town, process: Process, user: string) {
    this.#town = town;
    this.#process = process;
    const line: Line = {
      send: (text) => this.#take(text),
      close: () => {},
      cut: () => {},
      bufferedAmount: 0,
    };
    const scope = { userId: user, sessionId: town.clock.id(), sessionExpiresAt: Infinity } as Scope;
    this.connection = process.hub.add(line, scope, "203.0.113.7");
  }

  /** The person did something, so long ago. */
  touch(ago = 0): this {
    this.#process.presence.active(this.connection, ago);
    return this;
  }

  close(): void {
    this.#process.hub.remove(this.connection);
  }

  async watch(...people: string[]): Promise<void> {
    const { scope } = this.connection;
    const watching = this.#process.presence.watch(scope, this.connection, people);
    await this.#town.pass(250);
    for (const one of await watching) this.#sees.set(one.user, one);
  }

  /** As it is shown on this device. */
  sees(user: string): Seen["as"] | undefined {
    return this.#sees.get(user)?.as;
  }

  all(user: string): Seen | undefined {
    return this.#sees.get(user);
  }

  #take(text: string): void {
    this.frames.push(text);
    for (const frame of JSON.parse(text)) {
      for (const one of frame.people as Seen[]) this.#sees.set(one.user, one);
    }
  }
}

/** Lets what has been promised happen. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
