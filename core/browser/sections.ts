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

/** Those that I have made, alphabetical. */
export function sectionNames(lines: readonly Sectioned[]): string[] {
  const names = new Set(lines.flatMap(({ preferences }) => preferences?.section ?? []));
  return [...names].sort(collator.compare);
}
