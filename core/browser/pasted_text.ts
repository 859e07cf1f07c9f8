// This module is browser compatible.
/** A long text that was just pasted, which may be sent as a file instead. */
import { signal } from "@preact/signals";
import { putEdit } from "./field.ts";
import { longPaste } from "./taking.ts";

type Field = HTMLTextAreaElement;

export class PastedText {
  /** The text that is offered to be sent as a file. */
  readonly offered = signal<string | undefined>(undefined);
  #before: { start: number; after: number } | undefined;

  /** A paste is about to change the field. */
  expect(target: Element, area: Field): void {
    if (target !== area) return;
    this.#before = { start: area.selectionStart, after: area.value.length - area.selectionEnd };
  }

  /** The field has changed. */
  look(area: Field): void {
    const before = this.#before;
    this.#before = undefined;
    if (before !== undefined) {
      const text = area.value.slice(before.start, area.value.length - before.after);
      if (text.length >= longPaste) return void (this.offered.value = text);
    }
    const { value } = this.offered;
    if (value !== undefined && !area.value.includes(value)) this.forget();
  }

  /** Out of the field, into a file. */
  take(area: Field): File[] {
    const text = this.offered.peek();
    const start = text === undefined ? -1 : area.value.indexOf(text);
    this.forget();
    if (text === undefined || start < 0) return [];
    const value = area.value.slice(0, start) + area.value.slice(start + text.length);
    putEdit(area, { value, start, end: start });
    return [new File([text], "Pasted text.txt", { type: "text/plain" })];
  }

  forget(): void {
    this.offered.value = undefined;
  }
}
