// This module is browser compatible.
/**
 * My messages on their way. Each is stored before anything else happens to it and leaves only when the server
 * has numbered it or I take it back; within a conversation they go one after another in the order written,
 * under the id that they got when written, so that no reload, second tab or lost answer doubles or reorders
 * them. The composer never waits for any of this.
 */
import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { ParleyError } from "../errors.ts";
import type { CommandResult } from "../protocol/commands.ts";
import type { FileInfo } from "../protocol/entries.ts";
import { delayBefore } from "./backoff.ts";
import type { Connection } from "./connection.ts";
import { memoryStore } from "./outbox_store.ts";
import type { OutboxStore, Unsent } from "./outbox_store.ts";
import { isFinal } from "./refusal.ts";
import type { Channel, Timer, World } from "./world.ts";

export type Receipt = CommandResult["message.send"];

/** Milliseconds. `files`: for which a message is held back by its files before those after it go ahead. */
const times = { answer: 15_000, opening: 3_000, files: 20_000 } as const;

export interface OutboxOptions {
  user: string;
  /** The server has numbered it, for this tab or another. */
  sent(unsent: Unsent, receipt: Receipt, files?: readonly FileInfo[]): void;
  /**
   * The files of a message: nothing when they are not there within so many milliseconds. Rejects when one of them is
   * refused.
   */
  files(clientId: string, patience: number): Promise<FileInfo[] | undefined>;
}

type Note = { type: "changed" } | { type: "sent"; clientId: string; receipt: Receipt };

export class Outbox {
  readonly items: ReadonlySignal<readonly Unsent[]>;
  /** False: a reload loses what is not sent yet, because this browser stores nothing. */
  readonly durable: ReadonlySignal<boolean>;
  readonly #world: World;
  readonly #connection: Connection;
  readonly #options: OutboxOptions;
  readonly #items = signal<readonly Unsent[]>([]);
  readonly #durable = signal(true);
  readonly #perConversation = new Map<string, ReadonlySignal<readonly Unsent[]>>();
  /** Conversations being sent from, and whether there is more since. */
  readonly #sending = new Map<string, { again: boolean }>();
  readonly #confirmations = new Map<string, (receipt: Receipt) => void>();
  /** Messages whose files were waited for: those after them have gone ahead. */
  readonly #overdue = new Set<string>();
  #store: OutboxStore = memoryStore();
  /** Settles when all that was written so far is stored. */
  #stored: Promise<void> = Promise.resolve();
  #changes = 0;
  readonly #opened = Promise.withResolvers<void>();
  #channel: Channel | undefined;
  #notBefore = 0;
  #later: Timer | undefined;

  constructor(world: World, connection: Connection, options: OutboxOptions) {
    this.#world = world;
    this.#connection = connection;
    this.#options = options;
    this.items = this.#items;
    this.durable = this.#durable;
  }

  /** Takes over what an earlier page, or another tab, has left. */
  async start(): Promise<void> {
    const name = `parley-outbox-${this.#options.user}`;
    this.#channel = this.#world.channel(name, (message) => this.#noted(message as Note));
    this.#stored = this.#open();
    await this.#stored;
    this.#opened.resolve();
    this.flush();
  }

  /** Whether such a message waits here, also from an earlier page. */
  async holds(clientId: string): Promise<boolean> {
    await this.#opened.promise;
    return this.#find(clientId) !== undefined;
  }

  stop(): void {
    this.#later?.cancel();
    this.#channel?.close();
    this.#channel = undefined;
    void this.#stored.then(() => this.#store.close());
  }

