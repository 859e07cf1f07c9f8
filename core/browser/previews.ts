// This module is browser compatible.
/**
 * What links lead to, as the server tells it. Links of rows that are shown are gathered and asked for together, once;
 * those of conversations that the server cannot read are never told to it. The reader can hide what is in the way.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal, Signal } from "@preact/signals";
import { Lru } from "../lru.ts";
import type { Preview } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Connection } from "./connection.ts";
import { LineLost } from "./connection.ts";
import type { World } from "./world.ts";

export interface PreviewOptions {
  /** Whose page this is: what somebody hides stays theirs. */
  user: string;
  /** Conversations whose links stay between those who are in them. */
  encrypted?(conversation: string): boolean;
}

/** Undefined until it is known, null when there is nothing to show. */
export type Shown = Preview | null | undefined;

interface Known {
  preview: Signal<Shown>;
  /** Not asked for again before, milliseconds since 1970. */
  until: number;
}

/** Milliseconds during which links are gathered, and until "nothing" may have become something. */
const gather = 50;
const patience = 60_000;
const remembered = 1_000;
const maxHidden = 200;
const nothing = signal(null);

export class Previews {
  readonly #world: World;
  readonly #connection: Connection;
  readonly #options: PreviewOptions;
  readonly #known = new Lru<string, Known>(remembered);
  readonly #wanted = new Set<string>();
  readonly #hidden: Signal<ReadonlySet<string>>;
  #gathering = false;

  constructor(world: World, connection: Connection, options: PreviewOptions) {
    this.#world = world;
    this.#connection = connection;
    this.#options = options;
    this.#hidden = signal(this.#load());
    connection.on("welcome", () => void this.flush());
  }

  /** Call it for what is on the screen: it is asked for unless it is known. */
  get(conversation: string, url: string): ReadonlySignal<Shown> {
    if (url.length > limits.address || this.#options.encrypted?.(conversation)) return nothing;
    const known = this.#known.get(url) ?? { preview: signal(undefined), until: 0 };
    this.#known.set(url, known);
    if (known.until <= this.#world.now()) {
      known.until = Infinity;
      this.#want([url]);
    }
    return known.preview;
  }

  /** Messages whose previews the reader does not want to see. */
  get hidden(): ReadonlySignal<ReadonlySet<string>> {
    return this.#hidden;
  }

  hide(message: string): void {
    const last = [...this.#hidden.peek(), message].slice(-maxHidden);
    this.#hidden.value = new Set(last);
    try {
      this.#world.local?.setItem(this.#place, last.join(" "));
    } catch {
      // Full or forbidden: hidden as long as the page lives.
    }
  }

  /** Asks for all that is wanted; what is wanted while the line is down waits for the next. */
  async flush(): Promise<void> {
    this.#gathering = false;
    if (this.#connection.state.value.phase !== "open") return;
    const urls = [...this.#wanted];
    this.#wanted.clear();
    const asked: Promise<void>[] = [];
    for (let i = 0; i < urls.length; i += limits.previews) {
      asked.push(this.#ask(urls.slice(i, i + limits.previews)));
    }
    await Promise.all(asked);
  }

  async #ask(urls: string[]): Promise<void> {
    try {
      const { previews } = await this.#connection.request("previews.get", { urls }, { wait: false });
      urls.forEach((url, i) => this.#learn(url, previews[i] ?? null));
    } catch (error) {
      if (error instanceof LineLost) return this.#want(urls);
      for (const url of urls) this.#learn(url, null);
    }
  }

  #learn(url: string, preview: Preview | null): void {
    const known = this.#known.get(url);
    if (known === undefined) return;
    known.preview.value = preview;
    known.until = preview === null ? this.#world.now() + patience : Infinity;
  }

  #want(urls: string[]): void {
    for (const url of urls) this.#wanted.add(url);
    if (this.#gathering) return;
    this.#gathering = true;
    this.#world.after(gather, () => void this.flush());
  }

  get #place(): string {
    return `parley-hidden-previews-${this.#options.user}`;
  }

  #load(): ReadonlySet<string> {
    try {
      return new Set(this.#world.local?.getItem(this.#place)?.split(" "));
    } catch {
      return new Set();
    }
  }
}
