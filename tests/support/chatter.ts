/**
 * People who talk without a pause while servers come and go, and the check of what they were promised: every message
 * that was acknowledged is there once, under its number; every number is there; what was not acknowledged is there once
 * or not at all.
 */
import { ulid } from "ulid";
import { assert, assertEquals } from "./assert.ts";
import { TestClient, type TestPerson } from "./server.ts";
import type { MessageEntry } from "@/core/protocol/entries.ts";

export class Chatter {
  readonly person: TestPerson;
  readonly conversation: string;
  /** Number of each acknowledged message, by its client id. */
  readonly acknowledged = new Map<string, number>();
  readonly sent = new Map<string, string>();
  #stopped = false;

  constructor(person: TestPerson, conversation: string) {
    this.person = person;
    this.conversation = conversation;
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
        const text = this.sent.get(clientId) ?? `${this.person.username} ${i}`;
        this.sent.set(clientId, text);
        const body = { conversation: this.conversation, clientId, text };
        const { n } = await client.request("message.send", body);
        this.acknowledged.set(clientId, n);
        clientId = ulid();
      } catch {
        client = null;
        // The port is closed while the server is down: the next turn of the loop tries again.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    await client?.close();
  }

  stop(): void {
    this.#stopped = true;
  }
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