  in(conversation: string): ReadonlySignal<readonly Unsent[]> {
    const own = computed(() => this.#items.value.filter((unsent) => unsent.conversation === conversation));
    const known = this.#perConversation.get(conversation) ?? own;
    this.#perConversation.set(conversation, known);
    return known;
  }

  /** Returns the clientId. */
  add(
    conversation: string,
    text: string,
    options: { id?: string } & Pick<Unsent, "reply" | "poll" | "files"> = {},
  ): string {
    const { id: clientId = this.#world.id(), ...more } = options;
    const unsent = { seq: 0, clientId, conversation, text, ...more, at: this.#world.now(), tries: 0 };
    this.#items.value = [...this.#items.value, unsent];
    this.#write((store) => store.add(unsent));
    this.#send(conversation);
    return clientId;
  }

  /** Sends a failed one again, in its old place. */
  retry(clientId: string): void {
    const unsent = this.#find(clientId);
    if (!unsent) return;
    const { error: _forgotten, ...again } = unsent;
    this.#update({ ...again, tries: 0 });
    this.#send(unsent.conversation);
  }

  hasFiles(clientId: string): boolean {
    return this.#find(clientId)?.files ?? false;
  }

  /** Takes it out for good and gives its text back. */
  discard(clientId: string): string | undefined {
    const unsent = this.#find(clientId);
    if (unsent) this.#drop(clientId);
    return unsent?.text;
  }

  /** Its event has come: as good as the answer. */
  confirmed(clientId: string, receipt: Receipt): void {
    if (!this.#find(clientId)) return;
    this.#settle(clientId, receipt);
    this.#confirmations.get(clientId)?.(receipt);
  }

  /** Sends everything that waits. */
  flush(): void {
    const waiting = this.#items.value.filter((unsent) => !unsent.error);
    for (const conversation of new Set(waiting.map((unsent) => unsent.conversation))) {
      this.#send(conversation);
    }
  }

  #send(conversation: string): void {
    const sending = this.#sending.get(conversation);
    if (sending) sending.again = true;
    else if (this.#maySend()) void this.#sendAlone(conversation);
  }

  #maySend(): boolean {
    return this.#connection.state.value.phase === "open" && this.#world.now() >= this.#notBefore;
  }

  /** Alone among the tabs: two that send from one store would overtake each other. */
  async #sendAlone(conversation: string): Promise<void> {
    const sending = { again: false };
    this.#sending.set(conversation, sending);
    const name = `parley-outbox-${this.#options.user}-${conversation}`;
    await this.#world.alone(name, () => this.#sendAll(conversation)).catch(reportError);
    this.#sending.delete(conversation);
    if (sending.again) this.#send(conversation);
  }

  async #sendAll(conversation: string): Promise<void> {
    const aside = new Set<string>();
    for (;;) {
      const waiting = (await this.#waitingIn(conversation)).filter(({ clientId }) => !aside.has(clientId));
      if (waiting.length === 0) return;
      for (const unsent of waiting) {
        const settled = !this.#find(unsent.clientId);
        const went = settled || await this.#sendOne(unsent);
        if (!went) return;
        if (went === "later") aside.add(unsent.clientId);
      }
    }
  }

  /** What the store has, for another tab may have added to it or sent from it. */
  async #waitingIn(conversation: string): Promise<Unsent[]> {
    await this.#refresh();
    return this.#items.value.filter((unsent) => unsent.conversation === conversation && !unsent.error);
  }

  /** Whether to go on with the next; `later` when its files are not there yet. */
  async #sendOne(unsent: Unsent): Promise<boolean | "later"> {
    if (!this.#maySend()) return false;
    const { clientId, conversation, text, poll, reply } = unsent;
    try {
      const files = unsent.files ? await this.#filesOf(clientId) : [];
      if (files === undefined) return "later";
      if (!this.#maySend() || !this.#find(clientId)) return this.#maySend();
      const confirmation = new Promise<Receipt>((resolve) => this.#confirmations.set(clientId, resolve));
      const command = {
        conversation,
        clientId,
        ...(poll === undefined ? { text } : { poll }),
        ...(reply === undefined ? {} : { reply }),
        ...(files.length > 0 ? { files: files.map(({ id }) => id) } : {}),
      };
      const options = { wait: false, timeout: times.answer };
      const answer = this.#connection.request("message.send", command, options);
      this.#settle(clientId, await Promise.race([answer, confirmation]), files);
      return true;
    } catch (error) {
      return this.#refused(clientId, error);
    } finally {
      this.#confirmations.delete(clientId);
    }
  }

  async #filesOf(clientId: string): Promise<FileInfo[] | undefined> {
    const patience = this.#overdue.has(clientId) ? 0 : times.files;
    const files = await this.#options.files(clientId, patience);
    if (files === undefined) this.#overdue.add(clientId);
    else this.#overdue.delete(clientId);
    return files;
  }

  #refused(clientId: string, error: unknown): boolean {
    const unsent = this.#find(clientId);
    if (!unsent) return true; // Taken back, or its event came, while it was under way.
    if (error instanceof ParleyError && isFinal(error)) {
      this.#update({ ...unsent, error: { code: error.code, message: error.message } });
      return true;
    }
    this.#update({ ...unsent, tries: unsent.tries + 1 });
    // Also after a broken line: harmless while it is down, and the next line flushes anyway.
    const retryAfter = error instanceof ParleyError ? error.retryAfter : undefined;
    this.#holdFor(retryAfter === undefined ? this.#pause(unsent.tries) : retryAfter * 1000);
    return false;
  }

  #pause(tries: number): number {
    return delayBefore(tries + 1, this.#world.random());
  }

  #holdFor(ms: number): void {
    if (this.#connection.state.value.phase !== "open") return;
    const now = this.#world.now();
    this.#notBefore = Math.max(this.#notBefore, now + ms);
    this.#later?.cancel();
    this.#later = this.#world.after(this.#notBefore - now, () => this.flush());
  }

  #settle(clientId: string, receipt: Receipt, files: readonly FileInfo[] = []): void {
    const unsent = this.#find(clientId);
    if (!unsent) return;
    this.#options.sent(unsent, receipt, files);
    this.#drop(clientId);
    this.#post({ type: "sent", clientId, receipt });
  }

