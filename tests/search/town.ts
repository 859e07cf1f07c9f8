/** People who write and search in a core whose store and index are files of a directory of its own. */
import type { CommandResult } from "@/core/protocol/commands.ts";
import type { Effects } from "@/core/effects.ts";
import { realEffects } from "@/core/effects.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import { directId } from "@/core/protocol/ids.ts";
import type { Scope } from "@/core/scope.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { openTestCore, withCore } from "@/tests/support/core.ts";
import type { TestLog } from "@/tests/support/settings.ts";

export interface Place {
  data: string;
  /** A server on it, for as long as `run` takes. */
  open(run: (core: Core, log: TestLog) => Promise<void>, effects?: Partial<Effects>): Promise<void>;
}

/** With a core in memory, in which no two things happen in the same millisecond: rooms have no order within one. */
export async function withTown(run: (core: Core) => Promise<void>): Promise<void> {
  let last = 0;
  await withCore(run, { effects: { now: () => last = Math.max(last + 1, Date.now()) } });
}

/** A directory that is removed at the end. */
export async function inPlace(run: (place: Place) => Promise<void>): Promise<void> {
  const data = await Deno.makeTempDir({ prefix: "parley-search-" });
  const settings = { PARLEY_DATA: data, PARLEY_KV: `${data}/kv.db` };
  try {
    await run({
      data,
      async open(run, effects = {}) {
        const { core, log } = await openTestCore({ settings, effects });
        try {
          await run(core, log);
        } finally {
          await core.close();
        }
        assertEquals(log.problems, []);
      },
    });
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

/** @returns the number of the message. */
export async function say(core: Core, who: Scope, conversation: string, text: string): Promise<number> {
  return (await core.messages.send(who, { conversation, clientId: core.effects.id(), text })).n;
}

type Found = CommandResult["search"];

/** What is found when everything that was said before is in the index. */
export async function find(
  core: Core,
  who: Scope,
  query: string,
  more: { conversation?: string; cursor?: string; zone?: number } = {},
): Promise<Found> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const found = await core.search.search(who, { query, ...more });
    if (found.behind === 0) return found;
    if (performance.now() > deadline) throw new Error(`Still ${found.behind} behind`);
  }
}

/** The texts, the newest first. */
export async function texts(core: Core, who: Scope, query: string, conversation?: string): Promise<string[]> {
  const { hits, problems } = await find(core, who, query, conversation === undefined ? {} : { conversation });
  assertEquals(problems, []);
  return hits.map(({ entry }) => entry.text);
}

export async function roomOf(
  core: Core,
  owner: Scope,
  name: string,
  access: "public" | "private" = "public",
) {
  return (await core.rooms.create(owner, { name, access })).room.id;
}

export async function generalOf(core: Core, who: Scope): Promise<string> {
  const { memberships } = await core.rooms.mine(who);
  return memberships.find(({ room }) => room.name === "General")!.room.id;
}

/** A direct conversation of these two, as its records say it. */
export async function directOf(core: Core, one: Scope, other: Scope): Promise<string> {
  const people = [one.userId, other.userId].sort();
  const id = directId(new TextEncoder().encode(people.join("").slice(-32)));
  const at = core.effects.now();
  const room = { id, kind: "direct" as const, name: "", topic: "", description: "", icon: "" };
  await core.log.append({
    conversation: id,
    creates: true,
    draft: { type: "created", name: "", access: "private", by: one.userId, at },
    also(change) {
      change.set(keys.room(id), {
        ...room,
        ...{
          access: "private",
          createdBy: one.userId,
          createdAt: at,
          archivedAt: null,
          deletedAt: null,
          people,
        },
      });
      for (const user of people) {
        change.set(keys.member(id, user), { role: "member", joinedAt: at });
        change.set(keys.conversationByMember(user, id), true);
      }
    },
  });
  return id;
}

/** A clock that stands where it is put. */
export function clockAt(start: string): { effects: Partial<Effects>; set(time: string): void } {
  let now = Date.parse(start);
  const { id } = realEffects(() => {});
  return { effects: { now: () => now, id }, set: (time) => now = Date.parse(time) };
}
