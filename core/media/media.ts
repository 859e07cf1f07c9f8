/**
 * What sounds, films and the notes of cameras say of themselves, read by a process apart (core/processes). Of a long file
 * only the places that matter are fetched, a piece at a time. What the process answers is believed as little as what it
 * was given: every value has its shape and bounds (said.ts).
 */
import type { Effects } from "../effects.ts";
import { Apart, type GuardedProcess, type Limits } from "../processes/processes.ts";
import { most, type Order, piece, type Word } from "./order.ts";
import { type Heard, heardIn, type Noted, notedIn } from "./said.ts";

export type { Heard, Noted };

/** Bytes `from` up to, but not including, `to`. */
export type Read = (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>>;

const limits: Limits = { processing: 4_000, waiting: 30_000, memory: 400 * 1024 * 1024 };

export class Media {
  readonly #apart: Apart;

  constructor(effects: Effects, changed: Partial<Limits> = {}) {
    this.#apart = new Apart(effects, {
      name: "media",
      module: new URL("./reader.ts", import.meta.url).href,
      limits: { ...limits, ...changed },
    });
  }

  /**
   * Null when it cannot be read.
   *
   * @param isWanted Asked when its turn comes.
   * @throws {Unavailable} when nothing is read now.
   */
  async recording(size: number, read: Read, isWanted?: () => boolean): Promise<Heard | null> {
    return heardIn(await this.#ask({ kind: "recording", size }, read, isWanted));
  }

  /** Null when it cannot be read, or not now. */
  async notes(tiff: Uint8Array<ArrayBuffer>): Promise<Noted | null> {
    const read = (from: number, to: number) => Promise.resolve(tiff.slice(from, to));
    return notedIn(await this.#ask({ kind: "notes", size: tiff.length }, read).catch(() => null));
  }

  #ask(order: Order, read: Read, isWanted?: () => boolean): Promise<unknown> {
    return this.#apart.run(order, (process) => converse(process, order, read), isWanted);
  }

  prepare(): Promise<void> {
    return this.#apart.prepare();
  }

  /** The process that works now, if there is one. */
  get pid(): number | null {
    return this.#apart.pid;
  }

  close(): Promise<void> {
    return this.#apart.close();
  }
}

/** Gives what is asked for until there is an answer. @throws when it asks for what it may not have. */
async function converse(process: GuardedProcess, order: Order, read: Read): Promise<unknown> {
  await process.writeLine(order);
  for (let given = 0;;) {
    const word: Word = JSON.parse(await process.readLine());
    if ("said" in word) return word.said;
    const { from, to } = word;
    given += to - from;
    const isFair = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && to > from &&
      to <= order.size && to - from <= piece && given <= most;
    if (!isFair) throw new Error("The process asks for too much");
    await process.write(await read(from, to));
  }
}
