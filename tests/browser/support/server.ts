/**
 * A server by hand, that keeps the promises of docs/protocol.md in memory: numbers without holes, one message per
 * clientId, resume or resync. Its lines can be cut, made slow, made to lose answers and to repeat frames.
 */
import type { Line, LineListener } from "@/core/browser/world.ts";
import type { ErrorBody, ErrorCode } from "@/core/errors.ts";
import type { ClientFrame, ServerFrame } from "@/core/protocol/frames.ts";
import type { Entry, EntryDraft, Head, Membership, MessageEntry } from "@/core/protocol/entries.ts";
import type { OpenConversation } from "@/core/protocol/entries.ts";
import type { Page, Person, ReadPosition } from "@/core/protocol/entries.ts";
import type { Clock } from "@/tests/support/clock.ts";

export const ada: Person = { id: "01ADA", username: "ada", name: "Ada" };
export const ben: Person = { id: "01BEN", username: "ben", name: "Ben" };
export const eve: Person = { id: "01EVE", username: "eve", name: "Eve" };
export const everybody = [ada, ben, eve];

interface Conversation {
  id: string;
  name: string;
  members: Set<string>;
  entries: Entry[];
  reads: Map<string, ReadPosition>;
}

interface Peer {
  user: string;
  listener: LineListener;
  follows: Set<string>;
  open: boolean;
}

interface Where {
  before?: number;
  after?: number;
  around?: number;
  limit?: number;
}
type Command = Extract<ClientFrame, { id: number }>;
type Body = Record<string, unknown> & { conversation: string };

