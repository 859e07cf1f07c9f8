// This module is browser compatible.
/** What was sent from a field, so that one can go back through it. Lives as long as the field. */
const most = 50;

export class SentHistory {
  /** The latest last. */
  #texts: string[] = [];
  /** Which of them is in the field. */
  #at: number | undefined;

  add(text: string): void {
    this.#texts = [...this.#texts.filter((sent) => sent !== text), text].slice(-most);
    this.#at = undefined;
  }

  /** The one before (-1) or after (1); empty after the last, undefined when nothing was sent. */
  step(by: 1 | -1): string | undefined {
    if (this.#texts.length === 0) return undefined;
    const at = Math.max(0, (this.#at ?? this.#texts.length) + by);
    this.#at = at < this.#texts.length ? at : undefined;
    return this.#texts[at] ?? "";
  }
}
