// This module is browser compatible.
/**
 * Who the ids belong to. Unknown ones are asked for together, once; a name that changes changes everywhere it
 * is shown.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Person } from "../protocol/entries.ts";
import type { Connection } from "./connection.ts";
import { LineLost } from "./connection.ts";
import type { World } from "./world.ts";

/** Milliseconds during which ids are gathered. */
const gather = 30;
/** Most ids of one command. */
const atOnce = 100;

export class People {
  readonly #world: World;
  readonly #connection: Connection;
  readonly #people = new Map<string, Signal<Person | undefined>>();
  readonly #wanted = new Set<string>();
  #gathering = false;

  constructor(world: World, connection: Connection) {
    this.#world = world;
    this.#connection = connection;
  }

  get(id: string): ReadonlySignal<Person | undefined> {
    const known = this.#people.get(id);
    if (known) return known;
    this.#want([id]);
    return this.#signalOf(id);
  }

  learn(people: Iterable<Person>): void {
    for (const person of people) {
      this.#wanted.delete(person.id);
      const known = this.#signalOf(person.id);
      const { username, name, avatar } = known.peek() ?? {};
      const same = username === person.username && name === person.name && avatar === person.avatar;
      if (!same) known.value = person;
    }
  }

  /** Asks again for those whose answer was lost. */
  async flush(): Promise<void> {
    this.#gathering = false;
    const ids = [...this.#wanted].slice(0, atOnce);
    if (ids.length === 0 || this.#connection.state.value.phase !== "open") return;
    for (const id of ids) this.#wanted.delete(id);
    try {
      this.learn((await this.#connection.request("people.get", { ids }, { wait: false })).people);
    } catch (error) {
      if (!(error instanceof LineLost)) return; // Refused: they stay unknown.
      return this.#want(ids);
    }
    if (this.#wanted.size > 0) this.#want([]);
  }

  #want(ids: string[]): void {
    for (const id of ids) this.#wanted.add(id);
    if (this.#gathering) return;
    this.#gathering = true;
    this.#world.after(gather, () => void this.flush());
  }

  #signalOf(id: string): Signal<Person | undefined> {
    const known = this.#people.get(id) ?? signal(undefined);
    this.#people.set(id, known);
    return known;
  }
}
