// This module is browser compatible.
/**
 * My files on their way, from the moment they are chosen: those of a message that is still being written and those of
 * messages in the outbox. Each is stored before anything else happens to it and leaves only when its message has been
 * sent or I take it out; up to three travel at once, the first chosen first, and none is sent by two tabs.
 */
import { computed, effect, untracked } from "@preact/signals";
import type { ReadonlySignal, Signal } from "@preact/signals";
import { type ErrorCode, ParleyError } from "../errors.ts";
import type { FileInfo } from "../protocol/entries.ts";
import { Haulage, type Motion } from "./haulage.ts";
import { anew, chosen, isReduced, isReducible, Reducing, type ReducingTools, wishFor } from "./reducing.ts";
import { end, fileOf } from "./tus.ts";
import { UploadBook } from "./upload_book.ts";
import type { FileDetails, StoredUpload, UploadChanges, UploadStore } from "./upload_store.ts";
import type { Wire } from "./wire.ts";
import type { World } from "./world.ts";

/** A file as the page shows it. */
export interface Upload extends Omit<StoredUpload, "paused" | "error">, Motion {
  error?: string;
}

export interface UploadTools extends ReducingTools {
  user: string;
  /** Pictures are sent as they are: as it was last chosen here. */
  originals: Signal<boolean>;
  wire: Wire;
  hash(file: Blob): Promise<string>;
  /** What the browser knows of a sound or film; waits for nothing long, and never rejects. */
  describe(file: Blob): Promise<FileDetails>;
  /** A picture out of a film; never rejects. */
  poster(film: Blob): Promise<Blob | undefined>;
  open(user: string): Promise<UploadStore>;
  /** Messages of the outbox. */
  isWaiting(clientId: string): Promise<boolean>;
  /** Something that a message waited for has come, or was refused. */
  moved(): void;
}

export class Uploads {
  readonly items: ReadonlySignal<readonly Upload[]>;
  /** False: a reload loses files that are not sent yet. */
  readonly durable: ReadonlySignal<boolean>;
  readonly #world: World;
  readonly #tools: UploadTools;
  /** For what keeps it in step with drafts (draft_files.ts). */
  readonly book: UploadBook;
  readonly #haulage: Haulage;
  readonly #reducing: Reducing;
  readonly #perMessage = new Map<string | null, ReadonlySignal<readonly Upload[]>>();
  /** Files of messages that have come to an end, one way or another. */
  readonly #decided: ReadonlySignal<string>;
  #stops: (() => void)[] = [];

