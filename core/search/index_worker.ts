/**
 * The index as the rest of the server sees it: calls that are answered later, by a worker that is started when it is
 * first needed. A worker that dies or finds its file damaged is replaced at the next call, with an empty index if need
 * be; whoever fills it is told.
 */
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import type { CallName, Calls, OpenOptions, Request, Response } from "./worker.ts";

interface Waiting {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}
type Options = Omit<OpenOptions, "generation">;

/** Calls that may wait; beyond, people are told to come back. */
const maxWaiting = 64;

const program = new URL("./worker.ts", import.meta.url);
/** File descriptors that a thread begins with, and a few for its file. */
const needed = 12;

/**
 * A thread that finds no descriptor left ends the whole process (Deno 2.9), so that there are some is tried before.
 * @throws {ParleyError} `busy`
 */
function demandDescriptors(): void {
  const tried: Deno.FsFile[] = [];
  try {
    for (let i = 0; i < needed; i++) tried.push(Deno.openSync(program));
  } catch (cause) {
    throw new ParleyError("busy", "Too many connections are open to search just now; please try again", {
      cause,
    });
  } finally {
    for (const file of tried) file.close();
  }
}

/** What stood in the index is gone. */
export class IndexLost extends Error {}

export class IndexWorker {
  readonly #options: Options;
  readonly #effects: Pick<Effects, "id" | "log">;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #opening: Promise<string> | undefined;
  #nextId = 1;
  #closed = false;
  #whenLost: () => void = () => {};

  constructor(options: Options, effects: Pick<Effects, "id" | "log">) {
    this.#options = options;
    this.#effects = effects;
  }

  /** Called when what stood in the index is gone, or may be. */
  onLost(listener: () => void): void {
    this.#whenLost = listener;
  }

  /** Has the thread ready before it is needed, while there are descriptors. */
  prepare(): void {
    this.#worker ??= this.#begin();
  }

  /** Starts it when it does not run. @returns what its numbers belong to. */
  open(): Promise<string> {
    return this.#opening ??= this.#open();
  }

  /**
   * @throws {IndexLost} when the index has to be made anew.
   * @throws {ParleyError} `busy` when too many wait.
   */
  async call<N extends CallName>(name: N, input: Calls[N][0]): Promise<Calls[N][1]> {
    await this.open();
    return await this.#ask(name, input);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const running = this.#opening;
    if (running !== undefined) await running.then(() => this.#ask("close", null)).catch(() => {});
    this.#closed = true;
    this.#stop(new ParleyError("storage_unavailable", "The search index is closed"));
  }

  async #open(): Promise<string> {
    if (this.#closed) throw new ParleyError("storage_unavailable", "The search index is closed");
    this.prepare();
    try {
      const opened = await this.#ask("open", { ...this.#options, generation: this.#effects.id() });
      return opened.generation;
    } catch (error) {
      this.#stop(error);
      throw error;
    }
  }

  #begin(): Worker {
    demandDescriptors();
    const worker = new Worker(program, { type: "module", name: "search" });
    worker.onmessage = ({ data }: MessageEvent<Response>) => this.#answered(data);
    worker.onerror = (event) => {
      // Handled here: unhandled, it would end the process.
      event.preventDefault();
      this.#effects.log("error", "search.worker_died", { message: event.message });
      this.#stop(new IndexLost(event.message));
    };
    return worker;
  }

  #ask<N extends CallName>(name: N, input: Calls[N][0]): Promise<Calls[N][1]> {
    if (this.#worker === undefined) return Promise.reject(new IndexLost("The search index was closed"));
    if (this.#waiting.size >= maxWaiting) {
      return Promise.reject(new ParleyError("busy", "Too many people search at once; please try again"));
    }
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<Calls[N][1]>();
    this.#waiting.set(id, { resolve: resolve as (output: unknown) => void, reject });
    this.#worker.postMessage({ id, name, input } as Request);
    return promise;
  }

  #answered(response: Response): void {
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    if ("output" in response) return waiting?.resolve(response.output);
    const error = response.damaged ? new IndexLost(response.error) : new Error(response.error);
    waiting?.reject(error);
    if (!response.damaged) return;
    this.#effects.log("warn", "search.index_damaged", { message: response.error });
    this.#stop(error);
  }

  #stop(error: unknown): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#opening = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    if (error instanceof IndexLost && !this.#closed) this.#whenLost();
  }
}
