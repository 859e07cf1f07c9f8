/**
 * The door, kept open. Deno.serve ends for good when it cannot accept a connection, which happens the moment the
 * process has no file descriptor left. Without this nobody new would come in until somebody restarts it, or the
 * process, with nothing left to wait for, would end. What was open before goes on; those who knock meanwhile are
 * refused and come back by themselves.
 */
import type { Effects, Timer } from "./effects.ts";

type Server = Deno.HttpServer<Deno.NetAddr>;

/** Milliseconds until the door is tried again. */
const pause = 250;

export class Listener {
  readonly addr: Deno.NetAddr;
  readonly #serve: (port: number) => Server;
  readonly #effects: Effects;
  /** Null while the door is shut. */
  #server: Server | null = null;
  #again: Timer | null = null;
  #closing = false;

  /** @param serve listens; what it throws the first time is thrown on. */
  constructor(port: number, serve: (port: number) => Server, effects: Effects) {
    this.#serve = serve;
    this.#effects = effects;
    this.addr = this.#open(port).addr;
  }

  /** Lets nobody in any more. Resolves when everything that was asked is answered. */
  async shutdown(): Promise<void> {
    this.#closing = true;
    this.#again?.cancel();
    await this.#server?.shutdown();
  }

  #open(port: number): Server {
    const server = this.#serve(port);
    server.finished.catch((error) => this.#lost(error));
    return this.#server = server;
  }

  #lost(error: unknown): void {
    this.#server = null;
    if (this.#closing) return;
    this.#effects.log("error", "listener.lost", { error });
    this.#again = this.#effects.after(pause, () => this.#openAgain(), { keepAlive: true });
  }

  #openAgain(): void {
    try {
      this.#open(this.addr.port);
    } catch (error) {
      this.#lost(error);
    }
  }
}
