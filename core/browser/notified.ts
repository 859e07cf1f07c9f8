// This module is browser compatible.
/**
 * How many notifications I have not seen, as the server has it, and that the list of them may have changed: asked once
 * with each line and again whenever something happens that bears on it. One store for all parts of a page.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Client } from "./client.ts";
import type { World } from "./world.ts";
import { afterInPage } from "./world.ts";

/** So many are counted; there may be more. */
export const mostCounted = 100;
/** Milliseconds in which what is shown on the page is read there, and some more of the kind may come. */
const rest = 250;

export class Notified {
  readonly #connection: Client["connection"];
  readonly #after: World["after"];
  readonly #unread = signal(0);
  readonly #turn = signal(0);
  #asking = false;
  /** Something has happened since it was asked. */
  #stale = false;
  #soon = false;

  constructor({ connection }: Pick<Client, "connection">, after: World["after"]) {
    this.#connection = connection;
    this.#after = after;
    connection.on("welcome", () => this.#moved());
    connection.on("lagged", () => this.#moved());
    connection.on("notifications", () => this.#moved());
    connection.on("notification", () => this.#movedSoon());
    connection.on("gone", () => this.#moved());
    connection.on("blocked", () => this.#moved());
    // Where nothing is unread, reading changes nothing.
    connection.on("read", () => this.#mayBeUnread() && this.#movedSoon());
    connection.on("event", ({ entry }) => {
      if (entry.type === "changed" && entry.reaction === undefined) this.#movedSoon();
    });
    if (connection.state.peek().phase === "open") this.#moved();
  }

  get unread(): ReadonlySignal<number> {
    return this.#unread;
  }

  /** Grows whenever the list may be another. */
  get turn(): ReadonlySignal<number> {
    return this.#turn;
  }

  #mayBeUnread(): boolean {
    return this.#unread.peek() > 0 || this.#asking || this.#soon;
  }

  #moved(): void {
    this.#turn.value++;
    void this.#ask();
  }

  #movedSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    this.#after(rest, () => {
      this.#soon = false;
      this.#moved();
    });
  }

  async #ask(): Promise<void> {
    this.#stale = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        const { unread } = await this.#connection.request("notifications.count", {}, { wait: false });
        this.#unread.value = unread;
      }
    } catch {
      // Without a line what was known stays; the next line asks again.
    } finally {
      this.#asking = false;
    }
  }
}

const ofClients = new WeakMap<object, Notified>();

/** Those of a page, begun by the first who asks. */
export function notifiedOf(client: Client): Notified {
  const known = ofClients.get(client) ?? new Notified(client, afterInPage);
  ofClients.set(client, known);
  return known;
}
