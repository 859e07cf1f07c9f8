/**
 * Who sees whom how. A connection says at whom it looks (a bounded number); it is told how they are seen, and from
 * then on what changes, a moment's changes in one frame. Whoever is not looked at costs nothing. What somebody may
 * not see is decided here and nowhere else: of people who are kept apart, and of those who do not want to be seen.
 */
import type { Effects, Timer } from "../effects.ts";
import type { ProfileRecord } from "../kv/keys.ts";
import type { Presence as Seen } from "../protocol/entries.ts";
import type { Bus, Signal } from "../realtime/bus.ts";
import type { Connection } from "../realtime/connection.ts";
import type { Hub } from "../realtime/hub.ts";
import type { Scope } from "../scope.ts";
import { Roll } from "./roll.ts";
import type { LastSeen } from "./seen.ts";
import { unseen } from "./shown.ts";
import { WatchedPeople } from "./watched.ts";
import { wishOf } from "./wishes.ts";

export { LastSeen } from "./seen.ts";
export { statusOf, wishOf } from "./wishes.ts";

/** Milliseconds: changes are told together, and what ends by itself is looked for. */
const pause = 500;
const sweepEvery = 5_000;

interface Looker {
  people: Set<string>;
  /** Hides when they were last here, and so does not see it of others. */
  hidesSeen: boolean;
}
export interface PresenceParts {
  effects: Effects;
  bus: Bus;
  hub: Pick<Hub, "onConnection" | "tell">;
  shared: boolean;
  lastSeen: LastSeen;
  records(users: readonly string[]): Promise<ProfileRecord[]>;
  /** Of the ids, those who are kept apart from somebody. */
  apartFrom(viewer: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export class Presence {
  readonly #parts: PresenceParts;
  readonly #roll: Roll;
  readonly #watched: WatchedPeople;
  readonly #lookers = new Map<Connection, Looker>();
  readonly #changed = new Set<string>();
  readonly #sweeper: Timer;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    this.#watched = new WatchedPeople({
      ...parts,
      roll: () => this.#roll,
      onChange: (user) => this.#note(user),
    });
    this.#roll = new Roll({
      ...parts,
      isWatched: (user) => this.#watched.has(user),
      watched: () => this.#watched.users(),
      onChange: (user, activeAt) => this.#watched.moved(user, activeAt),
      onGone: (user, activeAt) => void this.#noteSeen(user, activeAt),
    });
    parts.hub.onConnection((connection, on) => {
      if (!on) this.#left(connection);
    });
    parts.bus.subscribe((signal) => this.#hear(signal));
    this.#sweeper = parts.effects.every(sweepEvery, () => this.#watched.sweep());
  }

  /** The person did something with this device so many milliseconds ago. */
  active(connection: Connection, ago: number): void {
    this.#roll.active(connection, this.#parts.effects.now() - ago);
  }

  /** Looks at these from now on, instead of those before. @returns those who were not looked at before. */
  async watch({ userId }: Scope, connection: Connection, ids: readonly string[]): Promise<Seen[]> {
    const people = new Set(ids);
    const before = this.#lookers.get(connection);
    const looker: Looker = before ?? { people, hidesSeen: true };
    this.#lookers.set(connection, looker);
    if (before !== undefined) {
      this.#watched.unlook(connection, [...before.people].filter((user) => !people.has(user)));
    }
    const fresh = [...people].filter((user) => before === undefined || !before.people.has(user));
    looker.people = people;
    for (const { lookers } of this.#watched.open(fresh)) lookers.set(connection, "asked");
    try {
      const [apart, [mine]] = await Promise.all([
        this.#parts.apartFrom(userId, fresh),
        this.#parts.records([userId]),
        ...fresh.map((user) => this.#watched.get(user)!.ready),
      ]);
      looker.hidesSeen = mine!.hideSeen ?? false;
      return fresh.flatMap((user) => this.#begin(connection, user, apart) ?? []);
    } catch (error) {
      for (const user of fresh) looker.people.delete(user);
      this.#watched.unlook(connection, fresh);
      throw error;
    } finally {
      if (!connection.open) this.#left(connection);
    }
  }

  /** How one person is seen by another now. */
  async of(viewer: string, user: string): Promise<Seen> {
    const watched = this.#watched.open([user])[0]!;
    watched.guests++;
    try {
      const [apart, [mine]] = await Promise.all([
        this.#parts.apartFrom(viewer, [user]),
        this.#parts.records([viewer]),
        watched.ready,
      ]);
      if (apart.has(user)) return unseen(user);
      const found = this.#watched.shown(user, watched);
      return mine!.hideSeen && viewer !== user ? withoutSeen(found) : found;
    } finally {
      watched.guests--;
      this.#watched.leave(user);
    }
  }

  /** Whether they are doing something here at this moment, however they want to be seen. */
  async isActive(user: string): Promise<boolean> {
    const watched = this.#watched.open([user])[0]!;
    watched.guests++;
    try {
      await watched.ready;
      return this.#roll.of(user).active;
    } finally {
      watched.guests--;
      this.#watched.leave(user);
    }
  }

  /** Of the ids, those who do not want to be seen. */
  async invisible(ids: readonly string[]): Promise<Set<string>> {
    const records = await this.#parts.records(ids);
    const now = this.#parts.effects.now();
    return new Set(ids.filter((_, i) => wishOf(records[i]!, now) === "invisible"));
  }

  /** Signals of other processes were lost. */
  recheck(): void {
    this.#roll.recheck();
  }

  async close(): Promise<void> {
    this.#sweeper.cancel();
    this.#roll.stop();
    await this.#parts.lastSeen.flush();
  }

  #left(connection: Connection): void {
    this.#watched.unlook(connection, this.#lookers.get(connection)?.people ?? []);
    this.#lookers.delete(connection);
  }

  /** From now on it is told. */
  #begin(connection: Connection, user: string, apart: ReadonlySet<string>): Seen | undefined {
    const watched = this.#watched.get(user);
    if (watched?.lookers.get(connection) !== "asked") return undefined;
    watched.lookers.set(connection, apart.has(user) ? "apart" : "sees");
    const now = this.#watched.shown(user, watched);
    // Whoever was told otherwise hears it with the next change, even when that leads back to what they know.
    if (JSON.stringify(now) !== watched.told) watched.told = "";
    return this.#seenBy(connection, user, now);
  }

  #seenBy(connection: Connection, user: string, now: Seen): Seen {
    if (this.#watched.get(user)?.lookers.get(connection) === "apart") return unseen(user);
    return this.#lookers.get(connection)?.hidesSeen && connection.scope.userId !== user
      ? withoutSeen(now)
      : now;
  }

  async #noteSeen(user: string, activeAt: number): Promise<void> {
    if (activeAt === 0) return;
    try {
      if (!(await this.invisible([user])).has(user)) this.#parts.lastSeen.note(user, activeAt);
    } catch (error) {
      this.#parts.effects.log("warn", "presence.seen_not_written", { user, error });
    }
  }

  #note(user: string): void {
    if (this.#changed.size === 0) this.#parts.effects.after(pause, () => this.#tell());
    this.#changed.add(user);
  }

  /** What has changed, to each who looks, in one frame. */
  #tell(): void {
    const news = new Map<Connection, string[]>();
    for (const user of this.#changed) this.#gather(user, news);
    this.#changed.clear();
    for (const [connection, people] of news) {
      this.#parts.hub.tell(connection, `{"type":"presence","people":[${people.join(",")}]}`);
    }
  }

  #gather(user: string, news: Map<Connection, string[]>): void {
    const watched = this.#watched.get(user);
    if (watched === undefined) return;
    const now = this.#watched.shown(user, watched);
    this.#watched.noteEnd(watched);
    const full = JSON.stringify(now);
    if (full === watched.told) return;
    watched.told = full;
    const bare = now.seen === undefined ? full : JSON.stringify(withoutSeen(now));
    for (const [connection, look] of watched.lookers) {
      if (look !== "sees") continue;
      const text = this.#lookers.get(connection)!.hidesSeen ? bare : full;
      const waiting = news.get(connection);
      if (waiting === undefined) news.set(connection, [text]);
      else waiting.push(text);
    }
  }

  #hear(signal: Signal): void {
    if (signal.kind === "profile") this.#reread(signal.user);
    if (signal.kind === "apart") {
      this.#lookAgain(signal.one, signal.other);
      this.#lookAgain(signal.other, signal.one);
    }
  }

  #reread(user: string): void {
    this.#watched.reread(user);
    const mine = [...this.#roll.connectionsOf(user)].filter((connection) => this.#lookers.has(connection));
    if (mine.length > 0) {
      this.#seeAnew(user, mine).catch((error) => {
        this.#parts.effects.log("warn", "presence.profile_unreadable", { user, error });
      });
    }
  }

  /** Whether somebody sees when others were last here follows from whether they let it be seen. */
  async #seeAnew(user: string, connections: Connection[]): Promise<void> {
    const [record] = await this.#parts.records([user]);
    for (const connection of connections) {
      const looker = this.#lookers.get(connection);
      if (looker === undefined || looker.hidesSeen === (record!.hideSeen ?? false)) continue;
      looker.hidesSeen = record!.hideSeen ?? false;
      this.#tellOne(connection, [...looker.people]);
    }
  }

  #lookAgain(viewer: string, user: string): void {
    const watched = this.#watched.get(user);
    if (watched === undefined) return;
    const looking = [...this.#roll.connectionsOf(viewer)].filter((one) => watched.lookers.has(one));
    if (looking.length === 0) return;
    for (const connection of looking) watched.lookers.set(connection, "asked");
    this.#parts.apartFrom(viewer, [user]).then((apart) => {
      for (const connection of looking) {
        if (this.#begin(connection, user, apart) !== undefined) this.#tellOne(connection, [user]);
      }
    }).catch((error) => {
      this.#parts.effects.log("warn", "presence.blocks_unreadable", { viewer, error });
    });
  }

  #tellOne(connection: Connection, users: readonly string[]): void {
    const people = users.flatMap((user) => {
      const watched = this.#watched.get(user);
      if (watched === undefined || watched.lookers.get(connection) === "asked") return [];
      return [this.#seenBy(connection, user, this.#watched.shown(user, watched))];
    });
    if (people.length > 0) {
      this.#parts.hub.tell(connection, JSON.stringify({ type: "presence", people }));
    }
  }
}

function withoutSeen({ seen: _seen, ...rest }: Seen): Seen {
  return rest;
}
