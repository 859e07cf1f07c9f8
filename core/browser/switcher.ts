// This module is browser compatible.
/**
 * Which conversations a few typed letters mean, the likeliest first. Letters may be left out inside words, accents
 * and case do not matter; among equally good names, those that call for me come first, then those visited last.
 */
import { fold } from "./names.ts";

export interface Switchable {
  id: string;
  name: string;
  unread: number;
  /** How many unread messages address me. */
  addressed: number;
}
export interface Surroundings {
  /** Ids of visited conversations, the last one first. */
  visits: readonly string[];
  /** The one that is shown: where one is already is the last place to go. */
  current?: string;
}

const most = 30;

export function ranked<T extends Switchable>(query: string, items: readonly T[], around: Surroundings): T[] {
  const visited = new Map(around.visits.map((id, i) => [id, i]));
  const words = fold(query).split(/\s+/).filter((word) => word !== "");
  const judged = items.flatMap((item) => {
    const fit = fitOf(words, fold(item.name).trim());
    return fit === 0 ? [] : [{ item, fit }];
  });
  const here = (item: T) => Number(item.id === around.current);
  const visit = (item: T) => visited.get(item.id) ?? Infinity;
  return judged.sort((a, b) =>
    here(a.item) - here(b.item) ||
    b.fit - a.fit ||
    calling(b.item) - calling(a.item) ||
    (visit(a.item) === visit(b.item) ? 0 : visit(a.item) - visit(b.item)) ||
    a.item.name.localeCompare(b.item.name)
  ).slice(0, most).map(({ item }) => item);
}

/** Whether a name is meant by what was typed into a filter. */
export function fits(query: string, name: string): boolean {
  return fitOf(fold(query).split(/\s+/).filter((word) => word !== ""), fold(name).trim()) > 0;
}

/** The list of visits after one more. */
export function withVisit(visits: readonly string[], id: string): string[] {
  return [id, ...visits.filter((one) => one !== id)].slice(0, most);
}

function calling({ unread, addressed }: Switchable): number {
  return addressed > 0 ? 2 : Number(unread > 0);
}

/** 0 is no fit; every word must fit somewhere, and the worst one counts. */
function fitOf(words: readonly string[], name: string): number {
  return words.reduce((worst, word) => Math.min(worst, fitOfWord(word, name)), 5);
}

function fitOfWord(word: string, name: string): number {
  if (name.startsWith(word)) return 4;
  if (wordsOf(name).some((one) => one.startsWith(word))) return 3;
  if (name.includes(word)) return 2;
  return isWithin(word, name) ? 1 : 0;
}

function wordsOf(name: string): string[] {
  return name.split(/[^\p{L}\p{N}]+/u);
}

/** "gnl" is within "general": its letters are there in that order. */
function isWithin(letters: string, name: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = name.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