export class Server {
  epoch = "first";
  build = "1";
  heartbeat = 25_000;
  /** Beyond this many missed events the answer is `resync`. */
  resumeWindow = 1000;
  /** Milliseconds each way; 0 is "in this turn". */
  delay: () => number = () => 0;
  /** Decides about each frame to a client: lose it, or send it how often. */
  copies: (frame: ServerFrame, peer: Peer) => number = () => 1;
  /** Refuses a command instead of carrying it out. */
  refuse: (command: Command, user: string) => Pick<ErrorBody, "code" | "retryAfter"> | undefined = () =>
    undefined;
  /** False: nobody gets in. */
  up = true;
  readonly conversations = new Map<string, Conversation>();
  readonly peers = new Set<Peer>();
  /** Every command that arrived. */
  readonly log: { user: string; type: string; body: Body }[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  room(id: string, name: string, members: Person[] = [ada, ben]): void {
    const conversation = {
      id,
      name,
      members: new Set(members.map((m) => m.id)),
      entries: [],
      reads: new Map(),
    };
    this.conversations.set(id, conversation);
    this.append(id, { type: "created", by: members[0]!.id, at: this.#clock.now(), name, access: "public" });
  }

  /** Somebody whose client does not matter says something. */
  say(conversation: string, by: Person, text: string): Entry {
    const id = this.#clock.id();
    return this.append(conversation, { type: "message", by: by.id, at: this.#clock.now(), id, text });
  }

  /** Message `of` becomes another, for everybody. */
  change(id: string, by: Person, of: number, next: Partial<MessageEntry>): Entry {
    const { entries } = this.#get(id);
    const message = { ...entries[of - 1] as MessageEntry, ...next };
    entries[of - 1] = message;
    return this.append(id, { type: "changed", by: by.id, at: this.#clock.now(), of, message });
  }

  append(id: string, draft: EntryDraft): Entry {
    const conversation = this.#get(id);
    const count = (conversation.entries.at(-1)?.count ?? 0) + (draft.type === "message" ? 1 : 0);
    const entry = { ...draft, n: conversation.entries.length + 1, count } as Entry;
    conversation.entries.push(entry);
    if (entry.type === "message") {
      this.#mark(conversation, entry.by, { n: entry.n, count, delivered: entry.n });
    }
    for (const peer of this.peers) {
      if (!conversation.members.has(peer.user)) continue;
      if (peer.follows.has(id)) this.tell(peer, { type: "event", c: id, entry });
      else this.tell(peer, { type: "head", c: id, head: this.head(id) });
    }
    return entry;
  }

  head(id: string): Head {
    const { entries, members } = this.#get(id);
    return { n: entries.length, count: entries.at(-1)?.count ?? 0, members: members.size };
  }

  membership(user: string, id: string): Membership {
    const { name, reads, members } = this.#get(id);
    const room = {
      id,
      kind: "room" as const,
      name,
      topic: "",
      description: "",
      icon: "",
      access: "public" as const,
      archived: false,
      createdAt: 0,
      members: members.size,
    };
    const read = reads.get(user) ?? { n: 0, count: 0, delivered: 0 };
    return { room, role: "member", head: this.head(id), read };
  }

  memberships(user: string): Membership[] {
    const mine = [...this.conversations.values()].filter(({ members }) => members.has(user));
    return mine.map(({ id }) => this.membership(user, id));
  }

  openConversation(user: string, id: string, at?: number | "latest"): OpenConversation {
    const membership = this.membership(user, id);
    const { head, read } = membership;
    const latest = at === "latest" || (at === undefined && head.count <= read.count);
    const page = this.page(id, latest ? {} : { around: at === undefined ? read.n + 1 : at as number });
    const reads = [...this.#get(id).reads].map(([user, { n, delivered }]) => ({ user, n, delivered }));
    return { membership, page, divider: read.n, reads, epoch: this.epoch };
  }

  page(id: string, where: Where): Page {
    const { entries } = this.#get(id);
    const { before, after, around, limit = 50 } = where;
    let from = Math.max(0, (before === undefined ? entries.length : before - 1) - limit);
    if (around !== undefined) from = Math.max(0, Math.min(around - 1 - limit / 2, entries.length - limit));
    if (after !== undefined) from = after;
    const to = before === undefined ? from + limit : before - 1;
    return {
      entries: entries.slice(from, to).filter((entry) => entry.type !== "changed"),
      people: everybody,
      quoted: [],
      threads: [],
      through: entries.length,
      older: from > 0,
      newer: to < entries.length,
    };
  }

  connect(user: string, listener: LineListener): Line {
    const peer: Peer = { user, listener, follows: new Set(), open: true };
    this.#soon(() => this.#admit(peer));
    return {
      send: (text) => {
        if (!peer.open) throw new Error("The socket is closed");
        this.#soon(() => peer.open && this.#receive(peer, text));
      },
      close: () => this.#forget(peer),
    };
  }

  /** Ends the lines of a person (or all) with a code. */
  cut(user?: string, code = 1006): void {
    for (const peer of [...this.peers]) {
      if (user !== undefined && peer.user !== user) continue;
      this.#forget(peer);
      peer.listener.closed(code, "");
    }
  }

  /** The lines of a person stay, and nothing passes any more. */
  freeze(user: string): void {
    for (const peer of [...this.peers]) if (peer.user === user) this.#forget(peer);
  }

  tell(peer: Peer, ...frames: ServerFrame[]): void {
    const passing = frames.flatMap((frame) => Array<ServerFrame>(this.copies(frame, peer)).fill(frame));
    if (passing.length === 0) return;
    const text = JSON.stringify(passing);
    this.#soon(() => peer.open && peer.listener.received(text));
  }

  tellAll(...frames: ServerFrame[]): void {
    for (const peer of this.peers) this.tell(peer, ...frames);
  }

  #admit(peer: Peer): void {
    if (!peer.open) return;
    if (!this.up) {
      peer.open = false;
      return peer.listener.closed(1006, "");
    }
    this.peers.add(peer);
    const { epoch, heartbeat, build } = this;
    const now = this.#clock.now();
    this.tell(peer, { type: "welcome", epoch, user: peer.user, session: "s", now, heartbeat, build });
  }

  #receive(peer: Peer, text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    if (frame.type === "pong") return;
    const body = frame.body as Body;
    this.log.push({ user: peer.user, type: frame.type, body });
    const refusal = this.refuse(frame, peer.user);
    if (refusal) {
      const error = { ...refusal, message: `Refused: ${refusal.code}` };
      return this.tell(peer, { type: "error", id: frame.id, error });
    }
    if (body.conversation && !this.#get(body.conversation).members.has(peer.user)) {
      const error = { code: "not_found" as ErrorCode, message: "Cannot find that conversation" };
      return this.tell(peer, { type: "error", id: frame.id, error });
    }
    const answer = this.#carryOut(peer, frame.type, body);
    this.tell(peer, { type: "ok", id: frame.id, body: answer } as ServerFrame);
  }

  #carryOut(peer: Peer, type: string, body: Body): unknown {
    if (type === "follow") return this.#follow(peer, body.conversation, body.after as number);
    if (type === "unfollow") peer.follows.delete(body.conversation);
    if (type === "conversation.open") {
      return this.openConversation(peer.user, body.conversation, body.at as number | "latest" | undefined);
    }
    if (type === "history") return this.page(body.conversation, body as Where);
    if (type === "message.send") return this.#send(peer, body);
    if (type === "rooms.mine") return { memberships: this.memberships(peer.user) };
    if (type === "people.get") {
      return { people: everybody.filter(({ id }) => (body.ids as string[]).includes(id)) };
    }
    if (type === "mark") return this.#marked(peer, body);
    return {};
  }

  #follow(peer: Peer, id: string, after: number): unknown {
    const { entries } = this.#get(id);
    peer.follows.delete(id);
    if (after > entries.length || entries.length - after > this.resumeWindow) return { resync: true };
    for (const entry of entries.slice(after)) this.tell(peer, { type: "event", c: id, entry });
    peer.follows.add(id);
    return { head: this.head(id) };
  }

  #send(peer: Peer, { conversation, clientId, text }: Body): unknown {
    const known = this.#get(conversation).entries.find((entry) =>
      entry.type === "message" && entry.id === clientId && entry.by === peer.user
    );
    const { n, count, at } = known ?? this.append(conversation, {
      type: "message",
      by: peer.user,
      at: this.#clock.now(),
      id: clientId as string,
      text: text as string,
    });
    return { n, count, at };
  }

  #marked(peer: Peer, { conversation: id, read = 0, delivered = 0 }: Body): ReadPosition {
    const conversation = this.#get(id);
    const count = conversation.entries[(read as number) - 1]?.count ?? 0;
    const furthest = Math.max(delivered as number, read as number);
    return this.#mark(conversation, peer.user, { n: read as number, count, delivered: furthest });
  }

  #mark(conversation: Conversation, user: string, mark: ReadPosition): ReadPosition {
    const was = conversation.reads.get(user) ?? { n: 0, count: 0, delivered: 0 };
    const now = { ...(mark.n > was.n ? mark : was), delivered: Math.max(was.delivered, mark.delivered) };
    conversation.reads.set(user, now);
    for (const peer of this.peers) {
      const { id } = conversation;
      if (peer.user === user) this.tell(peer, { type: "read", c: id, read: now });
      else if (peer.follows.has(id)) {
        this.tell(peer, { type: "seen", c: id, user, n: now.n, delivered: now.delivered });
      }
    }
    return now;
  }

  #forget(peer: Peer): void {
    peer.open = false;
    this.peers.delete(peer);
  }

  #get(id: string): Conversation {
    const conversation = this.conversations.get(id);
    if (!conversation) throw new Error(`The test has no conversation ${id}`);
    return conversation;
  }

  #soon(run: () => void): void {
    const delay = this.delay();
    if (delay === 0) queueMicrotask(run);
    else this.#clock.after(delay, run);
  }
}
