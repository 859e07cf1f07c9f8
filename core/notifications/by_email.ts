/**
 * Email as one of the ways: what somebody has missed in a conversation comes in one mail, once it has been unread for as long
 * as they chose. What they read before goes into none; while they are here it waits. No longer than a day: then it is
 * old, and in their list anyway.
 */
import { ParleyError } from "../errors.ts";
import { keys, type NotificationRecord } from "../kv/keys.ts";
import type { Letter, Mail } from "../mail/mail.ts";
import { isThread } from "../protocol/ids.ts";
import { usualWishes, type Wishes } from "../protocol/notifications.ts";
import { type Content, contentOf } from "./content.ts";
import type { Notice, NotificationsParts, Way } from "./parts.ts";
import { newUnsubscribing } from "./unsubscribing.ts";

/** Ids only. */
export interface Digest {
  user: string;
  conversation: string;
  /** When the first of it happened. */
  since: number;
  key: string;
}
interface Missed {
  notice: Notice;
  content: Content;
}
/** A mail that is being handed over. */
interface Sending {
  digest: Digest;
  missed: readonly Missed[];
  began: number;
}
type Settle = (notice: Notice, became: "sent" | "failed" | "read") => Promise<void>;

const template = "digest";
const longestWait = 86_400_000;
/** Seconds until it is looked again whether somebody who is here has read it. */
const again = 300;
const mostQuotes = 10;
/** Seconds in which a mail is handed over, or has failed. */
const handingOver = 60;

export function wayByEmail({ store }: Pick<NotificationsParts, "store">, mail: Mail): Way {
  return {
    async reaches(users) {
      const found = await store.getMany(users.map((user) => keys.user(user)));
      return new Set(users.filter((_, i) => found[i]?.value.emailConfirmedAt !== undefined));
    },
    async plan(planned) {
      const users = await store.getMany(planned.map(({ notice }) => keys.user(notice.user)));
      const waiting = await store.getMany(planned.map(({ notice }) => rowOf(notice)));
      const place = new Map(planned.map(({ notice }, i) => [notice, i]));
      return (change, notice) => {
        const i = place.get(notice)!;
        const row = rowOf(notice);
        // It goes with the mail that waits already; what is about no conversation goes alone.
        change.check(row, waiting[i] ?? null);
        if (waiting[i] !== null) return null;
        const { id: to, name, email } = users[i]!.value;
        const { conversation, at } = notice;
        const data: Digest = { user: to, conversation, since: at, key: `digest:${to}:${notice.id}` };
        change.set(row, data.key);
        return mail.plan(change, {
          key: data.key,
          to: { name, address: email },
          template,
          data,
          due: planned[i]!.due,
        });
      };
    },
  };
}

function rowOf({ user, conversation, id }: Pick<Notice, "user" | "conversation" | "id">) {
  return keys.digest(user, conversation || id);
}

/** Says what is in them, when they go. */
export function teachDigests(
  parts: NotificationsParts,
  { mail, server, settle }: { mail: Mail; server: string; settle: Settle },
): void {
  const sending = new Map<string, Sending>();
  mail.template<Digest>(template, async (digest) => {
    refuseAtOnce(sending, digest, parts.effects.now());
    const isOld = parts.effects.now() - digest.since > longestWait;
    // They are here: most likely they are about to read it.
    if (!isOld && await parts.isActive(digest.user) && (await missedIn(parts, digest)).length > 0) {
      throw new ParleyError("busy", "They are here", { retryAfter: again });
    }
    // What comes from here on gets a mail of its own.
    await letGo(parts, digest);
    const all = await noticesOf(parts, digest);
    const missed = isOld ? [] : await missedIn(parts, digest);
    for (const notice of all) {
      if (!missed.some((one) => one.notice.id === notice.id)) await settle(notice, "read");
    }
    if (missed.length === 0) return null;
    sending.set(digest.key, { digest, missed, began: parts.effects.now() });
    return await letterOf(parts, digest, missed, server);
  });
  const told = (became: "sent" | "failed") => async ({ key }: Digest) => {
    for (const { notice } of sending.get(key)?.missed ?? []) await settle(notice, became);
    sending.delete(key);
  };
  mail.onSent<Digest>(template, told("sent"));
  mail.onLost<Digest>(template, told("failed"));
}

