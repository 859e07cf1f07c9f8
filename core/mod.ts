/**
 * The one place where everything of the chat is wired: `openCore(config, …)` opens the store and gives the domains,
 * `close()` lets go of it all in order. Routes and tasks talk to what this returns and to nothing else.
 */
import { join } from "node:path";
import { Accounts } from "./accounts/accounts.ts";
import { Passwords } from "./accounts/passwords.ts";
import { Channels } from "./channels/channels.ts";
import { Publisher } from "./channels/publisher.ts";
import { followingFrame, ThreadNews } from "./channels/thread_news.ts";
import { topics } from "./channels/topics.ts";
import type { Config, MailServer } from "./config.ts";
import { Contacts } from "./contacts/contacts.ts";
import { Access } from "./conversations/access.ts";
import { Conversations } from "./conversations/conversations.ts";
import { History } from "./conversations/history.ts";
import { ConversationLog } from "./conversations/log.ts";
import { Reads } from "./conversations/reads.ts";
import { Blocks, Direct } from "./direct/direct.ts";
import { CustomEmoji } from "./custom_emoji/custom_emoji.ts";
import { Drafts } from "./drafts/drafts.ts";
import type { Effects } from "./effects.ts";
import { Jobs } from "./jobs/jobs.ts";
import { type BlobStore, type Bucket, DiskBlobs, MemoryBlobs, S3Blobs } from "./blobs/blobs.ts";
import { Files } from "./files/files.ts";
import { StartError } from "./errors.ts";
import { Health } from "./health.ts";
import { keys, type RoomRecord } from "./kv/keys.ts";
import { Committer } from "./kv/committer.ts";
import { type OpenedStore, openStore } from "./kv/open.ts";
import { Mail, type Patience } from "./mail/mail.ts";
import { Media } from "./media/media.ts";
import { Messages } from "./messages/messages.ts";
import { LastSeen, Presence } from "./presence/presence.ts";
import { Avatars } from "./avatars/avatars.ts";
import { Push, type Way, wayOf } from "./push/push.ts";
import { Previews } from "./previews/previews.ts";
import { Pictures } from "./pictures/pictures.ts";
import { Keen, type Notice, Notifications, Notifier, wayByEmail } from "./notifications/notifications.ts";
import { Profiles } from "./profiles/profiles.ts";
import type { ServerFrame } from "./protocol/frames.ts";
import type { Bus } from "./realtime/bus.ts";
import { Hub } from "./realtime/hub.ts";
import { KvBus } from "./realtime/kv_bus.ts";
import { MemoryBus } from "./realtime/memory_bus.ts";
import { Watchdog } from "./realtime/watchdog.ts";
import { Reminders } from "./reminders/reminders.ts";
import { Rooms } from "./rooms/rooms.ts";
import { Saved } from "./saved/saved.ts";
import { Scheduled } from "./scheduled/scheduled.ts";
import { Search } from "./search/search.ts";
import { KvLimiter } from "./security/kv_limiter.ts";
import type { Limiter, RuleName } from "./security/limiter.ts";
import { MemoryLimiter } from "./security/memory_limiter.ts";
import { AtRestSealer } from "./security/sealer.ts";
import type { Secrets } from "./security/secrets.ts";
import { Sessions } from "./sessions/sessions.ts";
import { Threads } from "./threads/threads.ts";

export const version = "0.1.0";
/** Milliseconds between looks for rooms that were deleted and files that nobody has, and rows cleared in one go. */
const clearEvery = 60_000;
const clearAtOnce = 1000;

export type Core = Awaited<ReturnType<typeof openCore>>;

