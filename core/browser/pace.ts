// This module is browser compatible.
/** How fast bytes go, over the last seconds, and so how long the rest will take. */

/** Milliseconds that are looked back. */
const span = 5_000;

export class Pace {
  #marks: { at: number; sent: number }[] = [];

  /** Bytes that have left by now. */
  mark(at: number, sent: number): void {
    // After a break it goes on from where the server is, which may be less.
    if (sent < (this.#marks.at(-1)?.sent ?? 0)) this.#marks = [];
    this.#marks.push({ at, sent });
    while (this.#marks.length > 2 && this.#marks[0]!.at < at - span) this.#marks.shift();
  }

  /** Bytes a second; nothing before there is something to say. */
  get speed(): number | undefined {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at - first.at < 500) return undefined;
    return (last.sent - first.sent) * 1_000 / (last.at - first.at);
  }

  /** Milliseconds for so many bytes more. */
  left(bytes: number): number | undefined {
    const { speed } = this;
    return speed === undefined || speed === 0 ? undefined : bytes * 1_000 / speed;
  }
}
