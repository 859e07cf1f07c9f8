/** Sending what waited: by whoever wrote it, or when its time has come; then by nobody's hand, and as if they were here. */
import { notFound, ParleyError } from "../errors.ts";
import type { Job, Kind, Writing } from "../jobs/jobs.ts";
import { keys } from "../kv/keys.ts";
import type { Found } from "../kv/store.ts";
import type { CommandResult } from "../protocol/commands.ts";
import type { Scheduled } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { ScheduledParts } from "./parts.ts";

export const kind = "scheduled";

/** What is done in the commit of the message itself. */
interface Along {
  settle(change: Writing): void;
  away?: boolean;
}

/** Message, and that nothing waits any more, are one commit. @throws ParleyError whatever sending does. */
export async function sendWaiting(
  { store, messages, effects, tell }: ScheduledParts,
  scope: Scope,
  id: string,
  { settle, away = false }: Along,
): Promise<CommandResult["scheduled.send"]> {
  const key = keys.scheduled(scope.userId, id);
  const waiting = await store.get(key);
  if (waiting === null) throw notFound("scheduled message");
  const { conversation, text, at, reply, files } = waiting;
  // It was put off a moment ago.
  if (away && at > effects.now()) throw new ParleyError("busy", "Cannot send it yet: its time has not come");
  const sent = (change: Writing) => {
    change.delete(key);
    settle(change);
  };
  const answer = await messages.send(scope, {
    ...{ conversation, clientId: id, text, ...(reply === undefined ? {} : { reply }) },
    ...(files === undefined ? {} : { files: files.map(({ id }) => id), scheduled: id }),
    away,
    async rider() {
      const found = await store.find(key);
      if (found === null) throw notFound("scheduled message");
      // It was changed while it was on its way: not this text, or not yet.
      if (found.value.text !== text || found.value.at !== at) {
        throw new ParleyError("busy", "It has just been changed; please try again");
      }
      return { checks: [{ key, versionstamp: found.versionstamp }], also: sent };
    },
  });
  // Somebody had sent another message under this id: what waited is that one.
  if (await store.get(key) !== null) await store.commit(sent);
  tell(scope.userId, { type: "scheduled" });
  const read = away ? await store.get(keys.read(conversation, scope.userId)) : null;
  if (read !== null) tell(scope.userId, { type: "read", c: conversation, read });
  return answer;
}

/** Whether they may still send there is asked when its time has come. */
export function sendDue(parts: ScheduledParts): Kind {
  return {
    async run(job) {
      const { user, id } = job.data as { user: string; id: string };
      const found = await parts.store.find(keys.scheduled(user, id));
      if (found === null || found.value.failed !== undefined) return;
      try {
        await sendWaiting(parts, await authorOf(parts, user), id, { settle: job.settle, away: true });
      } catch (error) {
        if (!(error instanceof ParleyError) || error.passes) throw error;
        await flag(parts, job, found, error);
      }
    },
    async buried(job) {
      const { user, id } = job.data as { user: string; id: string };
      const found = await parts.store.find(keys.scheduled(user, id));
      const why = new ParleyError("internal", "Cannot send it: the server failed again and again");
      if (found !== null) await flag(parts, job, found, why);
    },
  };
}

/** It stays, with the reason; unless it was changed meanwhile. */
async function flag(
  { store, tell }: ScheduledParts,
  job: Job,
  found: Found<Scheduled>,
  { code, message }: ParleyError,
): Promise<void> {
  const { user, id } = job.data as { user: string; id: string };
  const key = keys.scheduled(user, id);
  const kept = await store.commit((change) =>
    job.settle(change.check(key, found).set(key, { ...found.value, failed: { code, message } }))
  );
  if (kept) tell(user, { type: "scheduled" });
}

/** Who wrote it, as if they asked now. */
async function authorOf({ store }: ScheduledParts, user: string): Promise<Scope> {
  const account = await store.get(keys.user(user));
  if (account === null) throw notFound("person");
  return {
    userId: user,
    role: account.role,
    sessionId: kind,
    sessionExpiresAt: Infinity,
    address: "",
    userAgent: "",
    requestId: kind,
  };
}
