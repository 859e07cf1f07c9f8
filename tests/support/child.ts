/**
 * The real program as a process of its own, which can be killed and started again on the same data and port. What a
 * crash does can only be shown with one.
 */
import { until } from "./until.ts";

const root = new URL("../..", import.meta.url);
const off = ["LOGIN", "REGISTER", "MESSAGE", "ROOM", "ROOM_PASSWORD", "PREVIEW", "COMMAND", "CONNECT"];

export class Child {
  readonly port: number;
  readonly data: string;
  readonly settings: Record<string, string>;
  readonly log: string[] = [];
  #process: Deno.ChildProcess | null = null;
  #reading: Promise<void> = Promise.resolve();

  private constructor(port: number, data: string, settings: Record<string, string>) {
    this.port = port;
    this.data = data;
    this.settings = settings;
  }

  /** A new server on an empty directory; `data` names one that is there already. */
  static async start(settings: Record<string, string> = {}, data?: string): Promise<Child> {
    const child = new Child(freePort(), data ?? await Deno.makeTempDir({ prefix: "parley-" }), settings);
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
    process.kill(signal);
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
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "main.ts"],
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

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}
