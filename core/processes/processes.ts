/**
 * Work on bytes from strangers, done by a process apart, one piece at a time. Decoders and parsers are where such bytes
 * do harm: a few that unpack to gigabytes, or that keep a processor busy for minutes. A worker of this process could
 * not be stopped in the middle, and its memory is ours; a process can be ended, and takes with it what it had.
 */
import type { Effects } from "../effects.ts";
import { GuardedProcess, type Limits } from "./guarded.ts";

export type { GuardedProcess, Limits };

export interface Trade {
  /** What its lines in the log begin with. */
  name: string;
  /** What the process runs; it may read code and nothing else, and look at these of the environment. */
  module: string;
  environment?: string;
  limits: Limits;
}

/** It is not done now, whatever the bytes are: the process does not start, the server goes away, or nobody waits. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** Milliseconds without work after which the process is ended. */
const rest = 60_000;

export class Apart {
  readonly #effects: Effects;
  readonly #trade: Trade;
  #process: GuardedProcess | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #resting: { cancel(): void } | null = null;
  #closed = false;

  constructor(effects: Effects, trade: Trade) {
    this.#effects = effects;
    this.#trade = trade;
  }

  /**
   * In turn, within the limits. Null when it cannot be done, took too much, or the process broke: the next piece gets a
   * new one.
   *
   * @param about What the log may say of it.
   * @param isWanted Asked when its turn comes.
   * @throws {Unavailable}
   */
  run<T>(
    about: object,
    work: (process: GuardedProcess) => Promise<T>,
    isWanted: () => boolean = () => true,
  ): Promise<T | null> {
    const turn = this.#last.then(() => {
      if (isWanted()) return this.#run(about, work);
      throw new Unavailable("Nobody waits for it any more");
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #run<T>(about: object, work: (process: GuardedProcess) => Promise<T>): Promise<T | null> {
    const process = await this.#ready();
    try {
      const done = await process.watched(() => work(process));
      this.#resting = this.#effects.after(rest, () => this.#end());
      return done;
    } catch (error) {
      this.#effects.log("info", `${this.#trade.name}.given_up`, { ...about, error });
      this.#end();
      if (this.#closed) throw new Unavailable("The server is going away", { cause: error });
      return null;
    }
  }

  async #ready(): Promise<GuardedProcess> {
    if (this.#closed) throw new Unavailable("The server is going away");
    this.#resting?.cancel();
    try {
      const process = this.#process ??= GuardedProcess.start(this.#effects, this.#trade);
      await process.ready();
      return process;
    } catch (error) {
      this.#end();
      if (!this.#closed) this.#effects.log("warn", `${this.#trade.name}.not_ready`, { error });
      throw new Unavailable("The process does not start", { cause: error });
    }
  }

  /** Starts the process, so that the first piece finds it there, and its code is fetched while the network is. */
  async prepare(): Promise<void> {
    if (this.#closed || this.#process !== null) return;
    await this.#ready().then(() => {
      this.#resting = this.#effects.after(rest, () => this.#end());
    }, () => {});
  }

  /** The process that works now, if there is one. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const process = this.#process;
    this.#end();
    await process?.ended;
    await this.#last;
  }

  #end(): void {
    this.#resting?.cancel();
    this.#process?.end();
    this.#process = null;
  }
}
