/**
 * The real program as a process of its own, which can be killed and started again on the same data and port. What a
 * crash does can only be shown with one.
 */
import { assertEquals } from "./assert.ts";
import { until } from "./until.ts";

const root = new URL("../..", import.meta.url);
const off = [
  "LOGIN",
  "REGISTER",
  "MESSAGE",
  "ROOM",
  "ROOM_PASSWORD",
  "PREVIEW",
  "UPLOAD",
  "COMMAND",
  "CONNECT",
];

/** How the process is run. */
export interface ChildOptions {
  /** A program that becomes the server, with its arguments: `setpriv`, or a shell that sets limits first. */
  prefix?: readonly string[];
  /** For Deno itself. */
  flags?: readonly string[];
  /** Another program than that of the server. */
  program?: string;
}

export class Child {
  readonly port: number;
  readonly data: string;
  readonly settings: Record<string, string>;
  readonly options: ChildOptions;
  readonly log: string[] = [];
  #process: Deno.ChildProcess | null = null;
  #reading: Promise<void> = Promise.resolve();

  private constructor(port: number, data: string, settings: Record<string, string>, options: ChildOptions) {
    this.port = port;
    this.data = data;
    this.settings = settings;
    this.options = options;
  }

  /** A new server on an empty directory; `data` names one that is there already. */
  static async start(
    settings: Record<string, string> = {},
    data?: string,
    options: ChildOptions = {},
  ): Promise<Child> {
    data ??= await Deno.makeTempDir({ prefix: "parley-" });
    const child = new Child(freePort(), data, settings, options);
    await child.startAgain();
    return child;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#process!.pid;
  }

  /** Resident memory, MiB. */
  get memory(): number {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024);
  }

  /** File descriptors in use. */
  get open(): number {
    return [...Deno.readDirSync(`/proc/${this.pid}/fd`)].length;
  }

  /** Resolves when it serves. */
  async startAgain(): Promise<void> {
    this.#process = this.#command().spawn();
    this.#reading = this.#read(this.#process);
    await until(() => this.#isReady(), "the server to be ready", 30_000);
  }

  /** Runs it where it is not expected to serve. @returns its exit code and what it said. */
  async run(): Promise<{ code: number; said: string }> {
    const { code, stdout, stderr } = await this.#command().output();
    return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  }

  /** @returns the exit code. */
  async kill(signal: "SIGKILL" | "SIGTERM"): Promise<number> {
    const process = this.#process!;
    try {
      process.kill(signal);
    } catch {
      // It has ended by itself.
    }
    const { code } = await process.status;
    await this.#reading;
    this.#process = null;
    return code;
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    if (this.#process !== null) await this.kill("SIGKILL");
    await Deno.remove(this.data, { recursive: true }).catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove();
  }

  #command(): Deno.Command {
    const limits = Object.fromEntries(off.map((name) => [`PARLEY_LIMIT_${name}`, "off"]));
    const { prefix = [], flags = [], program: file = "main.ts" } = this.options;
    const [program, ...args] = [...prefix, Deno.execPath(), "run", "-A", ...flags, file];
    return new Deno.Command(program!, {
      args,
      cwd: root,
      env: {
        PORT: String(this.port),
        PARLEY_DATA: this.data,
        PARLEY_PREVIEWS: "off",
        ...limits,
        ...this.settings,
      },
      stdout: "piped",
      stderr: "piped",
    });
  }

  async #read(process: Deno.ChildProcess): Promise<void> {
    const lines = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
      for await (const text of stream.pipeThrough(new TextDecoderStream())) this.log.push(text);
    };
    await Promise.all([lines(process.stdout), lines(process.stderr)]);
  }

  async #isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/readyz`);
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}

/** Runs with one server, which is gone afterwards; no guard of it may have had to catch anything. */
export async function withChild(
  run: (child: Child) => Promise<void>,
  settings: Record<string, string> = {},
  options: ChildOptions & { data?: string } = {},
): Promise<void> {
  await using child = await Child.start(settings, options.data, options);
  await run(child);
  assertEquals(child.log.filter((text) => text.includes("guard.caught")), []);
}

/** Below those that the system gives to connections, so that none of them takes it before the server does. */
function freePort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
