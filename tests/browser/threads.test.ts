import { signal } from "@preact/signals";
import { assertEquals } from "@/tests/support/assert.ts";
import { settle } from "@/tests/browser/support/window.ts";
import type { Client } from "@/core/browser/client.ts";
import { Threads } from "@/core/browser/threads.ts";
import type { FollowedThread } from "@/core/protocol/entries.ts";
import type { ServerFrame } from "@/core/protocol/frames.ts";

const room = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const [hall, barn] = [`${room}-4`, `${room}-9`];

function thread(
  conversation: string,
  count: number,
  read: number,
  more: Partial<FollowedThread> = {},
): FollowedThread {
  return {
    conversation,
    head: { n: count, count, members: 0 },
    read: { n: read, count: read, delivered: read },
    at: count,
    by: [],
    ...more,
  };
}

/** A page whose server answers `threads.mine` with what stands in `mine` when `answer` is called. */
function page() {
  const listeners = new Map<string, (frame: never) => void>();
  const here = signal<{ read: { n: number; count: number; delivered: number } } | undefined>(undefined);
  const muted = signal<{ preferences: { mutedUntil?: number } } | undefined>(undefined);
  const waiting: ((threads: FollowedThread[]) => void)[] = [];
  const client = {
    connection: {
      state: signal({ phase: "open" }),
      on: (type: string, listener: (frame: never) => void) => listeners.set(type, listener),
      request: () => new Promise((resolve) => waiting.push((threads) => resolve({ threads }))),
    },
    conversation: (id: string) => id === room ? muted : here,
  } as unknown as Client;
  const threads = new Threads(client, { now: () => 1000, after: () => ({ cancel() {} }) });
  threads.start();
  const receive = (frame: ServerFrame) => listeners.get(frame.type)!(frame as never);
  const answer = async (...mine: FollowedThread[]) => {
    waiting.shift()!(mine);
    await settle();
  };
  const seen = () =>
    threads.list.value.map(({ conversation, unread, addressed }) => [conversation, unread, addressed]);
  return { threads, receive, answer, seen, here, muted };
}

Deno.test("Threads with something new come first, then those in which something was said last", async () => {
  const { answer, seen, threads } = page();
  await answer(thread(`${room}-1`, 9, 9), thread(hall, 3, 1, { mentions: [3] }), thread(barn, 20, 20));
  assertEquals(seen(), [[hall, 2, 1], [barn, 0, 0], [`${room}-1`, 0, 0]]);
  assertEquals(threads.calls.value, { unread: 1, addressed: 1 });
});

Deno.test("Frames move a thread, in whatever order they come, and a mention may come before its thread", async () => {
  const { answer, receive, seen } = page();
  await answer();
  receive({ type: "mention", c: hall, n: 2 });
  assertEquals(seen(), []);
  receive({ type: "following", c: hall, thread: thread(hall, 2, 1) });
  receive({ type: "following", c: hall, thread: thread(hall, 1, 0) });
  assertEquals(seen(), [[hall, 1, 1]]);
  receive({ type: "read", c: hall, read: { n: 2, count: 2, delivered: 2 } });
  receive({ type: "following", c: hall, thread: thread(hall, 2, 1) });
  assertEquals(seen(), [[hall, 0, 0]]);
  receive({ type: "following", c: hall, thread: null });
  assertEquals(seen(), []);
});

Deno.test("What moved while the list was asked for stays; after a restored backup nothing does", async () => {
  const { answer, receive, seen } = page();
  receive({ type: "following", c: hall, thread: thread(hall, 5, 2) });
  await answer(thread(hall, 4, 1), thread(barn, 1, 1));
  assertEquals(seen(), [[hall, 3, 0], [barn, 0, 0]]);
  const welcome = { type: "welcome", user: "", session: "", now: 0, heartbeat: 1, build: "" } as const;
  receive({ ...welcome, epoch: "first" });
  await answer(thread(hall, 5, 2));
  assertEquals(seen(), [[hall, 3, 0]]);
  receive({ ...welcome, epoch: "second" });
  assertEquals(seen(), []);
  await answer(thread(hall, 2, 2));
  assertEquals(seen(), [[hall, 0, 0]]);
});

Deno.test("What is read on this page counts at once, and whoever leaves a room leaves its threads", async () => {
  const { answer, receive, seen, here } = page();
  await answer(thread(hall, 5, 2));
  here.value = { read: { n: 5, count: 5, delivered: 5 } };
  assertEquals(seen(), [[hall, 0, 0]]);
  receive({ type: "gone", c: room, reason: "removed" });
  assertEquals(seen(), []);
});

Deno.test("Threads of a muted room call by name only", async () => {
  const { answer, threads, muted } = page();
  await answer(thread(hall, 5, 2), thread(barn, 5, 2, { mentions: [4] }));
  muted.value = { preferences: { mutedUntil: 0 } };
  assertEquals(threads.list.value.map(({ conversation, bold }) => [conversation, bold]), [[barn, true], [
    hall,
    false,
  ]]);
  assertEquals(threads.calls.value, { unread: 1, addressed: 1 });
});
