// This module is browser compatible.
/**
 * What I have chosen in polls. It stands in no message, so it is asked for when a poll is shown, and again with each
 * line; my other devices tell. A choice is shown at once, and sent when there is a line; of several made quickly only
 * the last is.
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Client } from "./client.ts";
import { type Connection, LineLost } from "./connection.ts";
import { whyNot } from "./why_not.ts";

export interface MyVote {
  /** Numbers of options; undefined until it is known. */
  mine: ReadonlySignal<readonly number[] | undefined>;
  /** Why the last choice was refused. */
  problem: ReadonlySignal<string | undefined>;
}

interface Known {
  conversation: string;
  n: number;
  mine: Signal<readonly number[] | undefined>;
  problem: Signal<string | undefined>;
  /** What the server has. */
  confirmed: readonly number[] | undefined;
  /** What it is still to be told. */
  wanted?: readonly number[] | undefined;
  sending: boolean;
}

/** Of one question. */
const atOnce = 50;

export class Votes {
  readonly #connection: Connection;
  readonly #known = new Map<string, Known>();
  readonly #asked = new Set<Known>();

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.on("vote", ({ c, n, options }) => {
      const known = this.#known.get(nameOf(c, n));
      if (known !== undefined) this.#learn(known, options);
    });
    connection.on("welcome", () => {
      for (const known of this.#known.values()) {
        if (known.wanted === undefined) this.#ask(known);
        else void this.#send(known);
      }
    });
  }

  of(conversation: string, n: number): MyVote {
    return this.#find(conversation, n);
  }

  choose(conversation: string, n: number, options: readonly number[]): void {
    const known = this.#find(conversation, n);
    known.problem.value = undefined;
    known.mine.value = options;
    known.wanted = options;
    void this.#send(known);
  }

  async #send(known: Known): Promise<void> {
    if (known.sending) return;
    known.sending = true;
    const { conversation, n } = known;
    while (known.wanted !== undefined) {
      const options = known.wanted;
      try {
        const body = { conversation, n, options: [...options] };
        await this.#connection.request("poll.vote", body, { wait: false });
        known.confirmed = options;
      } catch (error) {
        if (error instanceof LineLost) break; // The next line sends it.
        if (known.wanted === options) {
          known.mine.value = known.confirmed;
          known.problem.value = whyNot(error);
        }
      }
      if (known.wanted === options) known.wanted = undefined;
    }
    known.sending = false;
  }

  #find(conversation: string, n: number): Known {
    const name = nameOf(conversation, n);
    const found = this.#known.get(name);
    if (found !== undefined) return found;
    const known: Known = {
      ...{ conversation, n, sending: false, confirmed: undefined },
      ...{ mine: signal(undefined), problem: signal(undefined) },
    };
    this.#known.set(name, known);
    this.#ask(known);
    return known;
  }

  /** Together with those that are shown in the same moment. */
  #ask(known: Known): void {
    if (this.#asked.size === 0) queueMicrotask(() => void this.#flush());
    this.#asked.add(known);
  }

  async #flush(): Promise<void> {
    const places = Map.groupBy(this.#asked, ({ conversation }) => conversation);
    this.#asked.clear();
    for (const [conversation, all] of places) {
      for (let i = 0; i < all.length; i += atOnce) await this.#lookUp(conversation, all.slice(i, i + atOnce));
    }
  }

  async #lookUp(conversation: string, some: readonly Known[]): Promise<void> {
    const numbers = some.map(({ n }) => n);
    try {
      const { votes } = await this.#connection.request("polls.mine", { conversation, numbers }, {
        wait: false,
      });
      some.forEach((known, i) => this.#learn(known, votes[i]!.options));
    } catch {
      // The next line asks again.
    }
  }

  #learn(known: Known, options: readonly number[]): void {
    known.confirmed = options;
    if (known.wanted === undefined) known.mine.value = options;
  }
}

const ofClients = new WeakMap<Client, Votes>();

/** Made with the first poll that is shown. */
export function votesOf(client: Client): Votes {
  const known = ofClients.get(client) ?? new Votes(client.connection);
  ofClients.set(client, known);
  return known;
}

function nameOf(conversation: string, n: number): string {
  return `${conversation} ${n}`;
}
