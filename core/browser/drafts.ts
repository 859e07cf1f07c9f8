// This module is browser compatible.
/**
 * What was typed and not sent, per conversation and person, with what it answers. Kept on this device across reloads:
 * written a moment after the last key and when the page is hidden, so that closing the tab loses nothing. What other
 * devices have comes in through draft_sync.ts, and never in the place of what is typed here and not told yet.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Draft, FileInfo } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Timer, World } from "./world.ts";

/** A draft as this device has it. */
export interface KeptDraft extends Omit<Draft, "conversation"> {
  /** The server does not have it like this yet; a text that is empty is to be taken away there. */
  fresh?: boolean;
  /** The server has one. */
  known?: boolean;
}

interface DraftChange {
  text?: string | undefined;
  reply?: number | undefined;
  files?: FileInfo[] | undefined;
}

/** Milliseconds after the last change. */
const settle = 300;

export class Drafts {
  /** Conversations with a draft. */
  readonly kept: ReadonlySignal<ReadonlySet<string>>;
  /** Grows whenever something was written down, or has come from elsewhere. */
  readonly version = signal(0);
  readonly world: World;
  readonly #prefix: string;
  readonly #drafts = new Map<string, KeptDraft>();
  /** Typed since the page was opened. */
  readonly #here = new Set<string>();
  /** What came while what is typed here went before it. */
  readonly #missed = new Map<string, Draft>();
  readonly #unwritten = new Set<string>();
  readonly #kept = signal<ReadonlySet<string>>(new Set());
  readonly #listeners = new Set<(conversation: string, here: boolean) => void>();
  #timer: Timer | undefined;

  constructor(world: World, user: string) {
    this.world = world;
    this.#prefix = `parley-draft-${user}-`;
    this.kept = this.#kept;
    this.#load();
  }

  all(): [conversation: string, draft: KeptDraft][] {
    return [...this.#drafts];
  }

  get(conversation: string): KeptDraft | undefined {
    return this.#drafts.get(conversation);
  }

  /** Typed here. */
  set(conversation: string, change: DraftChange): void {
    this.#change(conversation, change, true);
  }

  /** Changed here, but not where it is written. */
  rewrite(conversation: string, { text, reply, files }: DraftChange): void {
    this.#change(conversation, { text, reply, files }, false);
    this.flush();
  }

  #change(conversation: string, change: DraftChange, here: boolean): void {
    const was = this.get(conversation);
    const { text = "", reply, files, known } = { ...was, ...change };
    if (text === (was?.text ?? "") && reply === was?.reply && idsOf(files) === idsOf(was?.files)) return;
    this.#here.add(conversation);
    this.#put(conversation, {
      text,
      at: this.world.now(),
      ...(reply === undefined ? {} : { reply }),
      ...(files?.length ? { files } : {}),
      ...(known ? { known } : {}),
      fresh: known === true || !isBlank({ text, files }),
    }, here);
  }

  /** From elsewhere. What is typed here goes before it, and so does what was written later. */
  take({ conversation, ...draft }: Draft): void {
    const was = this.get(conversation);
    if (was?.fresh && (this.#here.has(conversation) || was.at >= draft.at)) {
      return void this.#missed.set(conversation, { conversation, ...draft });
    }
    if (isNothing(draft) && isBlank(was)) return;
    const same = (was?.text ?? "") === draft.text && was?.reply === draft.reply;
    this.#put(conversation, { ...draft, known: !isNothing(draft) }, same);
  }

  /** The server is being told: from now on it may have it, whether or not its answer arrives. */
  telling(conversation: string): KeptDraft {
    const draft = { ...this.get(conversation)!, known: true };
    this.#drafts.set(conversation, draft);
    this.#write(conversation, draft);
    return draft;
  }

  /** The server has it as it was then, with these of its files; it was written there at `at`. */
  told(conversation: string, { files, ...then }: KeptDraft, at: number, has: readonly string[] = []): void {
    this.#here.delete(conversation);
    const kept = files?.filter(({ id }) => has.includes(id));
    const draft = { ...then, ...(kept?.length ? { files: kept } : {}) };
    this.#put(conversation, { ...draft, fresh: false, known: !isBlank(draft) }, true);
    // Another device was later than this, and was heard earlier than this answer.
    const missed = this.#missed.get(conversation);
    this.#missed.delete(conversation);
    if (missed !== undefined && missed.at > at) this.take(missed);
  }

  /** A backup was restored: what the server had may be gone, so it is told all of it again. */
  tellAgain(): void {
    for (const [conversation, draft] of this.all()) {
      if (!isBlank(draft)) this.#put(conversation, { ...draft, fresh: true, known: false }, true);
    }
  }

  /** The conversation is not mine any more. */
  drop(home: string): void {
    for (const [conversation] of this.all()) {
      if (homeOf(conversation) === home) this.#put(conversation, { text: "", at: 0 }, false);
    }
  }

  /** `here`: where it is written, it stands like this already. Returns what stops it. */
  on(run: (conversation: string, here: boolean) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  flush(): void {
    this.#timer?.cancel();
    for (const conversation of this.#unwritten) this.#write(conversation, this.get(conversation));
    if (this.#unwritten.size > 0) this.version.value++;
    this.#unwritten.clear();
  }

  #put(conversation: string, draft: KeptDraft, here: boolean): void {
    const blank = isBlank(draft);
    if (isNothing(draft) && draft.reply === undefined && !draft.fresh) {
      this.#drafts.delete(conversation);
    } else this.#drafts.set(conversation, draft);
    if (this.#kept.value.has(conversation) === blank) this.#show();
    this.#unwritten.add(conversation);
    this.#timer?.cancel();
    this.#timer = this.world.after(settle, () => this.flush());
    for (const run of this.#listeners) run(conversation, here);
  }

  #show(): void {
    this.#kept.value = new Set(this.all().filter(([, draft]) => !isBlank(draft)).map(([id]) => id));
  }

  #write(conversation: string, draft: KeptDraft | undefined): void {
    const key = this.#prefix + conversation;
    try {
      // What takes a draft away elsewhere must survive a reload as well.
      if (draft === undefined || (isBlank(draft) && !draft.fresh)) this.world.local?.removeItem(key);
      else this.world.local?.setItem(key, JSON.stringify(draft));
    } catch {
      // Full or forbidden: the draft lives as long as the page.
    }
  }

  #load(): void {
    const { local } = this.world;
    for (let i = 0; i < (local?.length ?? 0); i++) {
      const key = local!.key(i) ?? "";
      const draft = key.startsWith(this.#prefix) ? read(local!.getItem(key)) : undefined;
      if (draft !== undefined) this.#drafts.set(key.slice(this.#prefix.length), draft);
    }
    this.#show();
  }
}

type Written = Pick<Draft, "text"> & { files?: readonly FileInfo[] | undefined };

export function isBlank(draft: Written | undefined): boolean {
  return !draft?.files?.length && (draft?.text ?? "").trim() === "";
}

function isNothing({ text, files }: Written): boolean {
  return text === "" && !files?.length;
}

function idsOf(files: readonly FileInfo[] = []): string {
  return files.map(({ id }) => id).join();
}

function read(kept: string | null): KeptDraft | undefined {
  try {
    const draft = JSON.parse(kept ?? "");
    return typeof draft.text === "string" && typeof draft.at === "number" ? draft : undefined;
  } catch {
    return undefined;
  }
}
