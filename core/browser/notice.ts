// This module is browser compatible.
/**
 * The strip that tells the truth about the line: nothing at a blip, after a few seconds what is going on, a
 * countdown with "try now", and what was missed when it is back.
 */
import { effect, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Connection } from "./connection.ts";
import type { Timer, World } from "./world.ts";

export type Notice =
  | { kind: "none" }
  | { kind: "connecting"; text: string }
  | { kind: "offline"; text: string }
  | { kind: "reconnecting"; text: string; seconds: number }
  /** Shown for 4 s. */
  | { kind: "back"; text: string; missed: number }
  | { kind: "signedOut"; text: string }
  | { kind: "blocked"; text: string };

/** Milliseconds: trouble that is over by then is not mentioned. */
const grace = 3_000;
const backFor = 4_000;

export interface NoticeOptions {
  connection: Connection;
  /** Whether unsent messages survive a reload: what the strip may promise. */
  durable: ReadonlySignal<boolean>;
}

export class NoticeBoard {
  readonly notice: ReadonlySignal<Notice>;
  readonly #world: World;
  readonly #options: NoticeOptions;
  readonly #notice = signal<Notice>({ kind: "none" });
  readonly #stop: () => void;
  /** When the line was lost; undefined while it is open. */
  #lostAt: number | undefined;
  /** Trouble was shown since the line was lost, so that its end is worth telling. */
  #mentioned = false;
  #timer: Timer | undefined;

  constructor(world: World, options: NoticeOptions) {
    this.#world = world;
    this.#options = options;
    this.notice = this.#notice;
    this.#lostAt = world.now();
    this.#stop = effect(() => {
      // Subscribes to both; a notice that is shown must change with either.
      const { phase } = options.connection.state.value;
      void options.durable.value;
      this.#lostAt = phase === "open" ? undefined : this.#lostAt ?? world.now();
      this.#show();
    });
  }

  /** The line is back and what was missed is here: `missed` messages. */
  back(missed: number): void {
    if (!this.#mentioned) return;
    this.#mentioned = false;
    const text = missed === 0 ? "Back online" : `Back online: ${missed} new`;
    this.#set({ kind: "back", text, missed });
    this.#in(backFor, () => this.#set({ kind: "none" }));
  }

  stop(): void {
    this.#stop();
    this.#timer?.cancel();
  }

  #show(): void {
    this.#timer?.cancel();
    const { phase, retryAt = 0 } = this.#options.connection.state.peek();
    const now = this.#world.now();
    if (phase === "signedOut" || phase === "blocked") return this.#mention(words[phase]);
    if (phase === "open") return this.#set({ kind: "none" });
    const wait = (this.#lostAt ?? now) + grace - now;
    if (wait > 0) return this.#in(wait, () => this.#show());
    if (phase === "offline") return this.#mention(this.#offline());
    const seconds = Math.ceil((retryAt - now) / 1000);
    if (phase === "connecting" || seconds <= 0) return this.#mention(words.connecting);
    this.#mention({ kind: "reconnecting", text: `Reconnecting in ${seconds} s`, seconds });
    this.#in(retryAt - (seconds - 1) * 1000 - now, () => this.#show());
  }

  #offline(): Notice {
    const text = this.#options.durable.peek()
      ? "Offline. Messages are kept and sent when you are back"
      : "Offline. Keep this page open: messages are sent when you are back";
    return { kind: "offline", text };
  }

  #mention(notice: Notice): void {
    this.#mentioned = true;
    this.#set(notice);
  }

  #set(notice: Notice): void {
    const was = this.#notice.peek();
    const unchanged = was.kind === notice.kind && ("text" in was ? was.text : "") === textOf(notice);
    if (!unchanged) this.#notice.value = notice;
  }

  #in(ms: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#world.after(Math.max(0, ms), run);
  }
}

const words = {
  connecting: { kind: "connecting", text: "Connecting…" },
  signedOut: { kind: "signedOut", text: "You are signed out. Sign in again to go on" },
  blocked: { kind: "blocked", text: "The server ended this connection. Close other tabs, or try again" },
} as const satisfies Record<string, Notice>;

function textOf(notice: Notice): string {
  return "text" in notice ? notice.text : "";
}
