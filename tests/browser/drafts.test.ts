import { signal } from "@preact/signals";
import type { Connection, ConnectionState } from "@/core/browser/connection.ts";
import { LineLost } from "@/core/browser/connection.ts";
import { DraftSync } from "@/core/browser/draft_sync.ts";
import { Drafts } from "@/core/browser/drafts.ts";
import { ParleyError } from "@/core/errors.ts";
import type { Draft } from "@/core/protocol/entries.ts";
import type { ServerFrame } from "@/core/protocol/frames.ts";
import { ada } from "@/tests/browser/support/server.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

/** What the server does with drafts, for any number of devices of Ada. */
class Post {
  readonly clock = new Clock();
  readonly kept = new Map<string, Draft>();
  readonly devices: Ada[] = [];
  told = 0;
  refusal: ParleyError | undefined;

  set(draft: Omit<Draft, "at">): { at: number } {
    this.told++;
    if (this.refusal) throw this.refusal;
    const next = { ...draft, at: this.clock.now() };
    if (draft.text.trim() === "") this.kept.delete(draft.conversation);
    else this.kept.set(draft.conversation, next);
    for (const device of this.devices) device.hear(next);
    return { at: next.at };
  }
}

/** Ada at one device; `visit` opens the page (again). */
class Ada {
  readonly device = new Device();
  readonly #post: Post;
  #listeners = new Map<string, (frame: never) => void>();
  #state = signal<ConnectionState>({ phase: "open", since: 0 });
  /** The answers are lost on the way. */
  deaf = false;
  drafts: Drafts = undefined!;
  #stop = () => {};

  constructor(post: Post) {
    this.#post = post;
    post.devices.push(this);
  }

  get online(): boolean {
    return this.#state.value.phase === "open";
  }

