/**
 * People who talk without a pause while servers come and go, and the check of what they were promised: every message
 * that was acknowledged is there once, under its number; every number is there; what was not acknowledged is there once
 * or not at all.
 */
import { ulid } from "ulid";
import { assert, assertEquals } from "./assert.ts";
import type { ErrorCode } from "@/core/errors.ts";
import type { Child } from "./child.ts";
import { Refused, TestClient, TestPerson } from "./server.ts";
import { until } from "./until.ts";
import type { MessageEntry } from "@/core/protocol/entries.ts";

export class Chatter {
  readonly person: TestPerson;
  readonly conversation: string;
  /** Number of each acknowledged message, by its client id. */
  readonly acknowledged = new Map<string, number>();
  readonly sent = new Map<string, string>();
  /** Why messages were not taken. */
  readonly refusals: ErrorCode[] = [];
  readonly #length: number;
  #stopped = false;

  /** @param options.length characters of a message at least. */
  constructor(person: TestPerson, conversation: string, options: { length?: number } = {}) {
    this.person = person;
    this.conversation = conversation;
    this.#length = options.length ?? 0;
  }

  /** Talks until told to stop; what was not acknowledged is sent again under the same id over the next line. */
  async talk(): Promise<void> {
    let client: TestClient | null = null;
    let clientId = ulid();
    for (let i = 0; !this.#stopped; i++) {
      try {
        client ??= await TestClient.open(this.person.url, {
          cookie: this.person.cookie,
          origin: this.person.url,
        });
        if (client.closed !== null) throw new Error("closed");
        const text = this.sent.get(clientId) ?? `${this.person.username} ${i}`.padEnd(this.#length, ".");
        this.sent.set(clientId, text);
        const body = { conversation: this.conversation, clientId, text };
        const { n } = await client.request("message.send", body);
        this.acknowledged.set(clientId, n);
        clientId = ulid();
      } catch (error) {
        if (error instanceof Refused) this.refusals.push(error.body.code);
        else client = null;
        // The port is closed while the server is down, or it takes nothing: the next turn of the loop tries again.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    await client?.close();
  }

  stop(): void {
    this.#stopped = true;
  }
}

/** So many people in the first room of a server. */
export async function chattersOn(
  child: Child,
  count: number,
  options: { length?: number } = {},
): Promise<Chatter[]> {
  const people: TestPerson[] = [];
  for (let i = 0; i < count; i++) people.push(await TestPerson.register(child.url, `person${i}`));
  const room = await people[0]!.firstRoom();
  return people.map((person) => new Chatter(person, room, options));
}

/** Messages that were acknowledged to any of them. */
export function total(chatters: readonly Chatter[]): number {
  return chatters.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
}

/** Lets them talk while something happens to the server. */
export async function whileTalking(
  chatters: readonly Chatter[],
  happens: () => Promise<void>,
): Promise<void> {
  const talking = Promise.all(chatters.map((chatter) => chatter.talk()));
  try {
    await happens();
  } finally {
    chatters.forEach((chatter) => chatter.stop());
    await talking;
  }
}

/** Waits until they were acknowledged so many messages more. */
export async function untilSaid(chatters: readonly Chatter[], more: number): Promise<void> {
  const before = total(chatters);
  await until(() => total(chatters) >= before + more, `${more} more messages`, 30_000);
}

/** Reads the whole conversation and holds it against what the chatters were told. */
export async function checkHistory(
  chatters: readonly Chatter[],
): Promise<{ messages: number; acknowledged: number }> {
  const [first] = chatters;
  const entries: { n: number; type: string }[] = [];
  for (let after = 0;;) {
    const { body } = await first!.person.api(
      "GET",
      `/api/rooms/${first!.conversation}/messages?after=${after}&limit=100`,
    );
    entries.push(...body.entries);
    if (!body.newer) break;
    after = body.entries.at(-1).n;
  }
  assertEquals(entries.map(({ n }) => n), entries.map((_, i) => i + 1), "a number is missing or doubled");
  const messages = entries.filter((entry): entry is MessageEntry => entry.type === "message");
  const stored = new Map<string, number>();
  for (const { id, n } of messages) {
    assert(!stored.has(id), `message ${id} is there twice`);
    stored.set(id, n);
  }
  let acknowledged = 0;
  for (const chatter of chatters) {
    acknowledged += chatter.acknowledged.size;
    for (const [id, n] of chatter.acknowledged) {
      assertEquals(stored.get(id), n, `message ${id} was acknowledged as ${n}`);
    }
    for (const { id, text } of messages.filter(({ by }) => by === chatter.person.id)) {
      assertEquals(chatter.sent.get(id), text, `message ${id} was never sent like this`);
    }
  }
  return { messages: messages.length, acknowledged };
}
