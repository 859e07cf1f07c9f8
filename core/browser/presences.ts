// This module is browser compatible.
/**
 * How people are seen who are on the page. Whatever shows somebody says so (`look`); the server is told at whom this
 * page looks, a moment's changes together, and tells what changes.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Presence } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Connection } from "./connection.ts";
import type { Timer, World } from "./world.ts";

/** Milliseconds: what is drawn together is asked for together, and while somebody scrolls not more often. */
const gather = 200;
const rest = 500;
/** The longest that a timer of a browser takes. */
const longest = 2 ** 31 - 1;

type Clock = Pick<World, "after" | "now">;

export class Presences {
  readonly #known = new Map<string, Signal<Presence | undefined>>();
  /** How many places show somebody; who came last is last. */
  readonly #looks = new Map<string, number>();
  readonly #ends = new Map<string, Timer>();
  #connection: Connection | undefined;
  #clock: Clock | undefined;
  /** Whom the server was told of over this line. */
  #told = "";
  #toldAt = -Infinity;
  #due = false;

  of(id: string): ReadonlySignal<Presence | undefined> {
    return this.#signalOf(id);
  }

  /** Somebody is shown from now on. @returns ends it. */
  look(id: string): () => void {
    this.#count(id, 1);
    return () => this.#count(id, -1);
  }

  /** @returns what ends it. */
  start(connection: Connection, clock: Clock): () => void {
    this.#connection = connection;
    this.#clock = clock;
    const stops = [
      connection.on("presence", ({ people }) => people.forEach((one) => this.#take(one))),
      connection.on("welcome", () => {
        this.#told = "";
        this.#soon();
      }),
    ];
    this.#soon();
    return () => {
      stops.forEach((stop) => stop());
      this.#connection = undefined;
    };
  }

  /** The line is down for long: nothing is known any more. */
  forget(): void {
    for (const one of this.#known.values()) one.value = undefined;
  }

  #count(id: string, step: 1 | -1): void {
    const count = (this.#looks.get(id) ?? 0) + step;
    this.#looks.delete(id);
    if (count > 0) this.#looks.set(id, count);
    this.#soon();
  }

  #soon(): void {
    if (this.#due || this.#clock === undefined) return;
    this.#due = true;
    const wait = Math.max(gather, this.#toldAt + rest - this.#clock.now());
    this.#clock.after(Math.min(wait, rest), () => void this.#tell());
  }

  async #tell(): Promise<void> {
    this.#due = false;
    const people = [...this.#looks.keys()].slice(-limits.watched).sort();
    const asked = people.join();
    if (asked === this.#told || this.#connection?.state.peek().phase !== "open") return;
    const before = this.#told;
    this.#told = asked;
    this.#toldAt = this.#clock?.now() ?? 0;
    try {
      const { people: found } = await this.#connection.request("presence.watch", { people }, { wait: false });
      found.forEach((one) => this.#take(one));
    } catch {
      // A lost line is followed by a welcome; a refusal is tried again with the next change.
      if (this.#told === asked) this.#told = before;
    }
  }

  #take(presence: Presence): void {
    const { user, status } = presence;
    this.#ends.get(user)?.cancel();
    this.#ends.delete(user);
    this.#signalOf(user).value = presence;
    if (status?.expiresAt === undefined || this.#clock === undefined) return;
    const left = status.expiresAt - this.#clock.now();
    if (left > longest) return;
    this.#ends.set(user, this.#clock.after(Math.max(0, left), () => this.#endStatus(user)));
  }

  #endStatus(user: string): void {
    const { status: _status, ...rest } = this.#signalOf(user).peek() ?? { user, as: "offline" as const };
    this.#signalOf(user).value = rest;
  }

  #signalOf(id: string): Signal<Presence | undefined> {
    const known = this.#known.get(id) ?? signal(undefined);
    this.#known.set(id, known);
    return known;
  }
}
