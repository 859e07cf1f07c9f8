/**
 * Small versions of pictures, made by a process of its own, one at a time. Decoders are where pictures from strangers
 * do harm: a few bytes that unpack to gigabytes, or that keep a processor busy for minutes. A worker of this process
 * could not be stopped in the middle, and its memory is ours; a process can be ended, and takes with it what it had.
 */
import type { Effects } from "../effects.ts";
import { type Limits, Line } from "./line.ts";

export { type Piece, type Survey, surveyOf } from "./survey.ts";

/** What is to be done: how the picture is stored, and how many bytes it has. */
export interface Order {
  type: string;
  width: number;
  height: number;
  orientation: number;
  size: number;
  /** The middle of it, as squares of the size of faces. */
  square?: boolean;
  /** The whole of it, as small as an emoji. */
  emoji?: boolean;
}
/** What came of it: bytes of the small versions, and a picture of a few pixels in base64, unless it is see-through. */
export interface Pressed {
  small: number;
  large: number;
  placeholder?: string;
}
export interface Small {
  small: Uint8Array<ArrayBuffer>;
  large: Uint8Array<ArrayBuffer>;
  placeholder?: string;
}

export const maxPixels = 40_000_000;
/** Larger ones are shown as they are. */
const maxSize = 40_000_000;
const limits: Limits = { processing: 5_000, waiting: 30_000, memory: 900 * 1024 * 1024 };
/** Milliseconds without work after which the process is ended. */
const rest = 60_000;

export class Pictures {
  readonly #effects: Effects;
  readonly #limits: Limits;
  #line: Line | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #resting: { cancel(): void } | null = null;
  #closed = false;

  constructor(effects: Effects, changed: Partial<Limits> = {}) {
    this.#effects = effects;
    this.#limits = { ...limits, ...changed };
  }

  /** Null when it cannot be made: the picture is damaged, or asks too much. */
  press(order: Order, bytes: () => ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Small | null> {
    if (order.size > maxSize || order.width * order.height > maxPixels) return Promise.resolve(null);
    const turn = this.#last.then(() => this.#press(order, bytes));
    this.#last = turn;
    return turn;
  }

  async #press(order: Order, bytes: () => ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Small | null> {
    if (this.#closed) return null;
    this.#resting?.cancel();
    try {
      this.#line ??= Line.open(this.#effects, this.#limits);
      const small = await this.#line.ask(order, bytes());
      this.#resting = this.#effects.after(rest, () => this.#end());
      return small;
    } catch (error) {
      // It was ended in the middle, or it broke; the next one gets a new process.
      this.#effects.log("info", "pictures.given_up", { type: order.type, size: order.size, error });
      this.#end();
      return null;
    }
  }

  /** Starts the process, so that the first picture finds it there, and its code is fetched while the network is. */
  async prepare(): Promise<void> {
    if (this.#closed || this.#line !== null) return;
    try {
      this.#line = Line.open(this.#effects, this.#limits);
      this.#resting = this.#effects.after(rest, () => this.#end());
      await this.#line.ready();
    } catch (error) {
      if (!this.#closed) this.#effects.log("warn", "pictures.not_ready", { error });
      this.#end();
    }
  }

  /** The process that works now, if there is one. */
  get pid(): number | null {
    return this.#line?.pid ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const line = this.#line;
    this.#end();
    await line?.ended;
    await this.#last;
  }

  #end(): void {
    this.#resting?.cancel();
    this.#line?.end();
    this.#line = null;
  }
}
