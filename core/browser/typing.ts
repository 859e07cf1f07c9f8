// This module is browser compatible.
/**
 * Who is typing. Mine is told at most every 3 s and taken back when the composer is emptied or sent; others'
 * vanish by themselves, so that a lost "stopped" leaves nobody typing for ever.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Connection } from "./connection.ts";
import type { Timer, World } from "./world.ts";

/** Milliseconds. */
const tellEvery = 3_000;
const vanishAfter = 6_000;

export class Typing {
  readonly #world: World;
  readonly #connection: Connection;
  readonly #me: string;
  readonly #typing = new Map<string, Signal<readonly string[]>>();
  readonly #vanish = new Map<string, Timer>();
  #told: { conversation: string; at: number } | undefined;

  constructor(world: World, connection: Connection, me: string) {
    this.#world = world;
    this.#connection = connection;
    this.#me = me;
  }

  /** Ids of those who type in the conversation, without me, in the order they began. */
  in(conversation: string): ReadonlySignal<readonly string[]> {
    return this.#signalOf(conversation);
  }

  /** The composer changed. */
  input(conversation: string, text: string): void {
    if (text.trim() === "") return this.stop(conversation);
    const now = this.#world.now();
    const told = this.#told?.conversation === conversation ? this.#told.at : -Infinity;
    if (now - told < tellEvery) return;
    if (this.#told && this.#told.conversation !== conversation) this.stop(this.#told.conversation);
    this.#told = { conversation, at: now };
    this.#tell(conversation, true);
  }

  /** Emptied, or sent (`message` takes it back on the server's side too, so nothing is lost with this). */
  stop(conversation: string): void {
    if (this.#told?.conversation !== conversation) return;
    const stillShown = this.#world.now() - this.#told.at < vanishAfter;
    this.#told = undefined;
    if (stillShown) this.#tell(conversation, false);
  }

  received(conversation: string, user: string, on: boolean): void {
    if (user === this.#me) return;
    const key = `${conversation}/${user}`;
    this.#vanish.get(key)?.cancel();
    this.#vanish.delete(key);
    const typing = this.#signalOf(conversation);
    const known = typing.peek().includes(user);
    if (on && !known) typing.value = [...typing.peek(), user];
    if (!on && known) typing.value = typing.peek().filter((id) => id !== user);
    if (on) {
      this.#vanish.set(key, this.#world.after(vanishAfter, () => this.received(conversation, user, false)));
    }
  }

  #tell(conversation: string, on: boolean): void {
    // Worth nothing later: neither waits for a line nor is repeated.
    this.#connection.request("typing", { conversation, on }, { wait: false }).catch(() => {});
  }

  #signalOf(conversation: string): Signal<readonly string[]> {
    const known = this.#typing.get(conversation) ?? signal([]);
    this.#typing.set(conversation, known);
    return known;
  }
}
