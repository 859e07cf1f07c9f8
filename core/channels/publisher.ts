/**
 * Turns what the log announces, in this process or another, into frames for those who may see it. Whoever loses
 * access leaves the topics in the same turn, before anything later is published: nothing after the removal arrives.
 */
import type { History } from "../conversations/history.ts";
import type { Appended, ConversationLog } from "../conversations/log.ts";
import type { Effects } from "../effects.ts";
import type { CustomEmoji, Entry, Head, Membership, MessageEntry, Person } from "../protocol/entries.ts";
import type { ServerFrameOf } from "../protocol/frames.ts";
import { isDirect, placeOfThread } from "../protocol/ids.ts";
import type { Bus, Signal } from "../realtime/bus.ts";
import type { Connection } from "../realtime/connection.ts";
import type { Hub } from "../realtime/hub.ts";
import type { ThreadNews } from "./thread_news.ts";
import { eventFrame, topics, topicsWithin } from "./topics.ts";

/** A membership as one person sees it; rejects when there is none (any more). */
export type LookUpMembership = (userId: string, conversation: string) => Promise<Membership>;

type Reason = ServerFrameOf<"gone">["reason"];

// A busy conversation tells those who look elsewhere where it stands this often, milliseconds.
const headPause = 200;

export class Publisher {
  readonly #hub: Hub;
  readonly #bus: Bus;
  readonly #effects: Effects;
  readonly #membership: LookUpMembership;
  readonly #history: Pick<History, "thread">;
  readonly #threads: ThreadNews;
  readonly #heads = new Map<string, Head>();
  #headsDue = false;

  constructor(parts: {
    hub: Hub;
    log: ConversationLog;
    bus: Bus;
    effects: Effects;
    membership: LookUpMembership;
    history: Pick<History, "thread">;
    threads: ThreadNews;
  }) {
    this.#hub = parts.hub;
    this.#bus = parts.bus;
    this.#effects = parts.effects;
    this.#membership = parts.membership;
    this.#history = parts.history;
    this.#threads = parts.threads;
    parts.log.onAppended((appended) => {
      for (const one of appended) this.#publish(one);
    });
    parts.bus.subscribe((signal: Signal) => {
      if (signal.kind === "frame") this.#hub.publish(signal.topic, signal.frame);
      if (signal.kind === "emoji") this.#tellOfEmoji(signal.name, signal.emoji);
    });
  }

  /** Somebody has changed: those who share a conversation with them are told, in every process. */
  tellPerson(person: Person, conversations: Iterable<string>): void {
    const frame = JSON.stringify({ type: "person", person });
    // Whoever is in no room has other devices all the same.
    this.#bus.publish({ kind: "frame", topic: topics.user(person.id), frame });
    for (const conversation of conversations) {
      for (const topic of [topics.conversation(conversation), topics.heads(conversation)]) {
        this.#bus.publish({ kind: "frame", topic, frame });
      }
    }
  }

