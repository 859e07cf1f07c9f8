// This module is browser compatible.
/**
 * Of all tabs of a browser exactly one says what each of them hears. It says it, then tells the others that it is said;
 * they keep what they have heard until then, and whichever comes next when it is closed or loses its line says what
 * is still unsaid.
 */
import type { Hold, Tabs } from "./tabs.ts";
import type { Channel, World } from "./world.ts";

export interface SpeakerParts {
  world: Pick<World, "now" | "after" | "random" | "channel">;
  tabs: Tabs;
}

/** Milliseconds: older news is not said any more; and for what the last speaker has told of to arrive. */
const fresh = 10_000;
const handover = 150;
/** Where nobody knows who speaks, some wait longer than others and hear it from them. */
const spread = 600;
/** Until the next has its turn, and until what has failed is tried again. */
const patience = 3_000;
const again = 2_000;
const remembered = 200;

export class Speaker<T extends { id: string }> {
  readonly #parts: SpeakerParts;
  readonly #name: string;
  readonly #say: (what: T) => Promise<void>;
  readonly #channel: Channel | undefined;
  readonly #said = new Set<string>();
  readonly #unsaid = new Map<string, { what: T; at: number }>();
  /** What is said takes the place of what was said before about the same, so it is said in order. */
  #turn = Promise.resolve();
  #hold: Hold | undefined;
  #speaks = false;

  /** @param say rejects when it could not: another tab may. */
  constructor(parts: SpeakerParts, name: string, say: (what: T) => Promise<void>) {
    this.#parts = parts;
    this.#name = name;
    this.#say = say;
    this.#channel = parts.world.channel(name, (id) => this.#isSaid(String(id)));
  }

  get name(): string {
    return this.#name;
  }

  /** Whether this tab could speak: has a line, may make a sound. */
  ready(on: boolean): void {
    if (on === (this.#hold !== undefined)) return;
    if (!on) {
      this.#hold?.release();
      this.#hold = undefined;
      this.#speaks = false;
      return;
    }
    const hold = this.#parts.tabs.hold(this.#name);
    this.#hold = hold;
    void hold.granted.then(() => {
      if (this.#hold !== hold) return;
      this.#speaks = true;
      if (this.#unsaid.size > 0) this.#parts.world.after(handover, () => this.#catchUp());
    });
  }

  take(what: T): void {
    if (this.#said.has(what.id)) return;
    const now = this.#parts.world.now();
    for (const [id, { at }] of this.#unsaid) if (now - at > fresh) this.#unsaid.delete(id);
    this.#unsaid.set(what.id, { what, at: now });
    if (!this.#speaks) return;
    if (this.#parts.tabs.sure) return this.#inTurn(what);
    this.#parts.world.after(this.#parts.world.random() * spread, () => this.#inTurn(what));
  }

  stop(): void {
    this.ready(false);
    this.#channel?.close();
  }

  #catchUp(): void {
    const now = this.#parts.world.now();
    for (const { what, at } of this.#unsaid.values()) if (now - at <= fresh) this.#inTurn(what);
  }

  #inTurn(what: T): void {
    this.#turn = this.#turn.then(() => this.#within(patience, this.#speak(what)));
  }

  /** What takes long does not hold up the next. */
  async #within(ms: number, work: Promise<void>): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = this.#parts.world.after(ms, resolve);
    await Promise.race([work, late]);
    timer.cancel();
  }

  async #speak(what: T): Promise<void> {
    if (!this.#speaks || this.#said.has(what.id)) return;
    // At once, so that what is heard twice on the way is said once.
    this.#said.add(what.id);
    try {
      await this.#say(what);
    } catch {
      this.#said.delete(what.id);
      this.#parts.world.after(again, () => this.#catchUp());
      return;
    }
    this.#isSaid(what.id);
    this.#channel?.post(what.id);
  }

  #isSaid(id: string): void {
    this.#unsaid.delete(id);
    this.#said.add(id);
    if (this.#said.size > remembered) this.#said.delete(this.#said.values().next().value!);
  }
}
