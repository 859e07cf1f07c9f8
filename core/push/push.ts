/**
 * Web Push: tells people of things on devices on which no page is open. Who is told of what is not decided here; a notice
 * is planned in the commit of what causes it, and asked for its words when it is sent. A push service that is slow, full
 * or gone delays nothing but what goes through it.
 */
import { notFound, ParleyError } from "../errors.ts";
import type { PushDeviceRecord } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { PushDevice } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { deviceName } from "../sessions/sessions.ts";
import type { NewJob, Writing } from "../jobs/jobs.ts";
import { Devices } from "./devices.ts";
import { isUsable } from "./encryption.ts";
import { Identity } from "./identity.ts";
import type { Inside, PushNotice, PushParts } from "./parts.ts";
import { post, toShow } from "./posting.ts";
import { type ClosingJob, handlers, kinds, lastOf, without } from "./sending.ts";
import { checkEndpoint, isOn, mustShow } from "./services.ts";

export type { Outcome, Way } from "./delivery.ts";
export type { PushContent, PushNotice } from "./parts.ts";
export { wayOf } from "./way.ts";

/** Milliseconds: so long after a reading the device is told, so that one who reads on tells it once. */
const closingPause = 5_000;
const closingLife = 86_400_000;
/** Milliseconds between two tests of a device. */
const testPause = 2_000;
const testLife = 60;
/** Milliseconds: what has not changed is not written with every page that is opened. */
const confirmEvery = 86_400_000;
/** Milliseconds: another process may have heard of a device meanwhile. */
const rememberedFor = 60_000;
const mostRemembered = 10_000;

export class Push {
  readonly #parts: Inside;
  readonly #stopping = new AbortController();
  /** Who had no device, and until when that is believed. */
  readonly #without = new Map<string, number>();
  readonly #tested = new Map<string, number>();

  constructor(parts: PushParts) {
    const { store, effects, jobs } = parts;
    this.#parts = {
      ...parts,
      devices: new Devices(store, effects),
      identity: new Identity(store, effects),
      way: parts.way ?? {},
      stopping: this.#stopping.signal,
    };
    const work = handlers(this.#parts);
    for (const name of ["notice", "device", "closing"] as const) jobs.handle(kinds[name], work[name]);
  }

