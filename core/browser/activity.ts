// This module is browser compatible.
/** Tells the server when the person last did something with this page: at once after a pause, then once a minute. */
import type { Connection } from "./connection.ts";
import type { World } from "./world.ts";

const every = 60_000;
/** No device is believed to have been left alone for longer. */
const longest = 31 * 86_400_000;

export class Activity {
  readonly #connection: Connection;
  readonly #now: World["now"];
  #at: number | undefined;
  /** What the server knows of. */
  #told = -Infinity;

  /** @param inUse whether the person has just opened the page, rather than the browser. */
  constructor(connection: Connection, now: World["now"], inUse: boolean) {
    this.#connection = connection;
    this.#now = now;
    this.#at = inUse ? now() : undefined;
  }

  /** @returns what ends it. */
  start(): () => void {
    if (this.#connection.state.peek().phase === "open") this.#tell();
    return this.#connection.on("welcome", () => this.#tell());
  }

  touched(): void {
    this.#at = this.#now();
    if (this.#at - this.#told >= every) this.#tell();
  }

  #tell(): void {
    if (this.#at === undefined || this.#connection.state.peek().phase !== "open") return;
    this.#told = this.#at;
    const ago = Math.min(Math.max(0, Math.round(this.#now() - this.#at)), longest);
    this.#connection.request("presence.active", { ago }, { wait: false }).catch(() => {
      this.#told = -Infinity; // Lost or refused: the next touch says it again.
    });
  }
}
