// This module is browser compatible.
/**
 * Who goes next, and what happens when one comes to grief: up to three files at once, the first chosen first, each by
 * one tab alone. A broken line or a busy server is waited out; a refusal is written down and stays with its file.
 */
import { effect, signal } from "@preact/signals";
import { ParleyError } from "../errors.ts";
import { delayBefore } from "./backoff.ts";
import { Pace } from "./pace.ts";
import { isFinal } from "./refusal.ts";
import { transfer } from "./transfer.ts";
import type { UploadBook } from "./upload_book.ts";
import type { StoredUpload } from "./upload_store.ts";
import type { Wire } from "./wire.ts";
import type { Channel, Timer, World } from "./world.ts";

export type Phase =
  | "reducing"
  | "waiting"
  | "preparing"
  | "sending"
  | "checking"
  | "paused"
  | "refused"
  | "done";

/** How far one is. */
export interface Motion {
  phase: Phase;
  /** Bytes. */
  sent: number;
  /** Bytes a second. */
  speed?: number;
  /** Milliseconds that the rest will take. */
  left?: number;
  /** Why it waits, for people. */
  waitsFor?: string;
}

interface Run {
  ending: AbortController;
  /** Of the bytes that it sends, once it has begun. */
  round?: number;
}

const atOnce = 3;
/** Milliseconds between two reports of progress. */
const reportEvery = 250;
const still: Motion = { phase: "waiting", sent: 0 };

export interface HaulageTools {
  user: string;
  wire: Wire;
  hash(file: Blob): Promise<string>;
  poster(film: Blob): Promise<Blob | undefined>;
}

export class Haulage {
  readonly #world: World;
  readonly #book: UploadBook;
  readonly #tools: HaulageTools;
  readonly #motions = signal<ReadonlyMap<string, Motion>>(new Map());
  readonly #running = new Map<string, Run>();
  readonly #tries = new Map<string, number>();
  readonly #held = new Map<string, Timer>();
  #channel: Channel | undefined;

  constructor(world: World, book: UploadBook, tools: HaulageTools) {
    this.#world = world;
    this.#book = book;
    this.#tools = tools;
  }

  start(): () => void {
    const name = `parley-haulage-${this.#tools.user}`;
    this.#channel = this.#world.channel(name, (note) => {
      const { id, motion } = note as { id: string; motion: Motion };
      if (!this.#reports.has(id)) this.#show(id, motion);
    });
    const stops = [
      effect(() => this.#follow(this.#book.all.value)),
      this.#world.on("online", () => this.wake()),
    ];
    return () => {
      for (const stop of stops) stop();
      for (const timer of this.#held.values()) timer.cancel();
      for (const { ending } of this.#running.values()) ending.abort();
      this.#channel?.close();
    };
  }

  of({ id }: StoredUpload): Motion {
    return this.#motions.value.get(id) ?? still;
  }

  /** Whoever waits for the line tries again. */
  wake(): void {
    for (const timer of this.#held.values()) timer.cancel();
    this.#held.clear();
    this.#tries.clear();
    this.#next();
  }

  /** What is being done for it is for nothing. */
  drop(id: string): void {
    this.#running.get(id)?.ending.abort();
    this.#held.get(id)?.cancel();
    this.#held.delete(id);
  }

  #follow(all: readonly StoredUpload[]): void {
    const rounds = new Map(all.filter(isWanted).map(({ id, round = 0 }) => [id, round]));
    for (const [id, { ending, round }] of this.#running) {
      if (!rounds.has(id) || (round ?? rounds.get(id)) !== rounds.get(id)) ending.abort();
    }
    this.#next();
  }

  #next(): void {
    for (const upload of this.#book.all.peek().filter(isWanted)) {
      if (this.#running.size >= atOnce) return;
      if (!this.#running.has(upload.id) && !this.#held.has(upload.id)) void this.#haul(upload.id);
    }
  }

  async #haul(id: string): Promise<void> {
    const run: Run = { ending: new AbortController() };
    this.#running.set(id, run);
    try {
      await this.#world.alone(`parley-upload-${id}`, () => this.#haulAlone(id, run));
    } catch (error) {
      if (!run.ending.signal.aborted) this.#failed(id, error, run.round);
    } finally {
      this.#reports.delete(id);
      this.#running.delete(id);
      this.#next();
    }
  }

  async #haulAlone(id: string, run: Run): Promise<void> {
    const { signal } = run.ending;
    const upload = await this.#book.latest(id);
    if (!upload || !isWanted(upload) || signal.aborted) return;
    const round = run.round = upload.round ?? 0;
    this.#report(id, { phase: "preparing", sent: this.#sentOf(id) });
    const pace = new Pace();
    const { size } = upload.blob;
    const file = await transfer(upload, {
      wire: this.#tools.wire,
      hash: this.#tools.hash,
      poster: this.#tools.poster,
      keep: (changes) => this.#book.change(id, changes, round),
      progress: (sent) => this.#progress(id, { sent, size, pace }),
      signal,
    });
    signal.throwIfAborted();
    await this.#book.change(id, { file }, round);
    this.#tries.delete(id);
  }

  readonly #reports = new Map<string, number>();
  #progress(id: string, { sent, size, pace }: { sent: number; size: number; pace: Pace }): void {
    const now = this.#world.now();
    pace.mark(now, sent);
    const complete = sent >= size;
    if (!complete && now - (this.#reports.get(id) ?? 0) < reportEvery) return;
    const { speed } = pace;
    const left = pace.left(size - sent);
    this.#report(id, {
      phase: complete ? "checking" : "sending",
      sent,
      ...(speed === undefined ? {} : { speed }),
      ...(left === undefined ? {} : { left }),
    });
  }

  #failed(id: string, error: unknown, round: number | undefined): void {
    if (error instanceof ParleyError ? isFinal(error) : isUnreadable(error)) {
      const { code, message } = error instanceof ParleyError ? error : unreadable;
      void this.#book.change(id, { error: { code, message } }, round);
      return;
    }
    const tries = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.set(id, tries);
    const known = error instanceof ParleyError;
    this.#report(id, {
      phase: "waiting",
      sent: this.#sentOf(id),
      ...(known ? { waitsFor: error.message } : {}),
    });
    const pause = known && error.retryAfter !== undefined
      ? error.retryAfter * 1_000
      : delayBefore(tries, this.#world.random());
    this.#held.set(
      id,
      this.#world.after(pause, () => {
        this.#held.delete(id);
        this.#next();
      }),
    );
  }

  #sentOf(id: string): number {
    return this.#motions.peek().get(id)?.sent ?? 0;
  }

  #report(id: string, motion: Motion): void {
    this.#reports.set(id, this.#world.now());
    this.#show(id, motion);
    this.#channel?.post({ id, motion });
  }

  #show(id: string, motion: Motion): void {
    this.#motions.value = new Map(this.#motions.peek()).set(id, motion);
  }
}

const unreadable = {
  code: "bad_request",
  message: "It cannot be read any more: it was changed or moved since it was chosen",
};

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && /NotReadable|NotFound/.test(`${error.name} ${error.message}`);
}

function isWanted({ file, paused, error, reduce }: StoredUpload): boolean {
  return !file && !paused && !error && reduce !== "wanted";
}
