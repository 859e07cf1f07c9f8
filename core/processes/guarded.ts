/** One process and the line to it: starts it, talks to it, watches what it takes, and ends it when that is too much. */
import type { Effects } from "../effects.ts";
import type { Trade } from "./processes.ts";

export interface Limits {
  /** Milliseconds of a processor for one piece of work. */
  processing: number;
  /** Milliseconds in all, for a machine that has no time. */
  waiting: number;
  /** Bytes in memory. */
  memory: number;
}

const looks = 50;
/** Ticks of a second, as /proc counts the time of a process; Linux has had no other for a long time. */
const ticks = 100;
const pageSize = 4096;
/** Bytes of one answer. */
const longest = 8_000_000;
const encoder = new TextEncoder();

export class GuardedProcess {
  readonly #process: Deno.ChildProcess;
  readonly #effects: Effects;
  readonly #limits: Limits;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #buffered: Uint8Array<ArrayBuffer> = new Uint8Array();
  #ready: Promise<void> | undefined;
  #hasEnded = false;

  private constructor(process: Deno.ChildProcess, effects: Effects, limits: Limits) {
    this.#process = process;
    this.#effects = effects;
    this.#limits = limits;
    this.#input = process.stdin.getWriter();
    this.#output = process.stdout.getReader();
  }

  static start(effects: Effects, { module, environment, limits }: Trade): GuardedProcess {
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", "--no-check", "--allow-read"],
        ...(environment === undefined ? [] : [`--allow-env=${environment}`]),
        ...["--allow-sys=setPriority", "--v8-flags=--max-old-space-size=256"],
        module,
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    });
    return new GuardedProcess(command.spawn(), effects, limits);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get ended(): Promise<unknown> {
    return this.#process.status;
  }

  /** @throws when it does not start. */
  ready(): Promise<void> {
    return this.#ready ??= this.#watch(Infinity, async () => {
      if (await this.readLine() !== "ready") throw new Error("The process does not start");
    });
  }

  /** Ends it when the work takes too much: whoever waits for its answer finds that it has ended. */
  watched<T>(work: () => Promise<T>): Promise<T> {
    return this.#watch(this.#limits.processing, work);
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#input.write(bytes);
  }

  writeLine(value: unknown): Promise<void> {
    return this.write(encoder.encode(`${JSON.stringify(value)}\n`));
  }

  async readLine(): Promise<string> {
    for (let end = this.#buffered.indexOf(10);; end = this.#buffered.indexOf(10)) {
      if (end !== -1) return new TextDecoder().decode((await this.read(end + 1)).subarray(0, end));
      if (this.#buffered.length > longest) throw new Error("The process answers too much");
      await this.#more();
    }
  }

  async read(length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (length > longest) throw new Error("The process answers too much");
    while (this.#buffered.length < length) await this.#more();
    const bytes = this.#buffered.slice(0, length);
    this.#buffered = this.#buffered.slice(length);
    return bytes;
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    this.#input.close().catch(() => {});
    this.#output.cancel().catch(() => {});
  }

  async #watch<T>(processing: number, work: () => Promise<T>): Promise<T> {
    const began = this.#effects.monotonic();
    const before = this.#used()?.processing ?? 0;
    const watch = this.#effects.every(looks, () => {
      const used = this.#used();
      const tooLong = this.#effects.monotonic() - began > this.#limits.waiting;
      const tooMuch = used !== null &&
        (used.processing - before > processing || used.memory > this.#limits.memory);
      if (tooLong || tooMuch) this.end();
    });
    try {
      return await work();
    } finally {
      watch.cancel();
    }
  }

  /** Null where it cannot be seen. */
  #used(): { processing: number; memory: number } | null {
    try {
      const stat = Deno.readTextFileSync(`/proc/${this.pid}/stat`);
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
      return { processing: (fields[11]! + fields[12]!) / ticks * 1000, memory: fields[21]! * pageSize };
    } catch {
      return null;
    }
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#output.read();
    if (done) throw new Error("The process has ended");
    const joined = new Uint8Array(this.#buffered.length + value.length);
    joined.set(this.#buffered);
    joined.set(value, this.#buffered.length);
    this.#buffered = joined;
  }
}
