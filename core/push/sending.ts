/**
 * The jobs of push. A notice becomes one job for each device in one commit, so none is forgotten and none is planned
 * twice; each asks again whether it is still wanted, and what has arrived is noted at the device before the job ends. What
 * fails for a while is tried again until nobody would want it any more; what fails for good is noted at the device.
 */
import { ParleyError } from "../errors.ts";
import type { Job, Kind } from "../jobs/jobs.ts";
import type { PushDeviceRecord } from "../kv/keys.ts";
import type { Outcome } from "./delivery.ts";
import type { Inside, PushNotice } from "./parts.ts";
import { post, toShow } from "./posting.ts";

export const kinds = { notice: "push", device: "push_device", closing: "push_closing" } as const;

/** Seconds for which a message is worth telling, unless the notice says otherwise, and for which a withdrawal is. */
const usualLife = 2 * 86_400;
const closingLife = 86_400;
/** Of what is remembered of a device. */
const remembered = 50;
/** Many, because a push service that hangs keeps each for ten seconds. */
const atOnce = 32;

interface DeviceJob {
  notice: PushNotice;
  session: string;
  /** Milliseconds since 1970. */
  until: number;
}
export interface ClosingJob {
  user: string;
  session: string;
  tag: string;
  until: number;
}

export function handlers(parts: Inside): Record<keyof typeof kinds, Kind> {
  return {
    notice: { run: (job) => fanOut(parts, job), atOnce },
    device: { run: (job) => toDevice(parts, job), atOnce },
    closing: { run: (job) => close(parts, job), atOnce },
  };
}

async function fanOut({ store, jobs, effects, devices, onOutcome }: Inside, job: Job): Promise<void> {
  const notice = job.data as PushNotice;
  const wanted = (await devices.of(notice.userId)).filter(({ session }) => !notice.except?.includes(session));
  if (wanted.length === 0) return await onOutcome?.(notice, "failed");
  const due = effects.now();
  const until = due + (notice.lasts ?? usualLife) * 1000;
  await store.commit((change) => {
    job.settle(change);
    for (const { session } of wanted) {
      const data: DeviceJob = { notice, session, until };
      jobs.plan(change, { kind: kinds.device, key: `${session} ${notice.key}`, due, data });
    }
  });
  jobs.wake({ kind: kinds.device, due });
}

async function toDevice(parts: Inside, job: Job): Promise<void> {
  const { notice, session, until } = job.data as DeviceJob;
  const { devices, effects, contentOf, onOutcome } = parts;
  const device = await devices.get(notice.userId, session);
  const left = Math.ceil((until - effects.now()) / 1000);
  // The server that had sent it ended before it could say so.
  if (device?.sent.includes(notice.key)) return await onOutcome?.(notice, "sent");
  if (device === null || left <= 0) return await onOutcome?.(notice, "failed");
  const content = await contentOf(notice);
  if (content === null) return await onOutcome?.(notice, "read");
  const { tag } = content;
  const postage = { ttl: left, urgency: notice.urgency ?? "high", tag };
  const message = toShow(content, { id: notice.key, at: effects.now(), close: device.closing });
  let outcome = await post(parts, device, message, postage);
  if (outcome.kind === "long") {
    outcome = await post(
      parts,
      device,
      toShow({ ...content, body: "" }, { id: notice.key, at: effects.now(), close: [] }),
      postage,
    );
  }
  // The job outlasts this commit: what became of it must still be told when this server ends here.
  await settle(parts, null, device, outcome, (was) => ({
    ...was,
    sent: lastOf([...was.sent, notice.key]),
    standing: lastOf([
      ...was.standing.filter((one) => one.tag !== tag),
      { tag, order: notice.order ?? 0 },
    ]),
    closing: without(was.closing, [...device.closing, tag]),
  }));
  await onOutcome?.(notice, outcome.kind === "accepted" ? "sent" : "failed");
}

/** Tells a device without a page that something was read elsewhere. */
async function close(parts: Inside, job: Job): Promise<void> {
  const { user, session, tag, until } = job.data as ClosingJob;
  const { devices, effects } = parts;
  const device = await devices.get(user, session);
  if (device === null || !device.closing.includes(tag) || effects.now() >= until) return;
  const postage = { ttl: closingLife, urgency: "normal", tag } as const;
  const tags = device.closing;
  const outcome = await post(parts, device, { type: "close", tags }, postage);
  await settle(parts, job, device, outcome, (was) => ({ ...was, closing: without(was.closing, tags) }));
}

/**
 * @param job what ends with it.
 * @throws when it is to be tried again.
 */
async function settle(
  { devices, effects }: Inside,
  job: Job | null,
  device: PushDeviceRecord,
  { kind, status, says, after }: Outcome,
  accepted: (was: PushDeviceRecord) => PushDeviceRecord,
): Promise<void> {
  if (kind === "gone") return await devices.remove(device.user, device.session);
  const last = { at: effects.now(), status, ...(says === undefined ? {} : { problem: says }) };
  if (kind === "later") {
    if (device.last?.problem !== says) await devices.change(device, (was) => ({ ...was, last }));
    throw new ParleyError("busy", says!, after === undefined ? {} : { retryAfter: after });
  }
  if (kind !== "accepted") effects.log("warn", "push.refused", { status, session: device.session, says });
  const next = (was: PushDeviceRecord) => ({ ...(kind === "accepted" ? accepted(was) : was), last });
  await devices.change(device, next, (change) => job?.settle(change));
}

export function lastOf<T>(list: readonly T[]): T[] {
  return list.slice(-remembered);
}

export function without(list: readonly string[], gone: readonly string[]): string[] {
  return list.filter((one) => !gone.includes(one));
}
