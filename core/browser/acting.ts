// This module is browser compatible.
/**
 * What is being done to the messages of one list: which is edited, what is asked in a dialog, what is told afterwards.
 * The dialogs and the tools themselves come later (islands/MessageActs.tsx).
 */
import { signal } from "@preact/signals";
import type { Act } from "./acts.ts";
import type { Client, TimelineView } from "./client.ts";
import type { MessageRow } from "./rows.ts";

export interface Asking {
  act: Act;
  row: MessageRow;
}

export class Acting {
  /** The number of the message that is being edited. */
  readonly editing = signal<number | undefined>(undefined);
  /** What a dialog is open about. */
  readonly asking = signal<Asking | undefined>(undefined);
  /** Numbers of the messages that I have saved. */
  readonly saved = signal<ReadonlySet<number>>(new Set());
  /** A sentence for the reader, until it is dismissed or old. */
  readonly told = signal<string | undefined>(undefined);
  readonly request: Client["connection"]["request"];
  readonly conversation: string;

  constructor({ connection }: Client, { conversation }: TimelineView) {
    this.request = connection.request.bind(connection);
    this.conversation = conversation;
  }

  /** Tells when it is done, where that is worth a sentence, and why it was refused. */
  attempt(run: Promise<unknown>, done?: string): void {
    run.then(
      () => done && (this.told.value = done),
      (error) => this.refused(error, "Cannot do that now; please try again"),
    );
  }

  refused(error: unknown, otherwise: string): void {
    this.told.value = error instanceof Error ? error.message : otherwise;
  }

  edit(n: number, text: string): Promise<unknown> {
    return this.request("message.edit", { conversation: this.conversation, n, text });
  }

  react(n: number, emoji: string, on: boolean): void {
    this.attempt(this.request("message.react", { conversation: this.conversation, n, emoji, on }));
  }

  /** Without previews of its links, for everybody. */
  bare(n: number, on: boolean): void {
    this.attempt(this.request("message.bare", { conversation: this.conversation, n, on }));
  }
}
