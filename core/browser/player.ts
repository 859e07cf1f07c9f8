// This module is browser compatible.
/**
 * What sounds are played with: one at a time on the page. Nothing is loaded before it is asked for; where one was left is
 * remembered while the page lives, and a voice message is followed by the next one of the list.
 */
import { signal } from "@preact/signals";
import type { FileInfo } from "../protocol/entries.ts";

export const speeds = [1, 1.5, 2] as const;
export type Speed = (typeof speeds)[number];

/** How fast everything plays. */
export const speed = signal<Speed>(1);
const positions = new Map<string, number>();
let playing: Player | undefined;

export class Player {
  readonly on = signal(false);
  /** Seconds. */
  readonly at = signal(0);
  readonly length = signal(0);
  readonly failed = signal(false);
  readonly #file: FileInfo;
  readonly #source: string;
  #audio: HTMLAudioElement | undefined;

  constructor(file: FileInfo, source: string) {
    this.#file = file;
    this.#source = source;
    this.at.value = positions.get(file.id) ?? 0;
    this.length.value = (file.duration ?? 0) / 1_000;
  }

  /** It became known how long it is, in milliseconds. What plays knows better. */
  lasts(duration: number | undefined): void {
    if (duration !== undefined && this.#audio === undefined) this.length.value = duration / 1_000;
  }

  toggle(): void {
    if (this.on.peek()) this.#audio?.pause();
    else this.play();
  }

  play(): void {
    if (playing !== this) playing?.pause();
    playing = this;
    const audio = this.#audio ??= this.#make();
    audio.playbackRate = speed.peek();
    audio.play().catch(() => {}); // Told by its error event, or stopped before it began.
  }

  pause(): void {
    this.#audio?.pause();
  }

  seek(seconds: number): void {
    const length = this.length.peek();
    const at = Math.max(0, length > 0 ? Math.min(seconds, length - 0.05) : seconds);
    this.at.value = at;
    positions.set(this.#file.id, at);
    if (this.#audio && this.#audio.readyState > 0) this.#audio.currentTime = at;
  }

  /** The next speed, for all. */
  faster(): void {
    speed.value = speeds[(speeds.indexOf(speed.peek()) + 1) % speeds.length]!;
    if (this.#audio) this.#audio.playbackRate = speed.peek();
  }

  stop(): void {
    this.pause();
    if (playing === this) playing = undefined;
  }

  #make(): HTMLAudioElement {
    const audio = new Audio(this.#source);
    audio.onloadedmetadata = () => {
      // A recording does not say how long it is.
      if (Number.isFinite(audio.duration)) this.length.value = audio.duration;
      const at = this.at.peek();
      if (at > 0 && at < this.length.peek() - 1) audio.currentTime = at;
    };
    audio.onplaying = () => this.on.value = true;
    audio.onpause = () => this.on.value = false;
    audio.ontimeupdate = () => {
      this.at.value = audio.currentTime;
      positions.set(this.#file.id, audio.currentTime);
    };
    audio.onended = () => this.#ended();
    audio.onerror = () => {
      this.on.value = false;
      this.failed.value = true;
    };
    return audio;
  }

  #ended(): void {
    this.on.value = false;
    this.at.value = 0;
    positions.delete(this.#file.id);
    if (!isVoice(this.#file)) return;
    const sounds = [...document.querySelectorAll<HTMLElement>("[data-sound]")];
    const next = sounds[sounds.findIndex((sound) => sound.dataset.sound === this.#file.id) + 1];
    if (next?.dataset.voice !== undefined) next.querySelector<HTMLButtonElement>("button")?.click();
  }
}

const voiceName = "Voice message";

export function isVoice({ name, category }: Pick<FileInfo, "name" | "category">): boolean {
  return category === "audio" && name.startsWith(voiceName);
}

export function nameOfVoice(ending: string): string {
  return `${voiceName}.${ending}`;
}