/** After trouble, mails about one conversation go one by one: the next sees what the one before it has told. */
function refuseAtOnce(sending: Map<string, Sending>, { user, conversation, key }: Digest, now: number): void {
  sending.delete(key);
  if (conversation === "") return;
  const isBefore = ({ digest, began }: Sending) =>
    digest.user === user && digest.conversation === conversation && now - began < handingOver * 1000;
  if ([...sending.values()].some(isBefore)) {
    throw new ParleyError("busy", "The mail before it is on its way", { retryAfter: handingOver });
  }
}

async function letGo({ store }: NotificationsParts, { user, conversation, key }: Digest): Promise<void> {
  const row = keys.digest(user, conversation || key.slice(`digest:${user}:`.length));
  const found = await store.find(row);
  if (found?.value === key) await store.commit((change) => change.check(row, found).delete(row));
}

/** Everything that a mail may tell of this conversation. */
async function noticesOf(
  { store }: NotificationsParts,
  { user, conversation, since, key }: Digest,
): Promise<Notice[]> {
  const { ways } = await wishesOf(store, user);
  const rows = await Array.fromAsync(store.list(keys.notifications(user), { from: since, limit: 500 }));
  const isMine = (record: NotificationRecord, id: string) =>
    record.conversation === conversation && (conversation !== "" || key.endsWith(id));
  return rows.flatMap(({ key, value }) => {
    const { seen, ...record } = value;
    const [at, id] = [key[2] as number, key[3] as string];
    return !seen && isMine(record, id) && ways.email.includes(record.kind)
      ? [{ ...record, user, at, id }]
      : [];
  });
}

async function missedIn(parts: NotificationsParts, digest: Digest): Promise<Missed[]> {
  const seen = await parts.store.get(keys.notificationsSeen(digest.user)) ?? 0;
  const notices = await untold(parts, (await noticesOf(parts, digest)).filter(({ at }) => at > seen));
  const contents = await Promise.all(notices.map((notice) => contentOf(parts, notice)));
  return notices.flatMap((notice, i) => contents[i] ? [{ notice, content: contents[i]! }] : []);
}

/** Those that no mail has told of: one that had to be brought again tells also of what was said meanwhile. */
async function untold({ store }: NotificationsParts, notices: readonly Notice[]): Promise<Notice[]> {
  const decisions = await store.getMany(
    notices.map(({ conversation, n, user }) => keys.decision(conversation, n ?? 0, user)),
  );
  const isOfMessage = ({ id, conversation, n }: Notice) => id === `${conversation}.${n}`;
  return notices.filter((notice, i) => !isOfMessage(notice) || decisions[i]?.value.email !== "sent");
}

async function wishesOf(store: NotificationsParts["store"], user: string): Promise<Wishes> {
  return await store.get(keys.wishes(user)) ?? usualWishes;
}

async function letterOf(
  parts: NotificationsParts,
  { user, conversation }: Digest,
  missed: readonly Missed[],
  server: string,
): Promise<Letter> {
  const wishes = await wishesOf(parts.store, user);
  const { content } = missed[0]!;
  const many = missed.length > 1 ? `${missed.length} messages` : "A message";
  const title = wishes.private ? `${many} for you on ${server}` : titleOf(missed);
  const left = missed.length - mostQuotes;
  return {
    subject: title,
    title,
    paragraphs: wishes.private ? ["What they say is shown only after you have logged in."] : [],
    quotes: wishes.private
      ? []
      : missed.slice(0, mostQuotes).map(({ content }) => ({ by: content.title, text: content.body })),
    button: {
      label: isThread(conversation) ? "Open the thread" : "Open the conversation",
      path: content.url,
    },
    small: [
      ...left > 0 ? [`${left} more are in the conversation.`] : [],
      `You get this because it was unread for ${wishes.emailAfter} minutes. What you get mails of is in your settings, under Notifications.`,
    ],
    unsubscribe: await newUnsubscribing(parts, user),
  };
}

function titleOf(missed: readonly Missed[]): string {
  const [{ notice, content }] = missed as [Missed];
  if (missed.length > 1) return `${missed.length} messages for you: ${content.title}`;
  switch (notice.kind) {
    case "direct":
      return `${content.title} wrote to you`;
    case "mention":
      return `${content.title} mentioned you`;
    default:
      return content.title;
  }
}
