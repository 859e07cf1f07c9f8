/**
 * The line to the process that makes pictures smaller: starts it, asks it, watches what it takes, and ends it when that
 * is too much.
 */
import type { Effects } from "../effects.ts";
import type { Order, Pressed, Small } from "./pictures.ts";

export interface Limits {
  /** Milliseconds of a processor for one picture. */
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
/** No small picture of 1,280 pixels is longer. */
const longest = 8_000_000;
const encoder = new TextEncoder();

export class Line {
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

  static open(effects: Effects, limits: Limits): Line {
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", "--no-check", "--allow-read"],
        ...[
          "--allow-env=IMAGESCRIPT_WASM_SIMD",
          "--allow-sys=setPriority",
          "--v8-flags=--max-old-space-size=256",
        ],
        new URL("./press.ts", import.meta.url).href,
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    });
    return new Line(command.spawn(), effects, limits);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get ended(): Promise<unknown> {
    return this.#process.status;
  }

  /** @throws when it does not start. */
  ready(): Promise<void> {
    return this.#ready ??= this.#start();
  }

  async #start(): Promise<void> {
    const watch = this.#watch(Infinity);
    try {
      if (await this.#readLine() !== "ready") throw new Error("The process does not start");
    } finally {
      watch.cancel();
    }
  }

  /** Null when it says that it cannot. @throws when it had to be ended, or broke. */
  async ask(order: Order, bytes: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Small | null> {
    await this.ready();
    const watch = this.#watch(this.#limits.processing);
    try {
      await this.#input.write(encoder.encode(`${JSON.stringify(order)}\n`));
      for await (const piece of bytes) await this.#input.write(piece);
      const pressed: Pressed | null = JSON.parse(await this.#readLine());
      if (pressed === null) return null;
      const { small, large, placeholder } = pressed;
      if (small > longest || large > longest) throw new Error("The process answers too much");
      return {
        small: await this.#read(small),
        large: await this.#read(large),
        ...(placeholder === undefined ? {} : { placeholder }),
      };
    } finally {
      watch.cancel();
    }
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

  /** Ends the process when it takes too much; whoever waits for its answer finds that it has ended. */
  #watch(processing: number): { cancel(): void } {
    const began = this.#effects.monotonic();
    const before = this.#used()?.processing ?? 0;
    return this.#effects.every(looks, () => {
      const used = this.#used();
      const tooLong = this.#effects.monotonic() - began > this.#limits.waiting;
      const tooMuch = used !== null &&
        (used.processing - before > processing || used.memory > this.#limits.memory);
      if (tooLong || tooMuch) this.end();
    });
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

  async #readLine(): Promise<string> {
    for (let end = this.#buffered.indexOf(10);; end = this.#buffered.indexOf(10)) {
      if (end !== -1) return new TextDecoder().decode((await this.#read(end + 1)).subarray(0, end));
      if (this.#buffered.length > longest) throw new Error("The process answers too much");
      await this.#more();
    }
  }

  async #read(length: number): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#buffered.length < length) await this.#more();
    const bytes = this.#buffered.slice(0, length);
    this.#buffered = this.#buffered.slice(length);
    return bytes;
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
