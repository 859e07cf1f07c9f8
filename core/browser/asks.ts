// This module is browser compatible.
/**
 * Commands that wait for their answers. Each is settled exactly once: by its answer, by its time-out, or when
 * the line that carried it breaks. One that was made while the line was down waits for the next line.
 */
import type { CommandType } from "../protocol/commands.ts";
import type { ErrorBody } from "../errors.ts";
import { ParleyError } from "../errors.ts";
import { LineLost } from "./connection.ts";
import type { Timer, World } from "./world.ts";

interface Ask {
  text: string;
  sent: boolean;
  resolve(body: unknown): void;
  reject(error: unknown): void;
  timer: Timer;
}

export class Asks {
  readonly #world: World;
  readonly #asks = new Map<number, Ask>();
  #last = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** `send` is called now when given, otherwise `sendHeld` does it later. */
  make(type: CommandType, body: unknown, options: AskOptions): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = this.#world.after(options.timeout, () => this.#expire(id, type));
      const ask = { text: JSON.stringify({ id, type, body }), sent: false, resolve, reject, timer };
      this.#asks.set(id, ask);
      if (options.send) sendOne(ask, options.send);
    });
  }

  sendHeld(send: (text: string) => void): void {
    for (const ask of this.#asks.values()) if (!ask.sent) sendOne(ask, send);
  }

  answered(id: number, body: unknown): void {
    this.#take(id)?.resolve(body);
  }

  refused(id: number | null, { code, message, field, retryAfter }: ErrorBody): void {
    if (id === null) return;
    this.#take(id)?.reject(new ParleyError(code, message, { field, retryAfter }));
  }

  /** The line is gone, and with it the answers to what was sent over it. */
  broken(): void {
    for (const [id, ask] of this.#asks) {
      if (ask.sent) this.#take(id)?.reject(new LineLost("disconnected", "The connection was lost"));
    }
  }

  endAll(): void {
    for (const id of [...this.#asks.keys()]) {
      this.#take(id)?.reject(new LineLost("disconnected", "The connection was closed"));
    }
  }

  #expire(id: number, type: CommandType): void {
    this.#take(id)?.reject(new LineLost("timed_out", `No answer to "${type}" came in time`));
  }

  #take(id: number): Ask | undefined {
    const ask = this.#asks.get(id);
    this.#asks.delete(id);
    ask?.timer.cancel();
    return ask;
  }
}

interface AskOptions {
  /** Milliseconds. */
  timeout: number;
  send?: (text: string) => void;
}

function sendOne(ask: Ask, send: (text: string) => void): void {
  ask.sent = true;
  send(ask.text);
}