  #tellOfEmoji(name: string, emoji: CustomEmoji | null): void {
    this.#hub.publish(topics.everybody, JSON.stringify({ type: "emoji", name, emoji }));
  }

  #publish({ conversation, entry, json, head }: Appended): void {
    this.#hub.publish(topics.conversation(conversation), eventFrame(conversation, json));
    this.#noteHead(conversation, head);
    this.#tellGallery(conversation, entry);
    if (entry.type === "message") {
      this.#tellWriter(conversation, entry);
      this.#tellOf(conversation, entry);
    } else if (entry.type !== "changed") this.#follow(conversation, entry);
  }

  /** Who writes has read what is above. Their windows that look elsewhere hear nothing else of the message. */
  #tellWriter(conversation: string, { n, count, all, by, at }: MessageEntry): void {
    let frame: string | undefined;
    for (const connection of this.#hub.followers(topics.user(by))) {
      if (connection.topics.has(topics.conversation(conversation))) continue;
      const read = { turn: at, n, count, delivered: n, ...(all ? { all } : {}) };
      frame ??= JSON.stringify({ type: "read", c: conversation, read });
      this.#hub.tell(connection, frame);
    }
  }

  /** Those whom it addresses, and those who look at the message that its thread answers. */
  #tellOf(conversation: string, { n, by, mentions }: MessageEntry): void {
    for (const user of mentions?.users ?? []) {
      if (user !== by) {
        this.#hub.publish(topics.user(user), JSON.stringify({ type: "mention", c: conversation, n }));
      }
    }
    const place = placeOfThread(conversation);
    if (place === null) return;
    this.#threads.moved(conversation);
    if (!this.#hub.hasFollowers(topics.conversation(place.parent))) return;
    this.#history.thread(place.parent, place.root).then((thread) => {
      const frame = JSON.stringify({ type: "thread", c: place.parent, thread });
      if (thread !== null) this.#hub.publish(topics.conversation(place.parent), frame);
    }).catch((error) => {
      this.#effects.log("warn", "publisher.thread_unreadable", { conversation, error });
    });
  }

  /** Those who look at the files and links of a conversation see what comes and goes in its threads, too. */
  #tellGallery(of: string, entry: Entry): void {
    const place = placeOfThread(of);
    const message = entry.type === "message" ? entry : entry.type === "changed" ? entry.message : undefined;
    if (place === null || message === undefined) return;
    const may = entry.type === "changed" || message.files !== undefined || /https?:/i.test(message.text);
    if (!may || !this.#hub.hasFollowers(topics.conversation(place.parent))) return;
    const frame = JSON.stringify({ type: "gallery", c: place.parent, of, n: message.n });
    this.#hub.publish(topics.conversation(place.parent), frame);
  }

  #noteHead(conversation: string, head: Head): void {
    if (!this.#hub.hasFollowers(topics.heads(conversation))) return;
    this.#heads.set(conversation, head);
    if (this.#headsDue) return;
    this.#headsDue = true;
    this.#effects.after(headPause, () => this.#publishHeads());
  }

  #publishHeads(): void {
    this.#headsDue = false;
    for (const [c, head] of this.#heads) {
      this.#hub.publish(topics.heads(c), JSON.stringify({ type: "head", c, head }));
    }
    this.#heads.clear();
  }

  /** What an event means for who receives what. */
  #follow(conversation: string, entry: Entry): void {
    switch (entry.type) {
      case "created":
        return isDirect(conversation)
          ? this.#begun(conversation, entry.by)
          : this.#entered(conversation, entry.by);
      case "joined":
        return this.#entered(conversation, entry.by);
      case "added":
        return this.#entered(conversation, entry.who);
      case "left":
        this.#lost(conversation, this.#hub.followers(topics.user(entry.by)), "left");
        return isDirect(conversation) ? this.#tellOthers(conversation) : undefined;
      case "removed":
        return this.#lost(conversation, this.#hub.followers(topics.user(entry.who)), "removed");
      case "banned":
        return this.#banned(conversation, entry.who);
      case "muted":
      case "unmuted":
        return this.#tellMembership(conversation, entry.who);
      case "deleted":
        return this.#lost(conversation, this.#audience(conversation), "deleted");
      case "role":
        return this.#tellMembership(conversation, entry.who);
      case "message":
      case "changed":
      case "unbanned":
        return;
      default:
        return this.#tellRoom(conversation, entry.by);
    }
  }

  /** Who was not in it is not told: that would say that there is such a room. */
  #banned(conversation: string, user: string): void {
    const inside = this.#hub.followers(topics.user(user)).filter(({ topics: followed }) =>
      followed.has(topics.heads(conversation)) || followed.has(topics.conversation(conversation))
    );
    this.#lost(conversation, inside, "banned");
  }

  /** Everybody of a direct conversation is in it from its first entry on. */
  #begun(conversation: string, by: string): void {
    this.#lookUp(by, conversation, ({ room }) => {
      for (const user of room.people ?? []) this.#entered(conversation, user);
    });
  }

  /** A direct conversation has fewer people now, and is called by those who stayed. */
  #tellOthers(conversation: string): void {
    const [somebody] = this.#audience(conversation);
    if (somebody !== undefined) this.#tellRoom(conversation, somebody.scope.userId);
  }

  #entered(conversation: string, user: string): void {
    for (const connection of this.#hub.followers(topics.user(user))) {
      if (!connection.topics.has(topics.conversation(conversation))) {
        this.#hub.follow(connection, topics.heads(conversation));
      }
    }
    this.#tellMembership(conversation, user);
  }

  #tellMembership(conversation: string, user: string): void {
    if (!this.#hub.hasFollowers(topics.user(user))) return;
    this.#lookUp(user, conversation, (membership) => {
      this.#hub.publish(topics.user(user), JSON.stringify({ type: "membership", membership }));
    });
  }

  /** The room is the same for all of its members, so one look-up serves them. */
  #tellRoom(conversation: string, by: string): void {
    this.#lookUp(by, conversation, ({ room }) => {
      const frame = JSON.stringify({ type: "room", room });
      this.#hub.publish(topics.conversation(conversation), frame);
      this.#hub.publish(topics.heads(conversation), frame);
    });
  }

  #lookUp(user: string, conversation: string, use: (membership: Membership) => void): void {
    this.#membership(user, conversation).then(use).catch((error) => {
      this.#effects.log("debug", "publisher.membership_gone", { conversation, user, error });
    });
  }

  #lost(conversation: string, connections: Connection[], reason: Reason): void {
    const frame = JSON.stringify({ type: "gone", c: conversation, reason });
    for (const connection of connections) {
      for (const topic of topicsWithin(connection.topics, conversation)) {
        this.#hub.unfollow(connection, topic);
      }
      this.#hub.tell(connection, frame);
    }
  }

  #audience(conversation: string): Connection[] {
    return [
      ...this.#hub.followers(topics.conversation(conversation)),
      ...this.#hub.followers(topics.heads(conversation)),
    ];
  }
}
