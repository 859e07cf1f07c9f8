// This module is browser compatible.
/** Where each kind of frame goes. One function per kind; the order of frames is the order of effects. */
import type { Entry } from "../protocol/entries.ts";
import type { ServerFrameOf } from "../protocol/frames.ts";
import { homeOf, threadOf } from "../protocol/ids.ts";
import type { Parts } from "./parts.ts";
import { smallRoom } from "./reading.ts";

/** Returns what stops it. */
export function takeFrames(parts: Parts): () => void {
  const { connection, conversations, people, blocks, typing, follower } = parts;
  const stops = [
    connection.on("event", ({ c, entry }) => takeEvent(parts, c, entry)),
    connection.on("head", (frame) => takeHead(parts, frame)),
    connection.on("read", ({ c, read }) => conversations.read(c, read)),
    connection.on("seen", ({ c, user, n, delivered }) => follower.get(c)?.seen(user, n, delivered)),
    connection.on("typing", ({ c, user, on }) => typing.received(c, user, on)),
    connection.on("room", ({ room }) => conversations.room(room)),
    connection.on("membership", ({ membership }) => conversations.membership(membership)),
    connection.on("gone", ({ c, reason }) => leave(parts, c, reason)),
    connection.on("person", ({ person }) => people.learn([person])),
    connection.on("receipts", ({ on }) => follower.receipts(on)),
    connection.on("blocked", ({ user, on }) => blocks.received(user, on)),
    connection.on("mention", ({ c, n }) => conversations.mentioned(c, n)),
    connection.on("preferences", ({ c, preferences }) => conversations.preferred(c, preferences)),
    connection.on("thread", ({ c, thread }) => follower.get(c)?.threadGrew(thread)),
  ];
  return () => stops.forEach((stop) => stop());
}

/** It is not mine any more. */
export function leave(parts: Parts, id: string, reason: Reason): void {
  const { conversations, drafts, follower, current, beside, gone } = parts;
  conversations.gone(id);
  drafts.drop(id);
  follower.drop(id, false);
  if (beside.peek() !== undefined && homeOf(beside.peek()!.conversation) === id) {
    follower.drop(beside.peek()!.conversation, false);
    beside.value = undefined;
  }
  if (current.peek()?.conversation !== id) return;
  current.value = undefined;
  gone.value = { conversation: id, reason };
}

type Reason = ServerFrameOf<"gone">["reason"];

/** Whether the person looks at the end of this conversation, so that what comes is seen as it comes. */
export function isWatching({ world, current, beside, habits }: Parts, id: string): boolean {
  if (habits.marks === "hand") return false;
  const timeline = [current.peek(), beside.peek()].find((shown) => shown?.conversation === id);
  if (timeline === undefined || !world.attentive()) return false;
  return timeline.view.last > 0 && timeline.view.atBottom && !timeline.newer.peek();
}

function takeEvent(parts: Parts, id: string, entry: Entry): void {
  const { me, conversations, follower, typing, outbox, reading } = parts;
  const timeline = follower.get(id);
  const item = conversations.get(id);
  const fresh = item !== undefined && entry.n > item.head.n;
  const mine = entry.by === me.id;
  if (entry.type === "message") {
    typing.received(id, entry.by, false);
    // Who writes has read what is above; the server says so nowhere else.
    if (!mine && item && item.head.members <= smallRoom) timeline?.seen(entry.by, entry.n, entry.n);
    if (mine) outbox.confirmed(entry.id, { n: entry.n, count: entry.count, at: entry.at });
    // Nobody looks, and all before was read: this is where reading goes on.
    const first = fresh && !mine && item.unread === 0 && !isWatching(parts, id);
    if (first) timeline?.divideAfter(entry.n - 1);
  }
  if (entry.type === "changed") follower.get(threadOf(id, entry.of))?.rootChanged(entry);
  conversations.entry(id, entry);
  timeline?.applyEvent(entry);
  if (!mine && timeline && timeline.after >= entry.n) reading.arrived(id, entry.n);
}

function takeHead({ conversations, follower }: Parts, { c, head }: ServerFrameOf<"head">): void {
  conversations.head(c, head);
  follower.get(c)?.raiseHead(head);
  follower.checkSoon(c);
}
