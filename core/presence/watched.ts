/**
 * The people at whom somebody looks now: what is known of each, as long as anybody does. Nothing is told of somebody
 * before it was read how they want to be seen.
 */
import type { Effects } from "../effects.ts";
import type { ProfileRecord } from "../kv/keys.ts";
import type { Presence as Seen } from "../protocol/entries.ts";
import type { Connection } from "../realtime/connection.ts";
import type { Roll } from "./roll.ts";
import type { LastSeen } from "./seen.ts";
import { shown } from "./shown.ts";
import { nextEnd, wishOf } from "./wishes.ts";

/** Asked: it is not known yet whether the two are kept apart, so nothing is told. */
export type Look = "asked" | "sees" | "apart";

export interface Watched {
  lookers: Map<Connection, Look>;
  record: ProfileRecord;
  seen: number;
  /** Counts readings of the two, and the last that came in: a slow one does not undo a later one. */
  turn: number;
  taken: number;
  /** Until then nothing is told of them: they may not want to be seen. */
  ready: Promise<void>;
  /** When it changes by itself. */
  end: number;
  /** As it was last told. */
  told: string;
  /** Questions of the moment about them. */
  guests: number;
}
export interface WatchedParts {
  effects: Effects;
  /** There may be other processes. */
  shared: boolean;
  lastSeen: LastSeen;
  records(users: readonly string[]): Promise<ProfileRecord[]>;
  roll(): Roll;
  /** Somebody may be seen otherwise now. */
  onChange(user: string): void;
}

/** Milliseconds: other processes have so long to answer, and a failed reading is tried again. */
const answerTime = 150;
const again = 1_000;

export class WatchedPeople {
  readonly #parts: WatchedParts;
  readonly #people = new Map<string, Watched>();

  constructor(parts: WatchedParts) {
    this.#parts = parts;
  }

  get(user: string): Watched | undefined {
    return this.#people.get(user);
  }

  has(user: string): boolean {
    return this.#people.has(user);
  }

  users(): Iterable<string> {
    return this.#people.keys();
  }

  /** What is known of them, begun for those of whom nothing was. */
  open(users: readonly string[]): Watched[] {
    const unknown = users.filter((user) => !this.#people.has(user));
    for (const user of unknown) {
      this.#people.set(user, {
        ...{ lookers: new Map(), guests: 0, record: {}, seen: 0, turn: 0, taken: 0, end: Infinity, told: "" },
        ready: Promise.resolve(),
      });
    }
    const ready = this.#learn(unknown);
    for (const user of unknown) this.#people.get(user)!.ready = ready;
    return users.map((user) => this.#people.get(user)!);
  }

  unlook(connection: Connection, users: Iterable<string>): void {
    for (const user of users) {
      this.#people.get(user)?.lookers.delete(connection);
      this.leave(user);
    }
  }

  /** Forgets them when nobody looks any more. */
  leave(user: string): void {
    const watched = this.#people.get(user);
    if (watched === undefined || watched.lookers.size > 0 || watched.guests > 0) return;
    this.#people.delete(user);
    this.#parts.roll().forget(user);
  }

  shown(user: string, watched: Watched): Seen {
    return shown(user, this.#parts.roll().of(user), watched, this.#parts.effects.now());
  }

  /** Came, went, or became active or idle. */
  moved(user: string, activeAt: number): void {
    const watched = this.#people.get(user);
    if (watched === undefined) return;
    if (wishOf(watched.record, this.#parts.effects.now()) !== "invisible") {
      watched.seen = Math.max(watched.seen, activeAt);
    }
    this.#parts.onChange(user);
  }

  /** What is stored of them has changed. */
  reread(user: string): void {
    const watched = this.#people.get(user);
    if (watched === undefined) return;
    watched.ready = this.#read([user]).catch((error) => {
      this.#parts.effects.log("warn", "presence.profile_unreadable", { user, error });
      // They may not want to be seen any more.
      this.#parts.effects.after(again, () => this.reread(user));
    });
  }

  /** A status or a wish may have ended. */
  sweep(): void {
    const now = this.#parts.effects.now();
    for (const [user, { end }] of this.#people) if (end <= now) this.#parts.onChange(user);
  }

  noteEnd(watched: Watched): void {
    watched.end = nextEnd(watched.record, this.#parts.effects.now());
  }

  /** Reads what is stored of them, and asks where they are connected. */
  async #learn(users: readonly string[]): Promise<void> {
    if (users.length === 0) return;
    this.#parts.roll().ask(users);
    const waited = this.#parts.shared ? this.#wait(answerTime) : undefined;
    await this.#read(users);
    await waited;
  }

  async #read(users: readonly string[]): Promise<void> {
    const turns = users.map((user) => this.#turnOf(user));
    const { records, lastSeen } = this.#parts;
    const [found, seen] = await Promise.all([records(users), lastSeen.of(users)]);
    users.forEach((user, i) => {
      const watched = this.#people.get(user);
      if (watched === undefined || watched.taken > turns[i]!) return;
      const first = watched.taken === 0;
      watched.taken = turns[i]!;
      watched.record = found[i]!;
      watched.seen = Math.max(watched.seen, seen[i]!);
      if (first) this.#settle(user, watched);
      else this.#parts.onChange(user);
    });
  }

  /** Whoever looks first is answered with it. */
  #settle(user: string, watched: Watched): void {
    watched.told = JSON.stringify(this.shown(user, watched));
    this.noteEnd(watched);
  }

  #turnOf(user: string): number {
    const watched = this.#people.get(user);
    return watched === undefined ? 0 : ++watched.turn;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.effects.after(ms, resolve));
  }
}
