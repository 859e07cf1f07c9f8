/**
 * The bus of a server that is several processes on one KV. Each process owns one slot of a bounded set of keys and
 * writes its latest signals there, numbered; the others watch all slots (a watch takes 10 keys). A slot holds a
 * short ring: whoever is slower than the ring is told so by the numbers and hears `missed`, and looks everything up
 * again. Slots are claimed by lease, so that processes may come and go.
 */
import type { Effects, Timer } from "../effects.ts";
import { type Key, keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Bus, Signal } from "./bus.ts";

interface Slot {
  owner: string;
  leaseUntil: number;
  /** Number of the last signal in `ring`. */
  last: number;
  ring: Signal[];
}

const slots = 40;
const slotsPerWatch = 10;
const ringLength = 400;
const maxRingBytes = 40_000;
const lease = 30_000;
const gather = 4;

export class KvBus implements Bus {
  readonly #store: Store;
  readonly #effects: Effects;
  readonly #onMissed: () => void;
  readonly #listeners = new Set<(signal: Signal) => void>();
  readonly #heard = new Map<number, { owner: string; last: number }>();
  readonly #readers: ReadableStreamDefaultReader<Deno.KvEntryMaybe<unknown>[]>[] = [];
  readonly #me: string;
  #slot = -1;
  #last = 0;
  #ring: Signal[] = [];
  #timer: Timer | null = null;
  #renewal: Timer | null = null;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(parts: { store: Store; effects: Effects; onMissed: () => void }) {
    this.#store = parts.store;
    this.#effects = parts.effects;
    this.#onMissed = parts.onMissed;
    this.#me = parts.effects.id();
  }

  /** @param parts.onMissed called when signals were lost: whatever rests on them must be looked up. */
  static async open(parts: { store: Store; effects: Effects; onMissed: () => void }): Promise<KvBus> {
    const bus = new KvBus(parts);
    await bus.#claim();
    await bus.#watchAll();
    bus.#renewal = parts.effects.every(lease / 3, () => bus.#schedule());
    return bus;
  }

  publish(signal: Signal): void {
    for (const listener of this.#listeners) listener(signal);
    if (this.#closed) return;
    this.#last++;
    this.#ring.push(signal);
    this.#schedule();
  }

  subscribe(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#renewal?.cancel();
    this.#timer?.cancel();
    await this.#writing;
    await Promise.all(this.#readers.map((reader) => reader.cancel()));
    await this.#store.commit((change) => change.delete(this.#key(this.#slot)));
  }

  #key(slot: number): Key<Slot> {
    return keys.bus(slot) as Key<Slot>;
  }

  async #claim(): Promise<void> {
    for (let slot = 0; slot < slots; slot++) {
      const found = await this.#store.find(this.#key(slot));
      if (found !== null && found.value.leaseUntil > this.#effects.now()) continue;
      const mine = this.#content();
      const got = await this.#store.commit((change) =>
        change.check(this.#key(slot), found).set(this.#key(slot), mine)
      );
      if (got) return void (this.#slot = slot);
    }
    throw new Error(`Cannot join the server: all ${slots} places for processes are taken`);
  }

  #content(): Slot {
    return { owner: this.#me, leaseUntil: this.#effects.now() + lease, last: this.#last, ring: this.#ring };
  }

  #schedule(): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = this.#effects.after(gather, () => {
      this.#writing = this.#writing.then(() => this.#write()).catch((error) => {
        this.#effects.log("warn", "bus.write_failed", { error });
      });
    });
  }

  async #write(): Promise<void> {
    this.#timer = null;
    this.#shorten();
    const mine = this.#content();
    await this.#store.commit((change) => change.set(this.#key(this.#slot), mine));
  }

  #shorten(): void {
    if (this.#ring.length > ringLength) this.#ring = this.#ring.slice(-ringLength);
    let bytes = 0;
    let first = this.#ring.length;
    while (first > 0 && bytes < maxRingBytes) bytes += JSON.stringify(this.#ring[--first]).length;
    if (bytes >= maxRingBytes) this.#ring = this.#ring.slice(first + 1);
  }

  async #watchAll(): Promise<void> {
    for (let first = 0; first < slots; first += slotsPerWatch) {
      const watched = Array.from({ length: slotsPerWatch }, (_, i) => this.#key(first + i).parts);
      const reader = this.#store.raw.watch<unknown[]>(watched).getReader();
      this.#readers.push(reader);
      this.#hear(first, (await reader.read()).value ?? [], true);
      this.#listen(first, reader).catch((error) => {
        if (!this.#closed) this.#effects.log("error", "bus.watch_ended", { error });
      });
    }
  }

  async #listen(
    first: number,
    reader: ReadableStreamDefaultReader<Deno.KvEntryMaybe<unknown>[]>,
  ): Promise<void> {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#hear(first, value, false);
    }
  }

  #hear(first: number, entries: Deno.KvEntryMaybe<unknown>[], atStart: boolean): void {
    entries.forEach((entry, i) => {
      const slot = entry.value as Slot | null;
      if (slot === null || slot.owner === this.#me) return;
      this.#hearSlot(first + i, slot, atStart);
    });
  }

  #hearSlot(index: number, slot: Slot, atStart: boolean): void {
    const known = this.#heard.get(index);
    const heard = known?.owner === slot.owner
      ? known.last
      : atStart
      ? slot.last
      : slot.last - slot.ring.length;
    this.#heard.set(index, { owner: slot.owner, last: slot.last });
    const news = slot.last - heard;
    if (news > slot.ring.length) this.#onMissed();
    if (news <= 0) return;
    for (const signal of slot.ring.slice(-news)) for (const listener of this.#listeners) listener(signal);
  }
}