  constructor(world: World, tools: UploadTools) {
    this.#world = world;
    this.#tools = tools;
    this.book = new UploadBook(world, tools);
    this.#haulage = new Haulage(world, this.book, tools);
    this.#reducing = new Reducing(world, this.book, tools);
    this.durable = this.book.durable;
    this.items = computed(() => this.book.all.value.map((stored) => shown(stored, this.#haulage.of(stored))));
    this.#decided = computed(() =>
      this.book.all.value.filter(({ message, file, error }) => message !== null && (file || error))
        .map(({ id }) => id).join(" ")
    );
  }

  async start(): Promise<void> {
    await this.book.start();
    for (const { id, message, file } of this.book.all.peek()) {
      if (message === null || await this.#tools.isWaiting(message)) continue;
      // Its message was sent just before the page went away, or was never written down.
      if (file) this.book.remove(id);
      else this.book.change(id, { message: null });
    }
    this.#reducing.start();
    this.#stops = [
      this.#haulage.start(),
      effect(() => {
        if (this.#decided.value !== "") untracked(() => this.#tools.moved());
      }),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.book.stop();
  }

  /** The network, or the server, is there again. */
  wake(): void {
    this.#haulage.wake();
  }

  /** Of the message that is being written, or of one that waits to be sent. */
  of(conversation: string, message: string | null): ReadonlySignal<readonly Upload[]> {
    const name = `${conversation} ${message}`;
    const known = this.#perMessage.get(name) ??
      computed(() =>
        this.items.value.filter((upload) =>
          upload.conversation === conversation && upload.message === message
        )
      );
    this.#perMessage.set(name, known);
    return known;
  }

  /** Begins with them at once. `known`: what is known of a sound already. */
  async add(conversation: string, files: readonly File[], known?: FileDetails): Promise<void> {
    for (const file of files) {
      const id = this.#world.id();
      const details = known ?? await this.#tools.describe(file);
      const { name, type } = file;
      const wish = wishFor(file, this.#wantsOriginals(conversation));
      this.book.add({ id, conversation, message: null, name, type, blob: file, details, ...wish });
      if (wish.reduce) this.#reducing.make(id);
    }
  }

  /** Another picture, or sound, in the place of one. */
  replace(id: string, file: File): void {
    const before = this.book.get(id);
    if (before === undefined) return;
    const { name, type } = file;
    const wish = wishFor(file, isReducible(before) ? !isReduced(before) : this.#tools.originals.peek());
    const none = { other: undefined, paused: undefined, reduce: undefined };
    this.#change(before, { ...anew(before), ...none, blob: file, name, type, ...wish });
  }

  /** Whether the pictures of the message that is being written go as they are; remembered for the next ones. */
  sendOriginals(conversation: string, originals: boolean): void {
    this.#tools.originals.value = originals;
    for (const { id } of this.of(conversation, null).peek()) {
      const before = this.book.get(id)!;
      const changes = chosen(before, originals);
      if (changes !== undefined) this.#change(before, changes);
    }
  }

  #change(before: StoredUpload, changes: UploadChanges): void {
    this.#forgetRemote(before.id);
    this.#haulage.drop(before.id);
    this.book.change(before.id, changes);
    if (changes.reduce === "wanted") this.#reducing.make(before.id);
  }

  #wantsOriginals(conversation: string): boolean {
    const pictures = this.of(conversation, null).peek().filter(isReducible);
    return pictures.length === 0 ? this.#tools.originals.peek() : !pictures.some(isReduced);
  }

  remove(id: string): void {
    this.#forgetRemote(id);
    this.#haulage.drop(id);
    this.book.remove(id);
  }

  pause(id: string): void {
    this.book.change(id, { paused: true });
  }

  resume(id: string): void {
    this.book.change(id, { paused: undefined });
  }

  /** After a refusal: from the beginning. */
  retry(id: string): void {
    this.book.change(id, { error: undefined, remote: undefined, sha256: undefined });
  }

  /** They belong to that message now. */
  attach(conversation: string, clientId: string): void {
    for (const { id } of this.of(conversation, null).peek()) this.book.change(id, { message: clientId });
  }

  /** The message was taken back: its files are with what is being written again. */
  detach(clientId: string): void {
    for (const { id } of this.#ofMessage(clientId)) this.book.change(id, { message: null });
  }

  /** The message was sent. */
  forget(clientId: string): void {
    for (const { id } of this.#ofMessage(clientId)) this.book.remove(id);
  }

  /** They are in something else on the server: a message that is sent later. */
  release(conversation: string): void {
    for (const { id } of this.of(conversation, null).peek()) this.book.remove(id);
  }

  /** Takes a file that is not sent away from the server. */
  async giveUp(id: string): Promise<void> {
    const here = this.book.all.peek().find(({ file }) => file?.id === id);
    if (here) this.book.remove(here.id);
    await end(this.#tools.wire, id);
  }

  /** Before another attempt at a refused message: what was refused, or has expired on the server, is sent anew. */
  async again(clientId: string): Promise<void> {
    for (const { id, file, error, elsewhere } of this.#ofMessage(clientId)) {
      if (error) this.retry(id);
      else if (file && !(await fileOf(this.#tools.wire, file.id).catch(() => file))) {
        this.book.change(id, elsewhere ? { error: gone } : { file: undefined, remote: undefined });
      }
    }
  }

  /**
   * The files of a message; nothing when they are not there within so many milliseconds.
   * @throws {ParleyError} why one of them was refused.
   */
  ready(clientId: string, patience: number): Promise<FileInfo[] | undefined> {
    return new Promise((resolve, reject) => {
      const timer = this.#world.after(patience, () => finish(() => resolve(undefined)));
      let done = false;
      const finish = (settle: () => void) => {
        if (done) return;
        done = true;
        timer.cancel();
        settle();
        // It may be known before the watch stands.
        queueMicrotask(() => stop());
      };
      const stop = effect(() => {
        const state = stateOf(this.book.all.value.filter(({ message }) => message === clientId));
        if (state === "moving" && patience > 0) return;
        if (state instanceof ParleyError) finish(() => reject(state));
        else finish(() => resolve(typeof state === "string" ? undefined : state));
      });
    });
  }

  #ofMessage(clientId: string): StoredUpload[] {
    return this.book.all.peek().filter(({ message }) => message === clientId);
  }

  /** What nobody will send is not kept there for a day. */
  #forgetRemote(id: string): void {
    const remote = this.book.get(id)?.remote;
    if (remote !== undefined) end(this.#tools.wire, remote).catch(() => {});
  }
}

const gone = { code: "not_found", message: "It is not on the server any more: attach it again" };

function stateOf(uploads: readonly StoredUpload[]): FileInfo[] | "moving" | "held" | ParleyError {
  if (uploads.length === 0) {
    return new ParleyError("not_found", "Its files are no longer in this browser: attach them again");
  }
  const refused = uploads.find(({ error }) => error);
  if (refused) {
    return new ParleyError(refused.error!.code as ErrorCode, `${refused.name}: ${refused.error!.message}`);
  }
  if (uploads.some(({ paused }) => paused)) return "held";
  const files = uploads.flatMap(({ file }) => file ?? []);
  return files.length === uploads.length ? files : "moving";
}

function shown({ paused, error, ...stored }: StoredUpload, motion: Motion): Upload {
  if (error) return { ...stored, phase: "refused", sent: 0, error: error.message };
  if (stored.file) return { ...stored, phase: "done", sent: stored.file.size };
  if (stored.reduce === "wanted") return { ...stored, phase: "reducing", sent: 0 };
  if (paused) return { ...stored, phase: "paused", sent: motion.sent };
  return { ...stored, ...motion };
}
