/**
 * Telling: the job that every occasion becomes. For everybody whom it concerns it decides, and writes in one commit the line of
 * their list, the record of the decision, and the jobs of the ways that reach them. What is written once is not
 * written again when the job comes a second time, so nobody is told twice.
 */
import { ParleyError } from "../errors.ts";
import type { Job, Kind, NewJob } from "../jobs/jobs.ts";
import { type Key, keys, type NotificationRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change } from "../kv/store.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Decision, NotificationKind } from "../protocol/notifications.ts";
import { decide } from "./deciding.ts";
import { factsOf } from "./facts.ts";
import { type Matter, matterOf } from "./matters.ts";
import { kept, type Notice, type NotificationsParts, type Occasion, type Planned } from "./parts.ts";
import { hasRead } from "./reading.ts";

export const kind = "notify";

/** People in one commit: four values each, and the jobs. */
const atOnce = 50;
/** Milliseconds that somebody who is at another device has for reading it there. */
const patience = 60_000;

interface One {
  user: string;
  decision: Decision;
  notice: Notice;
}

export function tellDue(parts: NotificationsParts): Kind {
  return {
    run: (job) => tellAll(parts, job),
    atOnce: 4,
  };
}

async function tellAll(parts: NotificationsParts, job: Job): Promise<void> {
  await parts.keen.ready;
  const matter = await matterOf(parts, job.data as Occasion);
  if (matter === null) return;
  const people = [...matter.whom.keys()];
  for (let i = 0; i < people.length; i += atOnce) {
    const some = people.slice(i, i + atOnce);
    await retrying(async () => await tellSome(parts, matter, await untold(parts, matter, some)));
  }
}

/** Those of them who have not been told of it by an earlier run. */
async function untold(
  { store }: NotificationsParts,
  matter: Matter,
  users: readonly string[],
): Promise<string[]> {
  const rows = await store.getMany(users.map((user) => mark(matter, user)));
  return users.filter((_, i) => rows[i] === null);
}

/** What says that somebody was told: the decision, or the line where there is no message to decide about. */
function mark(matter: Matter, user: string): Key<unknown> {
  return isOfMessage(matter)
    ? keys.decision(matter.conversation, matter.n!, user)
    : keys.notification(user, matter.at, matter.id);
}

function isOfMessage({ id, conversation, n }: Matter): boolean {
  return n !== undefined && id === `${conversation}.${n}`;
}

/** @throws {ParleyError} `conflict` when another run was faster, or one of them is told of something else at the same moment. */
async function tellSome(parts: NotificationsParts, matter: Matter, users: readonly string[]): Promise<void> {
  if (users.length === 0) return;
  const some = await decideAll(parts, matter, users);
  const waiting = (way: "push" | "email") => some.filter(({ decision }) => decision[way] === "waits");
  const planners = await Promise.all(
    (["push", "email"] as const).map(async (way) => {
      const planned = waiting(way).map(({ notice, due }): Planned => ({ notice, due: due[way] }));
      const plan = planned.length === 0 ? null : await parts.ways[way]!.plan(planned);
      return { plan, notices: new Set(planned.map(({ notice }) => notice)) };
    }),
  );
  const jobs: NewJob[] = [];
  const done = await parts.store.commit((change) => {
    for (const one of some) {
      write(change, matter, one);
      for (const { plan, notices } of planners) {
        const job = notices.has(one.notice) ? plan!(change, one.notice) : null;
        if (job !== null) jobs.push(job);
      }
    }
  });
  if (!done) throw new ParleyError("conflict", "Told by another run at the same moment");
  for (const job of jobs) parts.jobs.wake(job);
  for (const { user, decision, notice } of some) {
    if (decision.list !== "told") continue;
    const { user: _, ...line } = notice;
    parts.tell(user, {
      type: "notification",
      notification: { ...line, read: decision.desktop === "read" },
      desktop: decision.desktop === "told",
      sound: decision.sound === "told",
    });
  }
}

function write(change: Change, matter: Matter, { user, decision, notice }: One): void {
  change.check(mark(matter, user), null);
  if (isOfMessage(matter)) {
    change.set(keys.decision(matter.conversation, matter.n!, user), decision, { expireIn: kept.decisions });
  }
  if (decision.list !== "told") return;
  const { user: _user, at, id, ...record } = notice;
  change.set(keys.notification(user, at, id), record satisfies NotificationRecord, { expireIn: kept.lines });
}

async function decideAll(parts: NotificationsParts, matter: Matter, users: readonly string[]) {
  const [facts, read, active] = await Promise.all([
    factsOf(parts, users, homeOf(matter.conversation)),
    hasRead(parts.store, users, matter),
    Promise.all(users.map((user) => parts.isActive(user))),
  ]);
  return users.map((user, i) => {
    const { now, wishes } = facts[i]!;
    const decision = decide({ ...facts[i]!, kinds: matter.whom.get(user)!, read: read[i]! });
    const due = { push: active[i] ? now + patience : now, email: now + wishes.emailAfter * 60_000 };
    return { user, decision, notice: noticeOf(matter, user, decision.kind), due };
  });
}

function noticeOf({ whom: _, ...matter }: Matter, user: string, kind: NotificationKind): Notice {
  return { ...matter, user, kind };
}
