// This module is browser compatible.
/**
 * Plays the sounds. A browser lets a page be heard only once somebody has pressed something in it; until then nothing is
 * tried. Between sounds the device may sleep.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { ownSound } from "./own_sound.ts";
import type { SoundName } from "./sound_choice.ts";
import { playTones } from "./sounds.ts";
import { afterInPage, nowInPage } from "./world.ts";

export type Played = "played" | "blocked" | "too_soon" | "unplayable";

/** Milliseconds between two sounds, and that a device may take to wake up. */
const pause = 1_000;
const patience = 2_000;

export class Loudspeaker {
  readonly #user: string;
  readonly #ready = signal(false);
  readonly ready: ReadonlySignal<boolean> = this.#ready;
  #context: AudioContext | undefined;
  #last = -Infinity;

  constructor(user: string) {
    this.#user = user;
  }

  /** Waits for the first press. @returns what ends that. */
  start(): () => void {
    const ending = new AbortController();
    const { userActivation } = navigator as { userActivation?: UserActivation };
    const listen = { signal: ending.signal, capture: true, passive: true };
    const pressed = () => this.#ready.value ||= userActivation?.hasBeenActive ?? true;
    if (userActivation?.hasBeenActive) this.#ready.value = true;
    for (const press of ["pointerup", "keyup"]) addEventListener(press, pressed, listen);
    return () => {
      ending.abort();
      void this.#context?.close();
    };
  }

  /** @param anyway also right after another one, as somebody has asked to hear it. */
  async play(name: SoundName, volume: number, { anyway = false } = {}): Promise<Played> {
    if (name === "none" || volume === 0) return "played";
    const now = nowInPage();
    if (!anyway && now - this.#last < pause) return "too_soon";
    this.#last = now;
    const context = this.#context ??= new AudioContext();
    if (!await wakes(context)) return "blocked";
    const loudness = context.createGain();
    // Heard loudness grows with about the square.
    loudness.gain.value = volume ** 2;
    loudness.connect(context.destination);
    const lasts = name === "own"
      ? await this.#playOwn(context, loudness)
      : playTones(context, loudness, name);
    if (lasts === undefined) return "unplayable";
    afterInPage(lasts * 1_000 + pause, () => this.#rest(now));
    return "played";
  }

  /** @returns seconds; undefined when there is none, or it cannot be played. */
  async #playOwn(context: AudioContext, into: AudioNode): Promise<number | undefined> {
    const own = await ownSound(this.#user);
    const sound = own && await context.decodeAudioData(own.bytes).catch(() => undefined);
    if (sound === undefined) return undefined;
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(into);
    source.start();
    return sound.duration;
  }

  #rest(last: number): void {
    if (this.#last === last) void this.#context?.suspend().catch(() => {});
  }
}

async function wakes(context: AudioContext): Promise<boolean> {
  if (context.state !== "running") {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = afterInPage(patience, resolve);
    await Promise.race([context.resume().catch(() => {}), late]);
    timer.cancel();
  }
  return (context.state as string) === "running";
}
