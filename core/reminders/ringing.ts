/** When the time of a reminder has come: it has rung, and all devices of whom it reminds are told. */
import type { Job, Kind } from "../jobs/jobs.ts";
import { keys } from "../kv/keys.ts";
import type { RemindersParts } from "./parts.ts";

export const kind = "reminder";

export function ringDue(parts: RemindersParts): Kind {
  return { run: (job) => ring(parts, job) };
}

/** That it has rung and that the job is done are one commit. Whoever is away sees it when they are back. */
async function ring({ store, effects, tell, notifier }: RemindersParts, job: Job): Promise<void> {
  const { user, id } = job.data as { user: string; id: string };
  const key = keys.reminder(user, id);
  const found = await store.find(key);
  if (found === null || found.value.rang !== undefined) return;
  const reminder = { ...found.value, rang: effects.now() };
  const done = await store.commit((change) => {
    job.settle(change.check(key, found).set(key, reminder));
    notifier.note(change, { type: "reminder", user, id });
  });
  if (!done) return;
  tell(user, { type: "reminders" });
  notifier.wake();
}
