/**
 * A small town to test rooms in: a store in memory, the real log, limiter, passwords and access, a clock that moves
 * by hand, and people. Ada, Ben and Eve come from different addresses; `crowd` makes as many others as needed.
 */
import { Passwords } from "@/core/accounts/passwords.ts";
import { Access } from "@/core/conversations/access.ts";
import { History } from "@/core/conversations/history.ts";
import { type Appended, ConversationLog } from "@/core/conversations/log.ts";
import { Reads } from "@/core/conversations/reads.ts";
import { type Effects, realEffects } from "@/core/effects.ts";
import { type ErrorCode, ParleyError } from "@/core/errors.ts";
import { Committer } from "@/core/kv/committer.ts";
import { keys, type UserRecord } from "@/core/kv/keys.ts";
import { Store } from "@/core/kv/store.ts";
import { Messages } from "@/core/messages/messages.ts";
import type { Membership } from "@/core/protocol/entries.ts";
import type { ServerRole } from "@/core/protocol/shapes.ts";
import { MemoryBus } from "@/core/realtime/memory_bus.ts";
import { MemoryBlobs } from "@/core/blobs/blobs.ts";
import { Files } from "@/core/files/files.ts";
import { Rooms } from "@/core/rooms/rooms.ts";
import type { Scope } from "@/core/scope.ts";
import { KvLimiter } from "@/core/security/kv_limiter.ts";
import { Threads } from "@/core/threads/threads.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

export interface TownOptions {
  capacity?: number;
  rooms?: number;
  roomPassword?: number;
}

export type Town = Awaited<ReturnType<typeof openTown>>;

/** Runs the test in a town of its own and lets go of it. */
export async function inTown(test: (town: Town) => Promise<void>, options: TownOptions = {}): Promise<void> {
  const town = await openTown(options);
  try {
    await test(town);
  } finally {
    await town.close();
  }
}

async function openTown(options: TownOptions) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const effects: Effects = { ...realEffects(() => {}), now: () => clock.now };
  const store = new Store(await Deno.openKv(":memory:"));
  const { committer, log, access } = openLog(store, effects);
  const limiter = new KvLimiter({ store, effects, config: configOf(options) });
  const passwords = new Passwords({ effects, cost: { algorithm: "pbkdf2-sha256", rounds: 10 } });
  const online = new Set<string>();
  const parts = { store, log, access, effects, config: configOf(options), limiter, passwords };
  const rooms = new Rooms({ ...parts, accounts: directory(store), isOnline: (id) => online.has(id) });
  const history = new History({ store, people: () => Promise.resolve([]) });
  const bystanders = {
    people: () => Promise.resolve([]),
    whoBlocked: () => Promise.resolve(new Set<string>()),
  };
  const reads = new Reads({ store, committer, history, bus: new MemoryBus(), effects });
  const threads = new Threads({ store, log, access, history, reads, effects, ...bystanders, tell() {} });
  const person = (name: string, role?: ServerRole) => register(store, effects, name, role);
  const [ada, ben, eve] = [await person("ada"), await person("ben"), await person("eve")];
  const files = new Files({
    ...{ store, access, limiter, effects, people: bystanders.people },
    blobs: new MemoryBlobs(),
    pictures: { press: () => Promise.resolve(null) },
    media: { recording: () => Promise.resolve(null), notes: () => Promise.resolve(null) },
    jobs: { handle() {}, plan() {}, wake() {} },
    restate: () => Promise.resolve(),
    uploadsDirectory: "/nowhere",
    config: { files: { maxSize: 1e6, quota: 1e6 } },
    mayWrite: () => Promise.resolve(),
  });
  const appended: Appended[] = [];
  log.onAppended((some) => appended.push(...some));
  return {
    threads,
    ...{ clock, store, log, rooms, online, person, ada, ben, eve, appended, access },
    messages: new Messages({
      notifier: { concerns: () => false, note: () => {}, wake: () => {} },
      ...{ store, log, access, limiter, effects, history, threads, files, ...bystanders },
      byUsername: (username) => directory(store).byUsername(username),
      hasEmoji: () => Promise.resolve(false),
      tellVote: () => {},
      mayWrite: () => Promise.resolve(),
    }),
    /** A second process on the same store, with its own committer, log and memory. */
    neighbour: () => new Rooms({ ...parts, ...openLog(store, effects), accounts: directory(store) }),
    /** Rooms to whose first write somebody else is a moment too quick: after it was decided, before it is made. */
    interrupted(between: () => Promise<unknown>): Rooms {
      let waiting: (() => Promise<unknown>) | null = between;
      const append: ConversationLog["append"] = async (append) => {
        const [run] = [waiting, waiting = null];
        await run?.();
        return await log.append(append);
      };
      return new Rooms({ ...parts, log: { append }, accounts: directory(store) });
    },
    crowd: (size: number) => Promise.all(Array.from({ length: size }, (_, i) => person(`person${i}`))),
    async close() {
      await committer.idle();
      store.close();
    },
  };
}

