// This module is browser compatible.
/** Which sound tells of what on this computer, and how loudly. Kept in the browser, by person; read anew each time, so all tabs agree. */
import type { NotificationKind } from "../protocol/notifications.ts";
import { homeOf } from "../protocol/ids.ts";
import { keep, kept } from "./kept.ts";
import { type BuiltIn, soundNames } from "./sounds.ts";

/** `own` is the file that was chosen. */
export type SoundName = BuiltIn | "own" | "none";

export interface SoundChoice {
  /** Off: nothing is heard on this computer. */
  on: boolean;
  /** From 0 to 1. */
  volume: number;
  /** For what is said to me, and for everything else. */
  toMe: SoundName;
  other: SoundName;
  /** Conversations with a sound of their own, by id. */
  rooms: Record<string, SoundName>;
}

export const usualSounds: SoundChoice = { on: true, volume: 0.6, toMe: "chime", other: "drop", rooms: {} };

const toMe: readonly NotificationKind[] = ["direct", "mention", "reminder", "keyword"];

export function isSoundName(name: unknown): name is SoundName {
  return name === "own" || name === "none" || soundNames.includes(name as BuiltIn);
}

export function soundChoice(user: string): SoundChoice {
  try {
    const { on, volume, toMe, other, rooms } = JSON.parse(kept(nameOf(user)) ?? "{}");
    return {
      on: on !== false,
      volume: typeof volume === "number" ? Math.min(1, Math.max(0, volume)) : usualSounds.volume,
      toMe: isSoundName(toMe) ? toMe : usualSounds.toMe,
      other: isSoundName(other) ? other : usualSounds.other,
      rooms: Object.fromEntries(
        Object.entries(rooms ?? {}).filter(([, name]) => isSoundName(name)),
      ) as Record<
        string,
        SoundName
      >,
    };
  } catch {
    return usualSounds; // Somebody has written something else there.
  }
}

export function chooseSounds(user: string, choice: SoundChoice): void {
  keep(nameOf(user), JSON.stringify(choice));
}

export function soundFor(
  { toMe: mine, other, rooms }: SoundChoice,
  { kind, conversation }: { kind: NotificationKind; conversation: string },
): SoundName {
  return rooms[homeOf(conversation)] ?? (toMe.includes(kind) ? mine : other);
}

function nameOf(user: string): string {
  return `sounds-${user}`;
}

/** What is chosen when my own sound is gone. */
export function withoutOwn(choice: SoundChoice): SoundChoice {
  const { toMe, other, rooms } = choice;
  return {
    ...choice,
    toMe: toMe === "own" ? usualSounds.toMe : toMe,
    other: other === "own" ? usualSounds.other : other,
    rooms: Object.fromEntries(Object.entries(rooms).filter(([, name]) => name !== "own")),
  };
}
