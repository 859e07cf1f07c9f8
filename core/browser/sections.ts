// This module is browser compatible.
/**
 * My list under its headings: starred ones first, then the sections that I made, then the rest by kind. The order
 * within a section is the order that the lines came in. A section without lines is not there.
 */
import type { Preferences } from "../protocol/entries.ts";

export interface Sectioned {
  room: { kind: "room" | "direct" | "thread" };
  preferences?: Preferences;
}
export interface Section<T> {
  /** Unique among them, and the same from one drawing to the next. */
  key: string;
  name: string;
  lines: readonly T[];
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

export function sections<T extends Sectioned>(lines: readonly T[]): Section<T>[] {
  const starred = lines.filter(({ preferences }) => preferences?.starred);
  const others = lines.filter(({ preferences }) => !preferences?.starred);
  const plain = others.filter(({ preferences }) => preferences?.section === undefined);
  const all = [
    { key: "starred", name: "Starred", lines: starred },
    ...sectionNames(others).map((name) => ({
      key: `section:${name}`,
      name,
      lines: others.filter(({ preferences }) => preferences?.section === name),
    })),
    { key: "rooms", name: "Rooms", lines: plain.filter(({ room }) => room.kind !== "direct") },
    { key: "direct", name: "Direct messages", lines: plain.filter(({ room }) => room.kind === "direct") },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

/** All of them as one reads down the list. */
export function inOrder<T extends Sectioned>(lines: readonly T[]): T[] {
  return sections(lines).flatMap((section) => section.lines);
}

/** Where a step up or down the list leads from the current one, round and round; only to those that are wanted. */
export function neighbour<T extends { id: string }>(
  items: readonly T[],
  current: string | undefined,
  step: 1 | -1,
  wanted: (item: T) => boolean = () => true,
): T | undefined {
  const at = items.findIndex(({ id }) => id === current);
  const start = at === -1 && step === -1 ? items.length : at;
  for (let i = 1; i <= items.length; i++) {
    const item = items[(start + step * i + items.length * 2) % items.length]!;
    if (item.id !== current && wanted(item)) return item;
  }
  return undefined;
}

/** Those that I have made, alphabetical. */
export function sectionNames(lines: readonly Sectioned[]): string[] {
  const names = new Set(lines.flatMap(({ preferences }) => preferences?.section ?? []));
  return [...names].sort(collator.compare);
}