function openLog(store: Store, effects: Effects) {
  const committer = new Committer(store);
  const log = new ConversationLog({ store, committer, bus: new MemoryBus(), effects });
  return { committer, log, access: new Access({ store, log }) };
}

function configOf({ capacity = 1000, rooms = 0, roomPassword = 0 }: TownOptions) {
  const off = { count: 0, per: 3_600_000 };
  const limits = {
    ...{
      login: off,
      register: off,
      message: off,
      preview: off,
      upload: off,
      mail: off,
      direct: off,
      command: off,
      connect: off,
      contact: off,
    },
    room: { ...off, count: rooms },
    roomPassword: { ...off, count: roomPassword },
    ...{ connectionsPerSession: 10, connectionsPerAddress: 100, roomMembers: capacity },
  };
  return { limits };
}

function directory(store: Store) {
  return {
    async people(ids: readonly string[]) {
      const users = await store.getMany(ids.map((id) => keys.user(id)));
      return users.flatMap((found) => found === null ? [] : [personOf(found.value)]);
    },
    async byUsername(username: string) {
      const id = await store.get(keys.userByUsername(username));
      return id === null ? null : await store.get(keys.user(id));
    },
  };
}

function personOf({ id, username, name }: UserRecord) {
  return { id, username, name };
}

let addresses = 0;

async function register(
  store: Store,
  effects: Effects,
  username: string,
  role: ServerRole = "member",
): Promise<Scope> {
  const id = effects.id();
  const name = username[0]!.toUpperCase() + username.slice(1);
  const user = { id, username, email: `${username}@example.org`, name, role, createdAt: effects.now() };
  await store.commit((change) => change.set(keys.user(id), user).set(keys.userByUsername(username), id));
  const address = `10.0.${++addresses >> 8}.${addresses & 255}`;
  const session = { sessionId: effects.id(), sessionExpiresAt: Infinity };
  return { userId: id, role, ...session, address, userAgent: "test", requestId: "test" };
}

/** The id of a new room of theirs. */
export async function roomOf(
  { rooms }: Pick<Town, "rooms">,
  owner: Scope,
  access: "public" | "private" | "password" = "public",
  name = "Workshop",
): Promise<string> {
  const password = access === "password" ? { password: "open sesame" } : {};
  const { room } = await rooms.create(owner, { name, access, ...password });
  return room.id;
}

/** @returns the refusal. */
export async function refused(code: ErrorCode, asked: Promise<unknown>): Promise<ParleyError> {
  try {
    await asked;
  } catch (error) {
    assert(error instanceof ParleyError, `Expected ${code}, got ${error}`);
    assertEquals(error.code, code, error.message);
    return error;
  }
  throw new Error(`Expected to be refused with ${code}`);
}

/** Of many that were asked at once: how many were granted, and with which codes the others were refused. */
export async function outcomes(asked: Promise<unknown>[]): Promise<{ granted: number; codes: Set<string> }> {
  const codes = new Set<string>();
  let granted = 0;
  for (const outcome of await Promise.allSettled(asked)) {
    if (outcome.status === "fulfilled") granted++;
    else codes.add(outcome.reason instanceof ParleyError ? outcome.reason.code : String(outcome.reason));
  }
  return { granted, codes };
}

/** What the log of a room says, without numbers and times. */
export async function story({ log }: Town, conversation: string): Promise<string[]> {
  return (await log.since(conversation, 0, 1000)).map((entry) => entry.type);
}

/** The room must say of itself what is true: as many members as places, and as many owners as ownerships. */
export async function assertSound({ store }: Town, conversation: string): Promise<void> {
  const members = await Array.fromAsync(store.list(keys.members(conversation)));
  const owners = await Array.fromAsync(store.list(keys.membersByOwnership(conversation)));
  const indexed = await store.getMany(
    members.map(({ key }) => keys.conversationByMember(key[2] as string, conversation)),
  );
  assertEquals((await store.get(keys.head(conversation)))?.members, members.length);
  assertEquals(owners.length, members.filter(({ value }) => value.role === "owner").length);
  assert(indexed.every((found) => found !== null));
}

export function namesOf(memberships: readonly Membership[]): string[] {
  return memberships.map(({ room }) => room.name);
}
