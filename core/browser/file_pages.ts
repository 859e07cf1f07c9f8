// This module is browser compatible.
/** A list of files that grows page by page as one goes down it; another question begins it anew. */
import { signal } from "@preact/signals";
import type { PlacedFile } from "../protocol/entries.ts";

export interface FilePage {
  files: readonly PlacedFile[];
  next?: string;
}

export class FilePages {
  readonly files = signal<readonly PlacedFile[]>([]);
  readonly state = signal<"loading" | "more" | "all" | { problem: string }>("loading");
  readonly #ask: (before: string | undefined) => Promise<FilePage>;
  #next: string | undefined;
  #stopped = false;

  constructor(ask: (before: string | undefined) => Promise<FilePage>) {
    this.#ask = ask;
    void this.more();
  }

  async more(): Promise<void> {
    this.state.value = "loading";
    try {
      const { files, next } = await this.#ask(this.#next);
      if (this.#stopped) return;
      this.#next = next;
      this.files.value = [...this.files.peek(), ...files];
      this.state.value = next === undefined ? "all" : "more";
    } catch (error) {
      this.state.value = { problem: error instanceof Error ? error.message : "Cannot look them up now" };
    }
  }

  without(id: string): void {
    this.files.value = this.files.peek().filter(({ file }) => file.id !== id);
  }

  stop(): void {
    this.#stopped = true;
  }
}
