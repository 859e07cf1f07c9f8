/**
 * What everyone may know of a person, by id, by the beginning of the username and of each word of the name. Kept in memory for a few seconds:
 * every page of history names people, and names change rarely.
 */
import type { Effects } from "../effects.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import { Lru } from "../lru.ts";
import type { Person } from "../protocol/entries.ts";

interface FoldedName {
  id: string;
  name: string;
}

const freshFor = 5_000;
const capacity = 10_000;

export class People {
  readonly #store: Store;
  readonly #effects: Pick<Effects, "monotonic">;
  readonly #recent = new Lru<string, { person: Person; until: number }>(capacity);

  #names: { all: FoldedName[]; until: number } = { all: [], until: -Infinity };

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

  /** Whose username begins with the query, by username; then those of whose name a word does, by name. */
  async find(query: string, limit: number): Promise<Person[]> {
    const start = foldUsername(query.trim().replace(/^@/, ""));
    const ids = new Set<string>();
    const options = { from: start, to: start + "\uffff", limit };
    for await (const { value } of this.#store.list(keys.usersByUsername(), options)) ids.add(value);
    // "@" asks for usernames only.
    if (ids.size < limit && !query.trim().startsWith("@")) {
      for (const id of await this.#called(foldName(query))) ids.add(id);
    }
    return await this.get([...ids].slice(0, limit));
  }

  async #called(query: string): Promise<string[]> {
    const names = await this.#folded();
    return names.filter(({ name }) => name.startsWith(query) || name.includes(` ${query}`)).map(({ id }) =>
      id
    );
  }

  /** Everybody's name as it is searched, read again when it is a few seconds old: there is no index of names. */
  async #folded(): Promise<FoldedName[]> {
    const now = this.#effects.monotonic();
    if (now < this.#names.until) return this.#names.all;
    const users = this.#store.list(keys.users());
    const all = await Array.fromAsync(users, ({ value }) => ({ id: value.id, name: foldName(value.name) }));
    all.sort((a, b) => a.name < b.name ? -1 : 1);
    this.#names = { all, until: now + freshFor };
    return all;
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

export function toPerson({ id, username, name, avatar }: UserRecord): Person {
  return { id, username, name, ...(avatar === undefined ? {} : { avatar: versionOf(avatar) }) };
}

/** The part of a blob's id that is drawn: enough to tell the pictures of one person apart, and leads nowhere alone. */
export function versionOf(blob: string): string {
  return blob.slice(-10);
}

/** What usernames are compared by: case and compatibility forms do not make another name. */
export function foldUsername(username: string): string {
  return username.normalize("NFKC").toLowerCase();
}

/** What names are searched by: "ELODIE" and "elodie" find "Élodie". */
function foldName(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

export function foldEmail(email: string): string {
  return email.trim().normalize("NFKC").toLowerCase();
}