  /** Makes the key of this server at its first start. */
  async prepare(): Promise<void> {
    if (isOn(this.#parts.config)) await this.#parts.identity.publicKey();
  }

  // For whoever decides who is told of what

  /** Whether somebody has a device that can be told while no page is open. */
  async reaches(userId: string): Promise<boolean> {
    if (!isOn(this.#parts.config)) return false;
    return (await this.#parts.devices.of(userId)).length > 0;
  }

  /** In the commit of what causes it; call `wake`, or that of the jobs with what it returns, when that is done. */
  plan(change: Writing, notice: PushNotice): NewJob {
    const job = { ...this.#jobOf(notice), data: notice };
    this.#parts.jobs.plan(change, job);
    return job;
  }

  wake(notice: PushNotice): void {
    this.#parts.jobs.wake(this.#jobOf(notice));
  }

  /** Takes back one that has not been sent. One that is being sent asks `contentOf` once more. */
  cancel(change: Writing, notice: Pick<PushNotice, "userId" | "key">): void {
    this.#parts.jobs.cancel(change, this.#jobOf(notice));
  }

  /** Somebody has read a conversation up to number `n`: what they were told of it is withdrawn. Costs little without devices. */
  read(userId: string, conversation: string, n: number): void {
    const { effects } = this.#parts;
    if ((this.#without.get(userId) ?? 0) > effects.now()) return;
    this.withdraw(userId, conversation, n).catch((error) =>
      effects.log("warn", "push.not_withdrawn", { error })
    );
  }

  /**
   * What it was about was read: takes the notification away where it is shown. Open pages are told at once. Devices
   * without one get a message for it, where that does not cost them the permission; others hear with the next notice.
   * @param order of a later one it is left.
   */
  async withdraw(userId: string, tag: string, order = Infinity): Promise<void> {
    const { devices, effects, jobs, tell, isConnected } = this.#parts;
    const all = await devices.of(userId);
    if (all.length === 0) this.#remember(userId);
    const isRead = (one: PushDeviceRecord["standing"][number]) => one.tag === tag && one.order <= order;
    const showing = all.filter(({ standing }) => standing.some(isRead));
    if (showing.length === 0) return;
    tell(userId, { type: "withdraw", tags: [tag] });
    const due = effects.now() + closingPause;
    await Promise.all(showing.map(async (device) => {
      const quiet = isConnected(device.session) || mustShow(device.endpoint);
      const data: ClosingJob = { user: userId, session: device.session, tag, until: due + closingLife };
      const job = { kind: kinds.closing, key: `${device.session} ${tag}`, due, data };
      await devices.change(
        device,
        (was) => ({
          ...was,
          standing: was.standing.filter((one) => !isRead(one)),
          closing: lastOf([...without(was.closing, [tag]), tag]),
        }),
        (change) => quiet || jobs.plan(change, job),
      );
    }));
    jobs.wake({ kind: kinds.closing, due });
  }

  // For the people themselves

  async get(scope: Scope): Promise<CommandResult["push.get"]> {
    const { devices, identity, config } = this.#parts;
    const all = await devices.of(scope.userId);
    const shown = all.map((device) => toShown(device, scope));
    return {
      on: isOn(config),
      off: await devices.isOff(scope.userId, scope.sessionId),
      key: await identity.publicKey(),
      devices: shown.sort((a, b) => Number(b.current) - Number(a.current)),
    };
  }

  /** @param origin the address that the page was at. */
  async set(
    scope: Scope,
    { endpoint, p256dh, auth }: CommandBody<"push.set">,
    origin?: string,
  ): Promise<CommandResult["push.set"]> {
    const { devices, effects, config, way } = this.#parts;
    if (!isOn(config)) throw new ParleyError("forbidden", "This server sends no notifications to devices");
    await checkEndpoint(endpoint, config, way);
    const bytes = (text: string) => Uint8Array.fromBase64(text, { alphabet: "base64url" });
    if (!await isUsable({ p256dh: bytes(p256dh), auth: bytes(auth) })) {
      throw new ParleyError("bad_field", "Cannot encrypt for this browser: its key is none", {
        field: "p256dh",
      });
    }
    const now = effects.now();
    const known = await devices.get(scope.userId, scope.sessionId);
    const same = known?.endpoint === endpoint && known.p256dh === p256dh && known.auth === auth;
    if (same && now - known.confirmedAt < confirmEvery && known.closing.length === 0) return { closed: [] };
    const was = await devices.set({
      ...{ user: scope.userId, session: scope.sessionId, endpoint, p256dh, auth },
      origin: origin ?? config.publicUrl?.origin ?? "https://localhost",
      userAgent: scope.userAgent.slice(0, 300),
      ...{ since: now, confirmedAt: now, sent: [], standing: [], closing: [] },
    });
    this.#without.delete(scope.userId);
    return { closed: was?.closing ?? [] };
  }

  async remove(scope: Scope, { session }: CommandBody<"push.remove">): Promise<Record<never, never>> {
    const { devices } = this.#parts;
    if (session === undefined || session === scope.sessionId) {
      await devices.remove(scope.userId, scope.sessionId);
    } else if (!await devices.putOff(scope.userId, session)) throw notFound("device");
    return {};
  }

  /** Sends one now and says what came of it. */
  async test(scope: Scope, { session }: CommandBody<"push.test">): Promise<CommandResult["push.test"]> {
    const { devices, effects, config } = this.#parts;
    const device = await devices.get(scope.userId, session ?? scope.sessionId);
    if (device === null) throw notFound("device");
    this.#pace(device.session);
    const id = effects.id();
    const content = {
      title: "Notifications work",
      body: `${config.name} can reach you on ${deviceName(device.userAgent)}.`,
      url: "/settings/notifications",
      tag: "test",
    };
    const began = effects.monotonic();
    const message = toShow(content, { id, at: effects.now(), close: device.closing });
    const { kind, status, says } = await post(this.#parts, device, message, {
      ttl: testLife,
      urgency: "high",
      tag: "test",
    });
    const took = Math.round(effects.monotonic() - began);
    if (kind === "gone") await devices.remove(device.user, device.session);
    else await devices.change(device, (was) => ({ ...was, last: lastly(effects.now(), status, says) }));
    return {
      ...{ id, accepted: kind === "accepted", status, took },
      ...(says === undefined ? {} : { problem: says }),
    };
  }

  stop(): void {
    this.#stopping.abort(new Error("The server goes away"));
  }

  #remember(userId: string): void {
    if (this.#without.size >= mostRemembered) this.#without.clear();
    this.#without.set(userId, this.#parts.effects.now() + rememberedFor);
  }

  #jobOf({ userId, key, due }: Pick<PushNotice, "userId" | "key" | "due">) {
    return { kind: kinds.notice, key: `${userId} ${key}`, due: due ?? this.#parts.effects.now() };
  }

  #pace(session: string): void {
    const now = this.#parts.effects.monotonic();
    for (const [tested, at] of this.#tested) if (now - at >= testPause) this.#tested.delete(tested);
    if (this.#tested.has(session)) {
      throw new ParleyError("rate_limited", "Cannot test that often; try again in 2 seconds", {
        retryAfter: 2,
      });
    }
    this.#tested.set(session, now);
  }
}

function toShown({ session, userAgent, since, last }: PushDeviceRecord, scope: Scope): PushDevice {
  const current = session === scope.sessionId;
  return { session, device: deviceName(userAgent), current, since, ...(last === undefined ? {} : { last }) };
}

function lastly(at: number, status: number | null, problem: string | undefined) {
  return { at, status, ...(problem === undefined ? {} : { problem }) };
}
