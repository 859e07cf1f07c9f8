// This module is browser compatible.
/**
 * My drafts on all my devices: what is typed here is told when typing pauses, and what others tell comes in. While the
 * line is down nothing is lost: each draft knows whether the server has it, and all are compared when it is back.
 */
import { ParleyError } from "../errors.ts";
import type { Draft } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Connection } from "./connection.ts";
import { type Drafts, isBlank, type KeptDraft } from "./drafts.ts";
import type { Timer } from "./world.ts";

/** Milliseconds after the last key, and at least between two tellings. */
const settle = 1_500;
const gap = 3_000;
/** Milliseconds until a server that was busy is told again. */
const patience = 10_000;
/** Refusals that another attempt would not change. */
const final: readonly string[] = ["too_many_drafts", "not_found", "bad_request"];

export class DraftSync {
  readonly #drafts: Drafts;
  readonly #connection: Connection;
  /** Those that the server does not take, as they were. */
  readonly #refused = new WeakSet<KeptDraft>();
  #timer: Timer | undefined;
  #toldAt = 0;
  #telling = false;

  constructor(drafts: Drafts, connection: Connection) {
    this.#drafts = drafts;
    this.#connection = connection;
  }

  /** Returns what stops it. */
  start(): () => void {
    const { world } = this.#drafts;
    const stops = [
      this.#connection.on("draft", ({ draft }) => this.#drafts.take(draft)),
      this.#connection.on("welcome", () => void this.#compare()),
      this.#connection.on("lagged", () => void this.#compare()),
      this.#drafts.on((conversation) => this.#soon(conversation)),
      world.on("hidden", () => void this.#tell()),
    ];
    if (this.#connection.state.value.phase === "open") void this.#compare();
    return () => {
      this.#timer?.cancel();
      stops.forEach((stop) => stop());
    };
  }

  /** Sent or deleted: at once. */
  #soon(conversation: string): void {
    const { world } = this.#drafts;
    const draft = this.#drafts.get(conversation);
    if (!draft?.fresh) return;
    const wait = isBlank(draft) ? 0 : Math.max(settle, this.#toldAt + gap - world.now());
    this.#later(wait);
  }

  #later(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#drafts.world.after(ms, () => void this.#tell());
  }

  async #tell(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    this.#timer?.cancel();
    try {
      for (const [conversation, draft] of this.#drafts.all()) {
        if (!draft.fresh || this.#refused.has(draft) || draft.text.length > limits.draftText) continue;
        await this.#tellOne(conversation);
      }
    } catch {
      // The line is down: they are told when it is back.
    } finally {
      this.#telling = false;
    }
  }

  /** Rejects when the line is lost. */
  async #tellOne(conversation: string): Promise<void> {
    const draft = this.#drafts.telling(conversation);
    this.#toldAt = this.#drafts.world.now();
    const { text, reply, files = [] } = draft;
    const body = {
      conversation,
      text,
      ...(reply === undefined ? {} : { reply }),
      ...(files.length > 0 ? { files: files.slice(0, limits.files).map(({ id }) => id) } : {}),
    };
    try {
      const { at, files: has } = await this.#connection.request("draft.set", body, { wait: false });
      if (this.#drafts.get(conversation) === draft) this.#drafts.told(conversation, draft, at, has);
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error;
      if (!final.includes(error.code)) return this.#later(patience);
      this.#refused.add(draft);
    }
    // Typed on meanwhile.
    this.#soon(conversation);
  }

  async #compare(): Promise<void> {
    const before = this.#drafts.all();
    const theirs = await this.#mine().catch(() => undefined);
    if (theirs === undefined) return; // The next line compares.
    const there = new Set(theirs.map(({ conversation }) => conversation));
    for (const draft of theirs) this.#drafts.take(draft);
    for (const [conversation, draft] of before) {
      const gone = draft.known && !draft.fresh && !there.has(conversation);
      if (gone && this.#drafts.get(conversation) === draft) {
        this.#drafts.take({ conversation, text: "", at: draft.at });
      }
    }
    await this.#tell();
  }

  async #mine(): Promise<Draft[]> {
    const found: Draft[] = [];
    for (;;) {
      const after = found.at(-1)?.conversation;
      const body = after === undefined ? {} : { after };
      const { drafts, more } = await this.#connection.request("drafts.mine", body, { wait: false });
      found.push(...drafts);
      if (!more || drafts.length === 0) return found;
    }
  }
}
