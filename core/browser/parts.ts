// This module is browser compatible.
/** The stores of one page, made once and wired to each other. */
import { batch, signal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import type { FileInfo, OpenConversation, Person } from "../protocol/entries.ts";
import type { ServerFrameOf } from "../protocol/frames.ts";
import { isDirect } from "../protocol/ids.ts";
import { Blocks } from "./blocks.ts";
import type { ClientInit } from "./client.ts";
import type { Connection } from "./connection.ts";
import { Conversations } from "./conversations.ts";
import { Drafts } from "./drafts.ts";
import { Follower } from "./follow.ts";
import { type Habits, usual } from "./habits.ts";
import { NoticeBoard } from "./notice.ts";
import { Outbox } from "./outbox.ts";
import type { Receipt } from "./outbox.ts";
import type { Unsent } from "./outbox_store.ts";
import { People } from "./people.ts";
import { Previews } from "./previews.ts";
import { Reading } from "./reading.ts";
import { Timeline } from "./timeline.ts";
import { Typing } from "./typing.ts";
import type { Uploads } from "./uploads.ts";
import type { World } from "./world.ts";

export type Gone = { conversation: string; reason: ServerFrameOf<"gone">["reason"] };

export interface Parts {
  me: Person;
  habits: Habits;
  world: World;
  connection: Connection;
  conversations: Conversations;
  people: People;
  previews: Previews;
  blocks: Blocks;
  typing: Typing;
  drafts: Drafts;
  outbox: Outbox;
  /** Its code comes when it is first needed. */
  uploads(): Promise<Uploads>;
  reading: Reading;
  follower: Follower;
  notices: NoticeBoard;
  /** The conversation that is shown. */
  current: Signal<Timeline | undefined>;
  /** The thread that is shown beside it. */
  beside: Signal<Timeline | undefined>;
  gone: Signal<Gone | undefined>;
  /** The page stops. */
  ending: AbortController;
}

export function makeParts(init: ClientInit, world: World, connection: Connection): Parts {
  const { me, memberships } = init;
  const conversations = new Conversations(me.id, memberships);
  const outbox = new Outbox(world, connection, {
    user: me.id,
    sent: (unsent, receipt, files) => takeReceipt(parts, unsent, receipt, files),
    files: async (clientId, patience) => (await parts.uploads()).ready(clientId, patience),
  });
  const parts: Parts = {
    me,
    habits: init.habits ?? usual,
    world,
    connection,
    conversations,
    people: new People(world, connection),
    previews: new Previews(world, connection, { user: me.id }),
    blocks: new Blocks(connection, init.blocked),
    typing: new Typing(world, connection, me.id),
    drafts: new Drafts(world, me.id),
    outbox,
    uploads: once(async () => (await import("./page_uploads.ts")).beginUploads(parts)),
    reading: new Reading(world, connection, conversations),
    follower: new Follower(world, connection, ({ membership, page }) => {
      conversations.anew(membership);
      parts.people.learn(page.people);
    }),
    notices: new NoticeBoard(world, { connection, durable: outbox.durable }),
    current: signal(undefined),
    beside: signal(undefined),
    gone: signal(undefined),
    ending: new AbortController(),
  };
  parts.people.learn([me, ...init.people ?? []]);
  return parts;
}

/** Takes in what the server says of a conversation, and follows it from there. */
export function beginTimeline(parts: Parts, open: OpenConversation): Timeline {
  learnFrom(parts, open);
  const { me, world, conversations, outbox, follower } = parts;
  const id = open.membership.room.id;
  const timeline = new Timeline(open, {
    me: me.id,
    day: world.day,
    unsent: outbox.in(id),
    unread: conversations.unreadIn(id),
    missing: () => follower.ask(id),
  });
  follower.add(timeline);
  return timeline;
}

export function learnFrom({ conversations, people }: Parts, { membership, page }: OpenConversation): void {
  conversations.membership(membership);
  people.learn(page.people);
}

/** The server moves my reading position when I send; so does this, without waiting for its frame. */
function takeReceipt(
  parts: Parts,
  unsent: Unsent,
  { n, count, at }: Receipt,
  files: readonly FileInfo[] = [],
): void {
  const { conversations, follower } = parts;
  const { conversation, clientId, text, poll, reply } = unsent;
  if (unsent.files) void parts.uploads().then((uploads) => uploads.forget(clientId), () => {});
  const more = {
    ...(poll ? { poll } : {}),
    ...(reply === undefined ? {} : { reply }),
    ...(files.length > 0 ? { sent: files } : {}),
  };
  const head = conversations.get(conversation)?.head;
  const timeline = follower.get(conversation);
  batch(() => {
    if (head) {
      conversations.head(conversation, { ...head, n, count, ...(isDirect(conversation) ? { at } : {}) });
    }
    conversations.read(conversation, { turn: at, n, count, delivered: n });
    timeline?.acknowledged({ clientId, text, ...more, at, n });
    timeline?.raiseHead({ ...timeline.head, n, count });
  });
  follower.checkSoon(conversation);
}

/** Until it has succeeded. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
}