  #find(clientId: string): Unsent | undefined {
    return this.#items.peek().find((unsent) => unsent.clientId === clientId);
  }

  #update(changed: Unsent): void {
    this.#items.value = this.#items.value.map((unsent) =>
      unsent.clientId === changed.clientId ? changed : unsent
    );
    this.#write((store) => store.put(changed));
  }

  #drop(clientId: string): void {
    this.#items.value = this.#items.value.filter((unsent) => unsent.clientId !== clientId);
    this.#write((store) => store.remove(clientId));
  }

  /** The list shows it already; the store follows, in the same order. */
  #write(write: (store: OutboxStore) => Promise<unknown>): void {
    this.#changes++;
    this.#stored = this.#stored.then(async () => {
      await write(this.#store);
      this.#post({ type: "changed" });
    }).catch(() => this.#fallBack());
  }

  async #open(): Promise<void> {
    try {
      this.#store = await this.#inTime(this.#world.openOutbox(this.#options.user));
      this.#merge(await this.#store.all());
    } catch {
      this.#fallBack();
    }
  }

  /** Some browsers never answer when their database is damaged. */
  #inTime<T>(opening: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#world.after(times.opening, () => reject(new Error("The database does not answer")));
      opening.then(resolve, reject).finally(() => timer.cancel());
    });
  }

  #fallBack(): void {
    this.#store.close();
    this.#store = memoryStore(this.#items.value);
    this.#durable.value = false;
  }

  async #refresh(): Promise<void> {
    for (;;) {
      await this.#stored;
      const changes = this.#changes;
      const stored = await this.#readAll();
      // What changed while it was read would come back from the dead.
      if (this.#changes === changes) return this.#merge(stored);
    }
  }

  async #readAll(): Promise<Unsent[]> {
    try {
      return await this.#store.all();
    } catch {
      this.#fallBack();
      return await this.#store.all();
    }
  }

  /** What was added here since the store was read comes last. */
  #merge(stored: Unsent[]): void {
    const names = new Set(stored.map((unsent) => unsent.clientId));
    const added = this.#items.value.filter((unsent) => unsent.seq === 0 && !names.has(unsent.clientId));
    this.#items.value = [...stored, ...added];
  }

  #post(note: Note): void {
    this.#channel?.post(note);
  }

  #noted(note: Note): void {
    if (note.type === "changed") return void this.#refresh();
    const unsent = this.#find(note.clientId);
    if (!unsent) return;
    this.#changes++;
    this.#items.value = this.#items.value.filter((unsent) => unsent.clientId !== note.clientId);
    this.#options.sent(unsent, note.receipt);
  }
}