export interface CoreOptions {
  effects: Effects;
  secrets: Secrets;
  /** Opened already, where several servers of one process share it; closed by whoever opened it. */
  opened?: OpenedStore;
  /** Another process may use the same store at the same time. */
  shared?: boolean;
  passwords?: Passwords;
  /** How connections to push services are made: tests have no public addresses. */
  pushWay?: Way;
  /** What opens the bucket of the settings. */
  bucketKey?: Bucket["key"] | null;
  /** Where mail is handed over; none is sent without. */
  mailServer?: MailServer | null;
  /** How long it is waited for. */
  patience?: Patience;
}

export async function openCore(config: Config, options: CoreOptions) {
  const { effects, secrets } = options;
  const opened = options.opened ?? await openStore(config.kv, effects);
  const { store, epoch } = opened;
  store.sealWith(new AtRestSealer(secrets, effects));
  const shared = options.shared ?? /^https?:/.test(config.kv);
  const committer = new Committer(store);
  const bus: Bus = shared
    ? await KvBus.open({ store, effects, onMissed: () => (log.recheck(), presence.recheck()) })
    : new MemoryBus();
  const log: ConversationLog = new ConversationLog({ store, committer, bus, effects });
  const limiter = limiterOf({ store, config, effects, shared });
  const passwords = options.passwords ?? new Passwords({ effects });
  const sessions = new Sessions({ store, config, effects, secrets, bus });
  const jobs = new Jobs({ store, committer, bus, effects, shared });
  const mail = new Mail({
    ...{ store, jobs, effects, config, server: options.mailServer ?? null },
    ...(options.patience === undefined ? {} : { patience: options.patience }),
  });
  const accounts = new Accounts({ store, config, effects, limiter, passwords, sessions, mail });
  const access = new Access({ store, log });
  const hub = new Hub({ effects, heartbeat: config.heartbeat });
  const watchdog = new Watchdog({ hub, effects, memory: () => Deno.memoryUsage().rss });
  const isOnline = (userId: string) => hub.hasFollowers(topics.user(userId));
  const people = (ids: readonly string[]) => accounts.people(ids);
  /** To all connections of one person, on every process. */
  const tell = (user: string, frame: ServerFrame) =>
    bus.publish({ kind: "frame", topic: topics.user(user), frame: JSON.stringify(frame) });
  const blocks = new Blocks({
    store,
    now: effects.now,
    people,
    tell,
    partContacts: (me, user) => contacts.part(me, user),
    onApart: (one, other) => bus.publish({ kind: "apart", one, other }),
  });
  const profiles: Profiles = new Profiles({
    ...{ store, effects, bus },
    people,
    rename: (scope, change) => accounts.rename(scope, change),
    presenceOf: (viewer, user) => presence.of(viewer, user),
    hasEmoji: (name) => customEmoji.has(name),
  });
  const presence: Presence = new Presence({
    ...{ effects, bus, hub, shared },
    lastSeen: new LastSeen(store, effects),
    records: (users) => profiles.records(users),
    apartFrom: (viewer, ids) => blocks.apartFrom(viewer, ids),
  });
  const hiddenFrom = async (viewer: string, ids: readonly string[]) => {
    const [apart, invisible] = await Promise.all([
      blocks.apartFrom(viewer, ids),
      presence.invisible(ids),
    ]);
    return apart.union(invisible);
  };
  const contacts: Contacts = new Contacts({
    ...{ store, effects, limiter },
    people,
    tell,
  });
  const keen = new Keen({ store, bus, effects });
  const notifier = new Notifier({ jobs, keen, now: effects.now });
  const rooms = new Rooms({
    store,
    notifier,
    onWishes: (user, conversation) => bus.publish({ kind: "wishes", user, conversation }),
    log,
    access,
    effects,
    config,
    limiter,
    passwords,
    accounts,
    isOnline,
    hiddenFrom,
    tellPreferences: (user, c, preferences) => tell(user, { type: "preferences", c, preferences }),
    clearFiles: (room, limit) => files.clear(room, limit),
  });
  const mayWrite = async (userId: string, room: RoomRecord) => {
    await blocks.refuse(userId, room);
    await rooms.refuseMuted(userId, room);
  };
  const direct = new Direct({ store, rooms, accounts, limiter, blocks, tell });
  const history = new History({ store, people });
  const reads = new Reads({
    ...{ store, committer, history, bus, effects },
    onRead: (user, conversation, n) => push.read(user, conversation, n),
  });
  const membership = (userId: string, conversation: string) => rooms.membership({ userId }, conversation);
  const conversations = new Conversations({
    store,
    access,
    history,
    reads,
    log,
    bus,
    effects,
    epoch,
    mayWrite,
    isInvisible: async (userId) => (await presence.invisible([userId])).size > 0,
    membership: (scope, conversation) => rooms.membership(scope, conversation),
  });
  const threads = new Threads({
    store,
    log,
    access,
    history,
    reads,
    effects,
    people,
    whoBlocked: (user, ids) => blocks.whoBlocked(user, ids),
    tell: (user, c, thread) =>
      bus.publish({ kind: "frame", topic: topics.user(user), frame: followingFrame(c, thread) }),
  });
  const isKept = config.kv !== ":memory:";
  const filesDirectory = isKept
    ? join(config.dataDir, "files")
    : await Deno.makeTempDir({ prefix: "parley-" });
  const pictures = new Pictures(effects);
  const media = new Media(effects);
  const filesParts = {
    ...{ store, pictures, media, jobs },
    blobs: blobsOf(config, filesDirectory, options.bucketKey ?? null),
    uploadsDirectory: join(filesDirectory, "uploads"),
    access,
    limiter,
    effects,
    config,
    mayWrite,
    people,
    restate: (...change: Parameters<Messages["restate"]>) => messages.restate(...change),
  };
  const files = new Files(filesParts);
  const drafts = new Drafts({
    store,
    access,
    log,
    files,
    effects,
    tell: (user, draft) => tell(user, { type: "draft", draft }),
  });
  const avatars = new Avatars({ ...filesParts, accounts });
  const customEmoji: CustomEmoji = new CustomEmoji({ ...filesParts, bus, people, server: config.name });
  const messages: Messages = new Messages({
    store,
    notifier,
    files,
    log,
    access,
    history,
    threads,
    limiter,
    effects,
    people,
    byUsername: (username) => accounts.byUsername(username),
    whoBlocked: (user, ids) => blocks.whoBlocked(user, ids),
    mayWrite,
    hasEmoji: (name) => customEmoji.has(name),
    tellVote: (userId, { conversation, n, options }) =>
      tell(userId, { type: "vote", c: conversation, n, options }),
  });
  const push: Push = new Push({
    ...{ store, jobs, effects, config, tell },
    isConnected: (session) => hub.ofSession(session) > 0,
    contentOf: ({ data }) => notifications.contentWhenAway(data as Notice),
    onOutcome: ({ data }, became) => notifications.settle(data as Notice, "push", became),
    ...(options.pushWay === undefined ? {} : { way: options.pushWay }),
  });
  const notifications: Notifications = new Notifications({
    ...{ store, jobs, bus, access, history, effects, people, tell, keen },
    apartFrom: (user, ids) => blocks.apartFrom(user, ids),
    isUndisturbed: (user) => profiles.isUndisturbed(user),
    isActive: (user) => presence.isActive(user),
    mail: mail.isOn ? mail : null,
    server: config.name,
    ways: {
      ...(config.pushServices === "none" ? {} : { push: wayOf(push) }),
      ...(mail.isOn ? { email: wayByEmail({ store }, mail) } : {}),
    },
  });
  const scheduled = new Scheduled({ store, jobs, messages, files, effects, limiter, tell });
  const reminders = new Reminders({ store, jobs, notifier, access, history, effects, people, tell });
  const saved = new Saved({ store, access, history, effects, people, tell });
  const previews = new Previews({ store, config, effects, limiter });
  const search = new Search({
    store,
    log,
    access,
    effects,
    file: config.kv === ":memory:" ? ":memory:" : join(config.dataDir, "search.db"),
    epoch,
    atRest: secrets.atRest.key,
    people,
    byUsername: (username) => accounts.byUsername(username),
    saved: (userId) => saved.places(userId),
  });
  const health = new Health(store, effects, { version });
  const publisher = new Publisher({
    hub,
    log,
    bus,
    effects,
    membership,
    history,
    threads: new ThreadNews({ hub, access, threads, effects }),
  });
  accounts.onChanged(async (person) => {
    const mine = store.list(keys.conversationsByMember(person.id));
    publisher.tellPerson(person, (await Array.fromAsync(mine)).map(({ key }) => key[2] as string));
  });
  const clearing = effects.every(clearEvery, () => clearDeleted());
  async function clearDeleted(): Promise<void> {
    try {
      let cleared = 0;
      for (let removed = clearAtOnce; removed === clearAtOnce; cleared += removed) {
        removed = await rooms.clearDeleted(clearAtOnce);
      }
      if (cleared > 0) await search.recheck();
    } catch (error) {
      effects.log("error", "rooms.clearing_failed", { error });
    }
  }
  const sweeping = effects.every(clearEvery, () => sweepFiles());
  function sweepFiles(): Promise<void> {
    return files.sweep().catch((error) => effects.log("error", "files.sweeping_failed", { error }));
  }
  const parts = {
    config,
    effects,
    secrets,
    store,
    epoch,
    committer,
    bus,
    log,
    limiter,
    passwords,
    accounts,
    sessions,
    access,
    hub,
    rooms,
    direct,
    contacts,
    profiles,
    presence,
    avatars,
    customEmoji,
    conversations,
    messages,
    notifications,
    jobs,
    mail,
    scheduled,
    reminders,
    saved,
    drafts,
    files,
    pictures,
    media,
    previews,
    push,
    search,
    threads,
    health,
  };
  const channels: Channels = new Channels(parts);
  await push.prepare();
  jobs.start();
  return {
    ...parts,
    channels,
    /** Lets go of everything; call `hub.drain` before. */
    async close(): Promise<void> {
      clearing.cancel();
      sweeping.cancel();
      watchdog.stop();
      hub.stop();
      sessions.stop();
      await presence.close();
      previews.stop();
      push.stop();
      await jobs.stop();
      await Promise.all([pictures.close(), media.close()]);
      await committer.idle();
      await search.close();
      await bus.close();
      if (!isKept) await Deno.remove(filesDirectory, { recursive: true }).catch(() => {});
      if (options.opened === undefined) opened.close();
    },
  };
}

/** @throws {StartError} when there is no key for the bucket. */
function blobsOf({ kv, files }: Config, directory: string, key: Bucket["key"] | null): BlobStore {
  if (files.bucket === null) return kv === ":memory:" ? new MemoryBlobs() : new DiskBlobs(directory);
  if (key !== null) return new S3Blobs({ ...files.bucket, key });
  throw new StartError("Cannot start: PARLEY_S3 is set, and PARLEY_S3_KEY, which opens it, is not");
}

/** Rare things are counted in the store, where they outlive a restart; frequent ones in memory, when one process is all. */
function limiterOf(
  parts: { store: OpenedStore["store"]; config: Config; effects: Effects; shared: boolean },
): Limiter {
  const memory = new MemoryLimiter(parts);
  const stored = new KvLimiter(parts);
  const inMemory = new Set<RuleName>(
    parts.shared ? ["command", "connect", "preview"] : ["command", "connect", "preview", "message"],
  );
  const kindFor = (rule: RuleName) => inMemory.has(rule) ? memory : stored;
  return {
    take: (rule, subject, options) => kindFor(rule).take(rule, subject, options),
    giveBack: (rule, subject, options) => kindFor(rule).giveBack(rule, subject, options),
  };
}