  async visit(): Promise<this> {
    this.#stop();
    this.drafts?.flush();
    const tab = new Tab(this.#post.clock, this.device, () => ({ send: () => {}, close: () => {} }));
    this.drafts = new Drafts(tab, ada.id);
    this.#stop = new DraftSync(this.drafts, this.#connection).start();
    await settle();
    return this;
  }

  async line(on: boolean): Promise<void> {
    this.#state.value = { phase: on ? "open" : "offline", since: 0 };
    if (on) this.#listeners.get("welcome")?.({} as never);
    await settle();
  }

  hear(draft: Draft): void {
    const heard = { ...draft, ...(draft.text.trim() === "" ? { text: "" } : {}) };
    if (this.online && !this.deaf) this.#listeners.get("draft")?.({ type: "draft", draft: heard } as never);
  }

  async type(text: string, conversation = "general"): Promise<void> {
    this.drafts.set(conversation, { text });
    await settle();
  }

  async pass(ms: number): Promise<void> {
    this.#post.clock.advance(ms);
    await settle();
  }

  text(conversation = "general"): string {
    return this.drafts.get(conversation)?.text ?? "";
  }

  get #connection(): Connection {
    return {
      state: this.#state,
      request: async (type: string, body: unknown) => {
        await Promise.resolve();
        if (!this.online) throw new LineLost("disconnected", "offline");
        const answer = type === "draft.set"
          ? this.#post.set(body as Draft)
          : { drafts: [...this.#post.kept.values()], more: false };
        if (this.deaf) throw new LineLost("timed_out", "lost");
        // deno-lint-ignore no-explicit-any
        return answer as any;
      },
      on: (type: ServerFrame["type"], listener: (frame: never) => void) => {
        this.#listeners.set(type, listener);
        return () => this.#listeners.delete(type);
      },
      retryNow: () => {},
      close: () => {},
    } as Connection;
  }
}

async function twoDevices() {
  const post = new Post();
  return { post, laptop: await new Ada(post).visit(), phone: await new Ada(post).visit() };
}

Deno.test("A draft is told when typing pauses, and appears on the other device with what it answers", async () => {
  const { laptop, phone } = await twoDevices();
  laptop.drafts.set("general", { reply: 7 });
  await laptop.type("Has any");
  await laptop.pass(1_000);
  await laptop.type("Has anybody");
  await laptop.pass(1_000);
  assertEquals(phone.text(), "");
  await laptop.pass(2_000);
  assertEquals([phone.text(), phone.drafts.get("general")?.reply], ["Has anybody", 7]);
  assertEquals([...phone.drafts.kept.value], ["general"]);
});

Deno.test("Who types without a pause is told of every few seconds, not with every key", async () => {
  const { post, laptop, phone } = await twoDevices();
  for (let i = 1; i <= 200; i++) {
    await laptop.type("a".repeat(i));
    await laptop.pass(100);
  }
  assertEquals(post.told <= 7, true, `${post.told}`);
  await laptop.pass(5_000);
  assertEquals(phone.text(), "a".repeat(200));
});

Deno.test("Sending or deleting takes it away everywhere at once; what is typed next stays", async () => {
  const { post, laptop, phone } = await twoDevices();
  await laptop.type("hello");
  await laptop.pass(3_000);
  await laptop.type("");
  await laptop.pass(0);
  assertEquals([phone.text(), phone.drafts.kept.value.size, post.kept.size], ["", 0, 0]);
  await laptop.type("next");
  await laptop.pass(5_000);
  assertEquals(phone.text(), "next");
});

Deno.test("What comes from elsewhere never takes the place of what is being typed here", async () => {
  const { laptop, phone } = await twoDevices();
  await laptop.type("from the laptop");
  await laptop.pass(1_000);
  await phone.type("from the ph");
  await laptop.pass(500);
  assertEquals([phone.text(), phone.drafts.kept.value.size], ["from the ph", 1]);
  await phone.pass(5_000);
  assertEquals(laptop.text(), "from the ph");
  await phone.type("from the phone");
  await phone.pass(5_000);
  assertEquals([laptop.text(), phone.text()], ["from the phone", "from the phone"]);
});

Deno.test("What was written, sent and deleted while a line was down is the same everywhere when it is back", async () => {
  const { post, laptop, phone } = await twoDevices();
  for (const room of ["kept", "sent", "changed"]) await laptop.type(room, room);
  await laptop.pass(5_000);
  await phone.line(false);
  await laptop.type("", "sent");
  await laptop.type("changed on the laptop", "changed");
  await laptop.pass(5_000);
  await phone.type("", "kept");
  await phone.type("new", "new");
  await phone.pass(5_000);
  await phone.visit();
  await phone.line(true);
  assertEquals([...post.kept.values()].map(({ text }) => text).sort(), ["changed on the laptop", "new"]);
  for (const device of [laptop, phone]) {
    assertEquals(device.drafts.all().map(([, { text }]) => text).sort(), ["changed on the laptop", "new"]);
  }
});

Deno.test("An old draft of a device that was off gives way to a later one", async () => {
  const { laptop, phone } = await twoDevices();
  await phone.line(false);
  await phone.type("long ago");
  await phone.pass(60_000);
  await laptop.type("today");
  await laptop.pass(5_000);
  await phone.visit();
  await phone.line(true);
  assertEquals([phone.text(), laptop.text()], ["today", "today"]);
});

Deno.test("A draft whose telling was not answered does not come back after it was sent", async () => {
  const { post, laptop } = await twoDevices();
  laptop.deaf = true;
  await laptop.type("hello");
  await laptop.pass(3_000);
  assertEquals(post.kept.size, 1);
  await laptop.type("");
  laptop.deaf = false;
  await laptop.visit();
  assertEquals([laptop.text(), post.kept.size], ["", 0]);
});

Deno.test("A refused draft stays on its device, and is not told again until it changes", async () => {
  const { post, laptop } = await twoDevices();
  post.refusal = new ParleyError("too_many_drafts", "Cannot keep more than 100 drafts");
  await laptop.type("one too many");
  await laptop.pass(60_000);
  assertEquals([post.told, laptop.text()], [1, "one too many"]);
  await laptop.visit();
  assertEquals(laptop.text(), "one too many");
  post.refusal = undefined;
  await laptop.type("one too many!");
  await laptop.pass(5_000);
  assertEquals(post.kept.get("general")?.text, "one too many!");
});

Deno.test("Drafts of a room that is no longer mine are gone from this device, with those of its threads", async () => {
  const { laptop } = await twoDevices();
  await laptop.type("in the room", "R");
  await laptop.type("in a thread", "R-7");
  await laptop.type("elsewhere", "S");
  laptop.drafts.drop("R");
  laptop.drafts.flush();
  assertEquals([...laptop.drafts.kept.value], ["S"]);
  assertEquals(laptop.device.texts.size, 1);
});

Deno.test("A restored backup takes no draft from a device: it is told again", async () => {
  const { post, laptop } = await twoDevices();
  await laptop.type("written after the backup");
  await laptop.pass(5_000);
  await laptop.line(false);
  post.kept.clear();
  laptop.drafts.tellAgain();
  await laptop.line(true);
  assertEquals([laptop.text(), post.kept.size], ["written after the backup", 1]);
});
