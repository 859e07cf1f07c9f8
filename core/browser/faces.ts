// This module is browser compatible.
/**
 * The face of somebody without a picture: one of 24 hues and one or two letters, the same on every device,
 * because both come from what never changes (the id) and from the name.
 */
import type { Person } from "../protocol/entries.ts";

/** Looks a person up; undefined while unknown. */
export type People = (id: string) => Person | undefined;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** From 0 to 23, for the classes `hue-0` … `hue-23`. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  return ((hash ^ (hash >>> 15)) >>> 0) % 24;
}

/** "Ada Lovelace" → "AL", "ben" → "B". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => firstGrapheme(word ?? "")).join("").toLocaleUpperCase();
}

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return "";
}
