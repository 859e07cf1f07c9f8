// This module is browser compatible.
/**
 * What was typed and not sent, per conversation and person, kept across reloads. Written a moment after the
 * last key and when the page is hidden, so that closing the tab loses nothing.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Timer, World } from "./world.ts";

/** Milliseconds after the last change. */
const settle = 300;

export class Drafts {
  /** Conversations with a draft. */
  readonly kept: ReadonlySignal<ReadonlySet<string>>;
  readonly #world: World;
  readonly #prefix: string;
  readonly #texts = new Map<string, string>();
  readonly #unwritten = new Set<string>();
  readonly #kept = signal<ReadonlySet<string>>(new Set());
  #timer: Timer | undefined;

  constructor(world: World, user: string) {
    this.#world = world;
    this.#prefix = `parley-draft-${user}-`;
    this.kept = this.#kept;
    this.#load();
  }

  get(conversation: string): string {
    return this.#texts.get(conversation) ?? "";
  }

  set(conversation: string, text: string): void {
    if (text === this.get(conversation)) return;
    if (text === "") this.#texts.delete(conversation);
    else this.#texts.set(conversation, text);
    if (this.#kept.value.has(conversation) !== (text !== "")) this.#kept.value = new Set(this.#texts.keys());
    this.#unwritten.add(conversation);
    this.#timer?.cancel();
    this.#timer = this.#world.after(settle, () => this.flush());
  }

  flush(): void {
    this.#timer?.cancel();
    for (const conversation of this.#unwritten) this.#write(conversation, this.get(conversation));
    this.#unwritten.clear();
  }

  #write(conversation: string, text: string): void {
    try {
      if (text === "") this.#world.local?.removeItem(this.#prefix + conversation);
      else this.#world.local?.setItem(this.#prefix + conversation, text);
    } catch {
      // Full or forbidden: the draft lives as long as the page.
    }
  }

  #load(): void {
    const { local } = this.#world;
    for (let i = 0; i < (local?.length ?? 0); i++) {
      const key = local!.key(i) ?? "";
      if (key.startsWith(this.#prefix)) {
        this.#texts.set(key.slice(this.#prefix.length), local!.getItem(key) ?? "");
      }
    }
    this.#kept.value = new Set(this.#texts.keys());
  }
}
