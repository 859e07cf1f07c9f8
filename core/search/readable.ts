/**
 * Which rooms and direct conversations somebody may read now. The list of one's conversations is kept in memory until
 * somebody comes or goes anywhere that concerns them; whether one may still read each of them is asked every time.
 */
import type { Access } from "../conversations/access.ts";
import type { Appended, ConversationLog } from "../conversations/log.ts";
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import { Lru } from "../lru.ts";

const remembered = 500;

export class Readable {
  readonly #store: Store;
  readonly #access: Access;
  readonly #lists = new Lru<string, string[]>(remembered);
  /** Changes whenever a list may have: what was being read meanwhile is not kept. */
  #version = 0;

  constructor(parts: { store: Store; access: Access; log: ConversationLog }) {
    this.#store = parts.store;
    this.#access = parts.access;
    parts.log.onAppended((appended) => this.#appended(appended));
  }

  async of(userId: string): Promise<string[]> {
    const list = this.#lists.get(userId) ?? await this.#read(userId);
    const asked = list.map((id) => this.#access.isCertain(userId, id) ? id : this.#ask(userId, id));
    return (await Promise.all(asked)).filter((id) => id !== null);
  }

  async #read(userId: string): Promise<string[]> {
    const version = this.#version;
    const rows = await Array.fromAsync(this.#store.list(keys.conversationsByMember(userId)));
    const list = rows.map(({ key }) => key.at(-1) as string);
    if (version === this.#version) this.#lists.set(userId, list);
    return list;
  }

  async #ask(userId: string, id: string): Promise<string | null> {
    try {
      await this.#access.membership(userId, id);
      return id;
    } catch (error) {
      if (error instanceof ParleyError && error.code === "not_found") return null;
      throw error;
    }
  }

  #appended(appended: readonly Appended[]): void {
    for (const { entry } of appended) {
      switch (entry.type) {
        case "added":
        case "removed":
        case "banned":
          this.#forget(entry.who);
          break;
        case "joined":
        case "left":
          this.#forget(entry.by);
          break;
        case "created":
          // With everybody who is in it from the beginning.
          this.#forgetAll();
      }
    }
  }

  #forget(userId: string): void {
    this.#version++;
    this.#lists.delete(userId);
  }

  #forgetAll(): void {
    this.#version++;
    this.#lists.clear();
  }
}
