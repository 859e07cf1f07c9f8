// This module is browser compatible.
/**
 * Records a voice message: mono Opus at 24 kbit/s, in WebM where the browser can and in MP4 where it cannot (old Safari,
 * with its own codec); each current browser plays both. Its loudness is measured while it is recorded, so that nobody
 * has to decode it to see its shape.
 */
import { signal } from "@preact/signals";
import { nameOfVoice } from "./player.ts";
import { packed } from "./waveform.ts";
import { afterInPage, type Timer } from "./world.ts";

export type Recording = "asking" | "recording" | "paused" | "ready" | "refused";

export interface Voice {
  file: File;
  /** Milliseconds. */
  duration: number;
  waveform: string;
}

const bitsPerSecond = 24_000;
/** Milliseconds between two looks at the loudness. */
const look = 60;
/** Milliseconds after which it pauses by itself. */
export const longest = 15 * 60_000;
const kinds = [
  { type: "audio/webm;codecs=opus", ending: "webm" },
  { type: "audio/mp4;codecs=opus", ending: "m4a" },
  { type: "audio/mp4", ending: "m4a" },
] as const;

export class Recorder {
  readonly state = signal<Recording>("asking");
  /** Why there is nothing to record with. */
  readonly problem = signal("");
  /** Milliseconds. */
  readonly length = signal(0);
  /** Loudness at each look, from 0 to 1. */
  readonly levels = signal<readonly number[]>([]);
  voice: Voice | undefined;
  #stream: MediaStream | undefined;
  #context: AudioContext | undefined;
  #recorder: MediaRecorder | undefined;
  #timer: Timer | undefined;
  #ended = false;

  async start(): Promise<void> {
    try {
      const audio = {
        channelCount: 1,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      };
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (error) {
      return this.#refused(error);
    }
    if (this.#ended) return this.#release();
    const kind = kinds.find(({ type }) => MediaRecorder.isTypeSupported(type)) ?? kinds[2];
    const options = { mimeType: kind.type, audioBitsPerSecond: bitsPerSecond };
    const recorder = this.#recorder = new MediaRecorder(this.#stream, options);
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      this.#release();
      if (this.#ended) return;
      const [type] = kind.type.split(";");
      this.voice = {
        file: new File(parts, nameOfVoice(kind.ending), { type: type! }),
        duration: Math.round(this.length.peek()),
        waveform: packed(this.levels.peek()),
      };
      this.state.value = "ready";
    };
    recorder.start();
    this.state.value = "recording";
    this.#listen();
  }

  pause(): void {
    this.#timer?.cancel();
    this.#recorder?.pause();
    this.state.value = "paused";
  }

  resume(): void {
    this.#recorder?.resume();
    this.state.value = "recording";
    this.#measure?.();
  }

  /** It is ready a moment later. */
  finish(): void {
    this.#timer?.cancel();
    if (this.#recorder !== undefined && this.#recorder.state !== "inactive") this.#recorder.stop();
  }

  /** Nothing of it is kept. */
  cancel(): void {
    this.#ended = true;
    this.finish();
    this.#release();
  }

  #measure: (() => void) | undefined;
  #listen(): void {
    const context = this.#context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(this.#stream!).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let before = context.currentTime;
    const measure = () => {
      const now = context.currentTime;
      this.length.value += (now - before) * 1_000;
      before = now;
      analyser.getFloatTimeDomainData(samples);
      const loud = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
      this.levels.value = [...this.levels.peek(), Math.min(1, loud * 4)];
      if (this.length.peek() >= longest) this.pause();
      else this.#timer = afterInPage(look, measure);
    };
    this.#measure = () => {
      before = context.currentTime;
      measure();
    };
    this.#measure();
  }

  #refused(error: unknown): void {
    const name = error instanceof Error ? error.name : "";
    this.problem.value = name === "NotAllowedError"
      ? "This page may not use the microphone: allow it beside the address of the page"
      : name === "NotFoundError"
      ? "There is no microphone"
      : "The microphone cannot be used now: another program may have it";
    this.state.value = "refused";
  }

  #release(): void {
    this.#timer?.cancel();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    if (this.#context?.state !== "closed") void this.#context?.close();
  }
}
