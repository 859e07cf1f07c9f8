/**
 * Who wants to hear more than what is said to them: of every message of a room, or of every message with a word in it.
 * Kept in memory, because it is asked for every message; read when the server starts and when somebody's wishes change.
 */
import type { Effects } from "../effects.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import { parseMarkup, plainText } from "../markup/markup.ts";
import { fold } from "../search/match.ts";
import type { Bus } from "../realtime/bus.ts";

export class Keen {
  readonly #store: Store;
  /** People by room. */
  readonly #members = new Map<string, Set<string>>();
  /** What finds somebody's words. */
  readonly #words = new Map<string, RegExp>();
  readonly ready: Promise<void>;

  constructor({ store, bus, effects }: { store: Store; bus: Bus; effects: Effects }) {
    this.#store = store;
    const failed = (error: unknown) => effects.log("error", "notifications.wishes_unreadable", { error });
    this.ready = this.#read().catch(failed);
    bus.subscribe((signal) => {
      if (signal.kind === "wishes") void this.#readOne(signal.user, signal.conversation).catch(failed);
    });
  }

  /** Whether anybody may want to hear of it who is not spoken to. */
  isAwaited(home: string, text: string): boolean {
    return this.#members.has(home) || this.#words.size > 0 && this.withWord(text).length > 0;
  }

  inRoom(home: string): readonly string[] {
    return [...this.#members.get(home) ?? []];
  }

  /** Those who wait for a word of the text; members of the room or not. */
  withWord(text: string): string[] {
    if (this.#words.size === 0) return [];
    const said = fold(plainText(parseMarkup(text)));
    return [...this.#words].flatMap(([user, words]) => words.test(said) ? user : []);
  }

  async #read(): Promise<void> {
    for await (const { key } of this.#store.list(keys.keenMembers())) {
      this.#setMember(key[1] as string, key[2] as string, true);
    }
    for await (const { key, value } of this.#store.list(keys.allWishes())) {
      this.#setWords(key[1] as string, value.keywords);
    }
  }

  async #readOne(user: string, conversation: string | undefined): Promise<void> {
    if (conversation === undefined) {
      return this.#setWords(user, (await this.#store.get(keys.wishes(user)))?.keywords ?? []);
    }
    this.#setMember(conversation, user, await this.#store.get(keys.keenMember(conversation, user)) !== null);
  }

  #setMember(conversation: string, user: string, on: boolean): void {
    const members = this.#members.get(conversation) ?? new Set();
    if (on) members.add(user);
    else members.delete(user);
    if (members.size > 0) this.#members.set(conversation, members);
    else this.#members.delete(conversation);
  }

  #setWords(user: string, words: readonly string[]): void {
    if (words.length === 0) this.#words.delete(user);
    else this.#words.set(user, patternOf(words));
  }
}

/** Whole words, whatever their case and accents; scripts that are written without blanks match anywhere. */
function patternOf(words: readonly string[]): RegExp {
  const one = (word: string) => {
    const text = RegExp.escape(fold(word));
    const before = /^[\p{L}\p{N}]/u.test(word) && !unspaced.test(word) ? "(?<![\\p{L}\\p{N}_])" : "";
    const after = /[\p{L}\p{N}]$/u.test(word) && !unspaced.test(word) ? "(?![\\p{L}\\p{N}_])" : "";
    return before + text + after;
  };
  return new RegExp(words.map(one).join("|"), "u");
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
