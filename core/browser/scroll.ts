// This module is browser compatible.
/**
 * The place of a reader in a list that changes under their eyes. Before the list is drawn anew, it is noted where the
 * rows on the screen stand; after that, the one under the eye, or the next that is still there, is put back to the
 * pixel: what grows above it grows upwards. Who is at the bottom stays there. The list is drawn from its end (flex-direction: column-reverse): scrollTop is 0 at the bottom and
 * negative further up.
 */
export interface Place {
  /** Keys of the rows on the screen, the one under the eye first, and where their tops are on the screen. */
  rows: { key: string; top: number }[];
  atBottom: boolean;
}

/** What of the list is on the screen, by the numbers of entries; 0 where there is none. */
export interface OnScreen {
  first: number;
  last: number;
  atBottom: boolean;
}

/** Pixels from the end that still count as being there. */
const nearEnd = 100;
/** Where the eye is, of the height of the list. */
const eye = 0.4;
/** Screens of rows that are kept ready beyond the edge. */
const ready = 1.5;

export class Scroller {
  readonly #list: HTMLElement;
  #place: Place = { rows: [], atBottom: true };

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  get atBottom(): boolean {
    return this.#list.scrollTop > -nearEnd;
  }

  /** Call before the rows change. */
  note(): void {
    // On the screen, not in the list: a strip that comes above the list makes it smaller and moves nothing.
    const offset = this.#list.getBoundingClientRect().top;
    const rows = this.#fromEye(this.#visible()).map((row) => ({ ...row, top: row.top + offset }));
    const was = this.#place.rows[0];
    const now = rows.find(({ key }) => key === was?.key);
    // Scrolling snaps to whole pixels. The place that was meant is kept, or each correction would add its rounding.
    const same = was !== undefined && now !== undefined && Math.abs(now.top - was.top) < 1;
    this.#place = {
      rows: same ? this.#place.rows : rows.map(({ key, top }) => ({ key, top })),
      atBottom: this.atBottom,
    };
  }

  /** Call after the rows have changed, before the screen is painted. */
  restore(): void {
    const { rows, atBottom } = this.#place;
    if (atBottom) return void (this.#list.scrollTop = 0);
    for (const { key, top } of rows) {
      const row = this.#row(`[data-key="${CSS.escape(key)}"]`);
      if (row === null) continue;
      this.#list.scrollTop += row.getBoundingClientRect().top - top;
      return;
    }
  }

  toBottom(): void {
    this.#list.scrollTop = 0;
    this.note();
  }

  /** Puts the row of entry `n` into the middle. False when it is not in the list. */
  toEntry(n: number): boolean {
    const row = this.#row(`[data-n="${n}"]`);
    if (row === null) return false;
    const middle = (this.#list.clientHeight - row.offsetHeight) / 2;
    this.#list.scrollTop += this.#topOf(row) - Math.max(0, middle);
    this.note();
    return true;
  }

  /** Puts the line above what is new a third below the top. False when there is none. */
  toDivider(): boolean {
    const row = this.#row(".divider");
    if (row === null) return false;
    this.#list.scrollTop += this.#topOf(row) - this.#list.clientHeight / 3;
    this.note();
    return true;
  }

  /** By so many screens; negative is up. */
  page(screens: number): void {
    this.#list.scrollBy({ top: screens * this.#list.clientHeight * 0.9 });
  }

  get wantsOlder(): boolean {
    const { scrollHeight, clientHeight, scrollTop } = this.#list;
    return scrollHeight - clientHeight + scrollTop < ready * clientHeight;
  }

  get wantsNewer(): boolean {
    return -this.#list.scrollTop < ready * this.#list.clientHeight;
  }

  onScreen(): OnScreen {
    const height = this.#list.clientHeight;
    const numbers = this.#visible()
      .filter(({ top, bottom, n }) => n > 0 && top >= -1 && bottom <= height + 1)
      .map(({ n }) => n);
    return { first: numbers[0] ?? 0, last: numbers.at(-1) ?? 0, atBottom: this.#list.scrollTop > -2 };
  }

  /** The row under the eye, those below it, then those above it from the nearest. */
  #fromEye<R extends { bottom: number }>(rows: R[]): R[] {
    const line = this.#list.clientHeight * eye;
    const at = rows.findIndex(({ bottom }) => bottom > line);
    return at === -1 ? rows.toReversed() : [...rows.slice(at), ...rows.slice(0, at).toReversed()];
  }

  #visible(): { key: string; n: number; top: number; bottom: number }[] {
    const rows = [...this.#list.querySelectorAll<HTMLElement>("[data-key]")];
    const height = this.#list.clientHeight;
    const visible = [];
    // Rows stand below each other, so the first on the screen is found by halving.
    for (let i = this.#firstBelowTop(rows); i < rows.length; i++) {
      const row = rows[i]!;
      const top = this.#topOf(row);
      if (top >= height) break;
      const { key = "", n = "0" } = row.dataset;
      visible.push({ key, n: Number(n), top, bottom: top + row.offsetHeight });
    }
    return visible;
  }

  #firstBelowTop(rows: readonly HTMLElement[]): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle]!;
      if (this.#topOf(row) + row.offsetHeight <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #topOf(row: Element): number {
    return row.getBoundingClientRect().top - this.#list.getBoundingClientRect().top;
  }

  #row(selector: string): HTMLElement | null {
    return this.#list.querySelector<HTMLElement>(selector);
  }
}
