// This module is browser compatible.
/**
 * The list of notifications as far as it is shown. It is read anew as long as it is whenever it may have changed, so
 * what was loaded stays, and an answer that comes late does not undo a newer one.
 */
import { batch, signal } from "@preact/signals";
import type { CommandResult } from "../protocol/commands.ts";
import type { Client } from "./client.ts";
import { whyNot } from "./why_not.ts";

export type Line = CommandResult["notifications.list"]["lines"][number];
export type Shown = "all" | "unread";

const page = 30;

export class NotificationList {
  readonly lines = signal<readonly Line[]>([]);
  readonly older = signal(false);
  readonly state = signal<"loading" | "done" | { problem: string }>("loading");
  readonly shown = signal<Shown>("all");
  readonly #connection: Client["connection"];
  #wanted = page;
  #asked = 0;

  constructor({ connection }: Pick<Client, "connection">) {
    this.#connection = connection;
  }

  async load(): Promise<void> {
    const turn = ++this.#asked;
    this.state.value = "loading";
    try {
      const unread = this.shown.peek() === "unread";
      const lines: Line[] = [];
      let older = true;
      while (older && lines.length < this.#wanted) {
        const before = lines.at(-1)?.at;
        const answer = await this.#connection.request("notifications.list", {
          unread,
          ...(before === undefined ? {} : { before }),
        });
        if (turn !== this.#asked) return;
        lines.push(...answer.lines);
        older = answer.older && answer.lines.length > 0;
      }
      batch(() => {
        this.lines.value = lines;
        this.older.value = older;
        this.state.value = "done";
      });
    } catch (error) {
      if (turn === this.#asked) this.state.value = { problem: whyNot(error) };
    }
  }

  more(): Promise<void> {
    this.#wanted = this.lines.peek().length + page;
    return this.load();
  }

  show(shown: Shown): Promise<void> {
    batch(() => {
      this.shown.value = shown;
      // What is known of the other is shown at once.
      if (shown === "unread") this.lines.value = this.lines.peek().filter(({ read }) => !read);
    });
    this.#wanted = page;
    return this.load();
  }

  /** One, or all. At once here; the server tells all devices. */
  async read(line?: Line): Promise<void> {
    const was = this.lines.peek();
    const isMeant = (one: Line) => line === undefined || one.id === line.id;
    this.lines.value = was.map((one) => isMeant(one) ? { ...one, read: true } : one)
      .filter(({ read }) => this.shown.peek() === "all" || !read);
    const which = line === undefined ? {} : { at: line.at, id: line.id };
    // What is asked before this is done would bring it back.
    this.#asked++;
    try {
      await this.#connection.request("notifications.read", which);
    } catch (error) {
      this.lines.value = was;
      this.state.value = { problem: whyNot(error) };
      return;
    }
    await this.load();
  }
}
