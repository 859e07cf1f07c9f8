// This module is browser compatible.
/**
 * The list of what may be meant while one writes: when it is open, what is chosen in it, and which keys belong to it.
 * What it offers comes from suggestions.ts, which is fetched with the first letter that is typed.
 */
import { signal } from "@preact/signals";
import type { Asked, Choice, complete } from "./completion.ts";
import { laterCode } from "./later.ts";
import type { Asker } from "./suggestions.ts";

export interface Suggestions {
  asked: Asked;
  choices: readonly Choice[];
  /** Which of them Enter takes. */
  at: number;
}

const suggestions = laterCode(() => import("./suggestions.ts"));

type Field = Pick<HTMLTextAreaElement, "value" | "selectionStart" | "selectionEnd">;

export class Suggester {
  readonly open = signal<Suggestions | undefined>(undefined);
  readonly #asker: Asker;
  readonly #put: (text: string, caret: number) => void;
  #complete!: typeof complete;
  #turn = 0;

  /** @param put the text after a choice, and where the caret is then. */
  constructor(asker: Asker, put: (text: string, caret: number) => void) {
    this.#asker = asker;
    this.#put = put;
  }

  /** Looks for what may be meant at the caret; a slow answer does not undo a later one. */
  async look({ value, selectionStart, selectionEnd }: Field): Promise<void> {
    const turn = ++this.#turn;
    if (value === "" || selectionStart !== selectionEnd) return this.close();
    const found = await this.#suggest(value, selectionEnd).catch(() => undefined);
    if (turn !== this.#turn) return;
    this.open.value = found && found.choices.length > 0 ? { ...found, at: 0 } : undefined;
  }

  async #suggest(text: string, caret: number) {
    const { suggest, complete } = await suggestions();
    this.#complete = complete;
    return await suggest(text, caret, this.#asker);
  }

  close(): void {
    this.#turn++;
    this.open.value = undefined;
  }

  choose(field: Field, choice: Choice): void {
    const { asked } = this.open.peek()!;
    // What was typed since they were shown belongs to it.
    const since = field.value.slice(asked.to, field.selectionEnd);
    const to = asked.to + (/\s/.test(since) ? 0 : since.length);
    const { text, caret } = this.#complete(field.value, { ...asked, to }, choice);
    // The next key is not for these any more, however soon it comes.
    this.close();
    this.#put(text, caret);
  }

  /** Whether the key was for the list. */
  onKey(event: KeyboardEvent, field: Field): boolean {
    const open = this.open.peek();
    if (open === undefined || event.isComposing) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && !event.ctrlKey && !event.altKey) {
      this.open.value = { ...open, at: (open.at + step + open.choices.length) % open.choices.length };
    } else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
      this.choose(field, open.choices[open.at]!);
    } else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
