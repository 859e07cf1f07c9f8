// This module is browser compatible.
/**
 * A search and what it has found, kept as long as the page lives: Back from a hit leads to the same list at the same
 * place. Answers that come after another question was asked are dropped.
 */
import { signal } from "@preact/signals";
import type { CommandResult } from "../protocol/commands.ts";
import type { Connection } from "./connection.ts";
import { whyNot } from "./why_not.ts";

type Answer = CommandResult["search"];
export type Told = Omit<Answer, "hits" | "people">;

export class Finding {
  readonly query = signal("");
  /** Only in the conversation that is open. */
  readonly here = signal(false);
  readonly hits = signal<Answer["hits"]>([]);
  readonly told = signal<Told | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  readonly busy = signal(false);
  /** What the hits were found by, to mark it in them. */
  readonly asked = signal("");
  /** Where the reader was in the list, in pixels, and the hit that was followed. */
  scroll = 0;
  followed: string | undefined;
  #turn = 0;
  #shown = "";
  #pages = 0;

  /** Whether the list answers what the field asks. */
  isFor(conversation: string | undefined): boolean {
    return this.#shown === this.#question(conversation) && this.hits.peek().length > 0;
  }

  async look(connection: Connection, conversation: string | undefined, pages = 1): Promise<void> {
    const turn = ++this.#turn;
    this.problem.value = undefined;
    const text = this.query.peek().trim();
    if (text === "") return this.#show([], undefined, "", 0);
    await this.#attempt(turn, async () => {
      let hits: Answer["hits"] = [];
      let told: Told | undefined;
      for (let page = 0; page < pages && (page === 0 || told?.cursor !== undefined); page++) {
        const { hits: found, people: _, ...more } = await this.#ask(connection, conversation, told?.cursor);
        hits = [...hits, ...found];
        told = more;
      }
      if (turn === this.#turn) this.#show(hits, told, this.#question(conversation), pages);
    });
  }

  /** The same pages as they are now: something may have been changed or deleted. */
  again(connection: Connection, conversation: string | undefined): Promise<void> {
    return this.look(connection, conversation, this.#pages);
  }

  async more(connection: Connection, conversation: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    await this.#attempt(turn, async () => {
      const { hits, people: _, ...told } = await this.#ask(
        connection,
        conversation,
        this.told.peek()?.cursor,
      );
      if (turn !== this.#turn) return;
      this.#show([...this.hits.peek(), ...hits], told, this.#shown, this.#pages + 1);
    });
  }

  #question(conversation: string | undefined): string {
    return JSON.stringify([this.query.peek().trim(), this.here.peek() ? conversation : null]);
  }

  #ask(
    connection: Connection,
    conversation: string | undefined,
    cursor: string | undefined,
  ): Promise<Answer> {
    return connection.request("search", {
      query: this.query.peek().trim(),
      zone: -new Date().getTimezoneOffset(),
      ...(this.here.peek() && conversation !== undefined ? { conversation } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    });
  }

  #show(hits: Answer["hits"], told: Told | undefined, question: string, pages: number): void {
    this.asked.value = this.query.peek().trim();
    this.hits.value = hits;
    this.told.value = told;
    this.#shown = question;
    this.#pages = pages;
  }

  async #attempt(turn: number, run: () => Promise<void>): Promise<void> {
    this.busy.value = true;
    try {
      await run();
    } catch (error) {
      if (turn === this.#turn) {
        this.problem.value = whyNot(error);
      }
    } finally {
      if (turn === this.#turn) this.busy.value = false;
    }
  }
}
