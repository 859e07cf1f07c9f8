/** What would reach me from one conversation at this moment, and why not: asked of the same function that decides. */
import type { Preferences } from "../protocol/entries.ts";
import { isDirect } from "../protocol/ids.ts";
import type { Decision, NotificationKind } from "../protocol/notifications.ts";
import type { Scope } from "../scope.ts";
import { decide } from "./deciding.ts";
import { factsOf } from "./facts.ts";
import type { NotificationsParts } from "./parts.ts";

export interface Effect {
  preferences: Preferences;
  /** By what may happen there. */
  kinds: { kind: NotificationKind; decision: Decision }[];
}

/** What may happen, and everything that it then is (as matters.ts has it). */
const inRooms: readonly (readonly [NotificationKind, ...NotificationKind[]])[] = [
  ["mention", "mention", "room"],
  ["everybody", "everybody", "room"],
  ["thread", "thread"],
  ["keyword", "keyword", "room"],
  ["room", "room"],
  ["reaction", "reaction"],
];
const inDirects: typeof inRooms = [
  ["direct", "direct", "room"],
  ["mention", "direct", "mention", "room"],
  ["thread", "thread"],
  ["reaction", "reaction"],
];

/** @throws {ParleyError} as everything that is asked of a conversation that one is not in. */
export async function effectOf(
  parts: NotificationsParts,
  scope: Scope,
  conversation: string,
): Promise<Effect> {
  await parts.access.membership(scope.userId, conversation);
  const [facts] = await factsOf(parts, [scope.userId], conversation);
  const matters = isDirect(conversation) ? inDirects : inRooms;
  return {
    preferences: facts!.preferences,
    kinds: matters.map(([kind, ...kinds]) => ({ kind, decision: decide({ ...facts!, kinds, read: false }) })),
  };
}
