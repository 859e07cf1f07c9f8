/**
 * The devices of people that are told of things: rows that end with their session, in the commit that ends it. What a
 * browser has subscribed with belongs to one of them at a time, however often people change at it.
 */
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { keys, type PushDeviceRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Store } from "../kv/store.ts";
import { limits } from "../protocol/limits.ts";
import { hashToken } from "../security/tokens.ts";

export class Devices {
  readonly #store: Store;
  readonly #effects: Pick<Effects, "now">;

  constructor(store: Store, effects: Pick<Effects, "now">) {
    this.#store = store;
    this.#effects = effects;
  }

  /** Those of sessions that go on, the latest first. */
  async of(user: string): Promise<PushDeviceRecord[]> {
    const rows = await Array.fromAsync(this.#store.list(keys.pushDevices(user)), ({ value }) => value);
    const sessions = await this.#store.getMany(rows.map(({ session }) => keys.session(session)));
    const now = this.#effects.now();
    const isOver = (i: number) => sessions[i] === null || sessions[i]!.value.expiresAt <= now;
    await Promise.all(rows.map((row, i) => isOver(i) && this.remove(user, row.session)));
    return rows.filter((row, i) => row.endpoint !== "" && !isOver(i)).sort((a, b) =>
      b.confirmedAt - a.confirmedAt
    );
  }

  /** Null when it is not to be told of anything any more. */
  async get(user: string, session: string): Promise<PushDeviceRecord | null> {
    const [device, alive] = await Promise.all([
      this.#store.get(keys.pushDevice(user, session)),
      this.#store.get(keys.session(session)),
    ]);
    if (device === null || device.endpoint === "") return null;
    if (alive !== null && alive.expiresAt > this.#effects.now()) return device;
    await this.remove(user, session);
    return null;
  }

  /** Adds it, or takes over what has changed. @returns it as it was before. */
  async set(device: PushDeviceRecord): Promise<PushDeviceRecord | null> {
    const { user, session, endpoint } = device;
    const place = keys.pushByEndpoint(await hashToken(endpoint));
    const surplus = (await this.of(user)).filter((other) => other.session !== session)
      .slice(limits.pushDevices - 1);
    return await retrying(async () => {
      const [was, holder, alive] = await Promise.all([
        this.#store.find(keys.pushDevice(user, session)),
        this.#store.find(place),
        this.#store.find(keys.session(session)),
      ]);
      const stays = was?.value.endpoint === endpoint;
      const next = stays
        ? {
          ...was.value,
          ...device,
          since: was.value.since,
          sent: was.value.sent,
          standing: was.value.standing,
        }
        : device;
      const before = holder?.value;
      const elsewhere = before !== undefined && before[1] !== session ? keys.pushDevice(...before) : null;
      const theirs = elsewhere === null ? null : await this.#store.find(elsewhere);
      const stored = await this.#store.commit((change) => {
        // With the session that ends at this moment it would come back.
        change.check(keys.session(session), alive).check(keys.pushDevice(user, session), was);
        change.check(place, holder).set(place, [user, session]).set(keys.pushDevice(user, session), next);
        if (elsewhere !== null && theirs?.value.endpoint === endpoint) change.delete(elsewhere);
        for (const other of surplus) change.delete(keys.pushDevice(user, other.session));
      });
      if (!stored) throw new ParleyError("conflict", "It is being changed elsewhere; please try again");
      return was?.value ?? null;
    });
  }

  /** @returns false when it is gone. `also`: in the same commit. */
  async change(
    { user, session }: Pick<PushDeviceRecord, "user" | "session">,
    decide: (was: PushDeviceRecord) => PushDeviceRecord,
    also: (change: Change) => void = () => {},
  ): Promise<boolean> {
    const key = keys.pushDevice(user, session);
    return await retrying(async () => {
      const found = await this.#store.find(key);
      if (found === null) return false;
      const stored = await this.#store.commit((change) =>
        also(change.check(key, found).set(key, decide(found.value)))
      );
      if (!stored) throw new ParleyError("conflict", "It is being changed elsewhere; please try again");
      return true;
    });
  }

  /** Turned off from elsewhere: it says so to the device itself, and nothing is sent there. */
  async putOff(user: string, session: string): Promise<boolean> {
    const nothing = { endpoint: "", p256dh: "", auth: "", sent: [], standing: [], closing: [] };
    return await this.change({ user, session }, (was) => ({ ...was, ...nothing }));
  }

  async isOff(user: string, session: string): Promise<boolean> {
    return (await this.#store.get(keys.pushDevice(user, session)))?.endpoint === "";
  }

  async remove(user: string, session: string): Promise<void> {
    const device = await this.#store.get(keys.pushDevice(user, session));
    if (device === null) return;
    const place = keys.pushByEndpoint(await hashToken(device.endpoint));
    const holder = await this.#store.find(place);
    await this.#store.commit((change) => {
      change.delete(keys.pushDevice(user, session));
      if (holder?.value[1] === session) change.delete(place);
    });
  }
}
