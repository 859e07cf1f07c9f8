// This module is browser compatible.
/** How loud a sound is along its length: up to 100 numbers from 0 to 255, kept as bytes in base64. */
export const bars = 64;

/** @param samples from -1 to 1. */
export function waveformOf(samples: Float32Array): string {
  const step = Math.max(1, Math.floor(samples.length / bars));
  const peaks: number[] = [];
  for (let at = 0; at + step <= samples.length && peaks.length < bars; at += step) {
    let sum = 0;
    for (let i = at; i < at + step; i++) sum += samples[i]! ** 2;
    peaks.push(Math.sqrt(sum / step));
  }
  return packed(peaks);
}

/** Loudnesses in any unit, as many as there are: the loudest fills the height. */
export function packed(loudness: readonly number[]): string {
  const fewer = condensed(loudness);
  const highest = Math.max(...fewer, 1e-6);
  return btoa(String.fromCharCode(...fewer.map((it) => Math.round(255 * it / highest))));
}

/** From 0 to 1. */
export function unpacked(waveform: string | undefined): number[] {
  try {
    return [...atob(waveform ?? "")].map((letter) => letter.charCodeAt(0) / 255);
  } catch {
    return [];
  }
}

function condensed(all: readonly number[]): number[] {
  if (all.length <= bars) return [...all];
  return Array.from({ length: bars }, (_, i) => {
    const part = all.slice(Math.floor(i * all.length / bars), Math.floor((i + 1) * all.length / bars));
    return Math.max(...part);
  });
}
