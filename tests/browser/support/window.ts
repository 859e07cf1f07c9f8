/**
 * A browser by hand: a device with its storage, and tabs whose time, network and attention a test moves. Sleep is
 * the wall clock jumping while timers stand still, as it is on a laptop.
 */
import { aloneInPage } from "@/core/browser/world.ts";
import type {
  Answer,
  Channel,
  Happening,
  Line,
  LineListener,
  TextStore,
  World,
} from "@/core/browser/world.ts";
import { memoryStore } from "@/core/browser/outbox_store.ts";
import type { OutboxStore } from "@/core/browser/outbox_store.ts";
import type { Effects } from "@/core/effects.ts";

type Time = Pick<Effects, "now" | "id" | "after">;

/** What the tabs of one browser share, and what outlives them. */
export class Device {
  readonly texts = new Map<string, string>();
  readonly outboxes = new Map<string, OutboxStore>();
  readonly alone = aloneInPage();
  readonly channels = new Set<{ name: string; received(message: unknown): void }>();
  /** Set to make the database fail. */
  broken = false;

  readonly local: TextStore = {
    getItem: (key) => this.texts.get(key) ?? null,
    setItem: (key, value) => void this.texts.set(key, value),
    removeItem: (key) => void this.texts.delete(key),
    key: (index) => [...this.texts.keys()][index] ?? null,
    get length() {
      return this.key.length;
    },
  };

  constructor() {
    Object.defineProperty(this.local, "length", { get: () => this.texts.size });
  }

  openOutbox(user: string): Promise<OutboxStore> {
    if (this.broken) return Promise.reject(new Error("The database is damaged"));
    const kept = this.outboxes.get(user) ?? memoryStore();
    this.outboxes.set(user, kept);
    return Promise.resolve(kept);
  }
}

export class Tab implements World {
  isOnline = true;
  isAttentive = true;
  /** What the server answers a plain request. */
  answer: Answer | undefined = { status: 200 };
  /** Handed to `random`, one after another; the last one stays. */
  chances: number[] = [0.5];
  reloads = 0;
  connects = 0;
  readonly #clock: Time;
  readonly #device: Device;
  readonly #connect: (listener: LineListener) => Line;
  readonly #listeners = new Map<Happening, Set<() => void>>();
  #dead = false;

  constructor(clock: Time, device: Device, connect: (listener: LineListener) => Line) {
    this.#clock = clock;
    this.#device = device;
    this.#connect = connect;
  }

  /** The process of the tab ends: no timer, no frame, no write comes from it any more. */
  kill(): void {
    this.#dead = true;
  }

  happen(happening: Happening): void {
    for (const run of this.#listeners.get(happening) ?? []) run();
  }

  look(attentive: boolean): void {
    this.isAttentive = attentive;
    this.happen("attention");
    if (attentive) this.happen("shown");
  }

  now = () => this.#clock.now();
  random = () => this.chances.length > 1 ? this.chances.shift()! : this.chances[0]!;
  id = () => this.#clock.id();
  after = (ms: number, run: () => void) => this.#clock.after(ms, () => this.#dead || run());
  ask = () => Promise.resolve(this.answer);
  online = () => this.isOnline;
  attentive = () => this.isAttentive;
  day = (at: number) => new Date(at).toISOString().slice(0, 10);
  reload = () => void this.reloads++;
  alone: World["alone"] = (name, run) => this.#device.alone(name, run);
  openOutbox = (user: string) => this.#device.openOutbox(user);

  get local(): TextStore {
    return this.#device.local;
  }

  connect(listener: LineListener): Line {
    this.connects++;
    return this.#connect({
      received: (text) => this.#dead || listener.received(text),
      closed: (code, reason) => this.#dead || listener.closed(code, reason),
    });
  }

  on(happening: Happening, run: () => void): () => void {
    const listeners = this.#listeners.get(happening) ?? new Set();
    this.#listeners.set(happening, listeners.add(run));
    return () => listeners.delete(run);
  }

  channel(name: string, received: (message: unknown) => void): Channel {
    const own = { name, received: (message: unknown) => this.#dead || received(message) };
    const { channels } = this.#device;
    channels.add(own);
    return {
      post: (message) => {
        for (const other of channels) {
          if (other !== own && other.name === name) queueMicrotask(() => other.received(message));
        }
      },
      close: () => channels.delete(own),
    };
  }
}

/** Lets everything happen that waits for nothing but its turn: here that is all in promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3_000; turn++) await Promise.resolve();
}
