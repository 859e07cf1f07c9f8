/**
 * What everyone may know of a person, by id and by the beginning of the username. Kept in memory for a few seconds:
 * every page of history names people, and names change rarely.
 */
import type { Effects } from "../effects.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import { Lru } from "../lru.ts";
import type { Person } from "../protocol/entries.ts";

const freshFor = 5_000;
const capacity = 10_000;

export class People {
  readonly #store: Store;
  readonly #effects: Pick<Effects, "monotonic">;
  readonly #recent = new Lru<string, { person: Person; until: number }>(capacity);

  constructor(store: Store, effects: Pick<Effects, "monotonic">) {
    this.#store = store;
    this.#effects = effects;
  }

  /** In the order asked, each once; those that do not exist are left out. */
  async get(ids: readonly string[]): Promise<Person[]> {
    const wanted = [...new Set(ids)];
    const people = new Map<string, Person>();
    for (const id of wanted) {
      const person = this.#fresh(id);
      if (person !== undefined) people.set(id, person);
    }
    for (const person of await this.#load(wanted.filter((id) => !people.has(id)))) {
      people.set(person.id, person);
    }
    return wanted.flatMap((id) => people.get(id) ?? []);
  }

  /** Whose username begins with the query, by username. */
  async find(query: string, limit: number): Promise<Person[]> {
    const start = foldUsername(query.trim().replace(/^@/, ""));
    const ids: string[] = [];
    const options = { from: start, to: start + "\uffff", limit };
    for await (const { value } of this.#store.list(keys.usersByUsername(), options)) ids.push(value);
    return await this.get(ids);
  }

  remember(user: UserRecord): Person {
    const person = toPerson(user);
    this.#recent.set(user.id, { person, until: this.#effects.monotonic() + freshFor });
    return person;
  }

  #fresh(id: string): Person | undefined {
    const recent = this.#recent.get(id);
    return recent !== undefined && this.#effects.monotonic() < recent.until ? recent.person : undefined;
  }

  async #load(ids: string[]): Promise<Person[]> {
    const found = await this.#store.getMany(ids.map((id) => keys.user(id)));
    return found.flatMap((user) => user === null ? [] : [this.remember(user.value)]);
  }
}

export function toPerson({ id, username, name }: UserRecord): Person {
  return { id, username, name };
}

/** What usernames are compared by: case and compatibility forms do not make another name. */
export function foldUsername(username: string): string {
  return username.normalize("NFKC").toLowerCase();
}

export function foldEmail(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}
