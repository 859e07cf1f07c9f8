import { signal } from "@preact/signals";
import { assertEquals } from "@/tests/support/assert.ts";
import { settle } from "@/tests/browser/support/window.ts";
import type { Client } from "@/core/browser/client.ts";
import { NotificationList } from "@/core/browser/notification_list.ts";
import { outcomeOf, wayNames } from "@/core/browser/notification_words.ts";
import { Notified } from "@/core/browser/notified.ts";
import { type Because, type Decision, notificationWays } from "@/core/protocol/notifications.ts";

/** A page whose server answers in the order in which `answer` is called. */
function page() {
  const listeners = new Map<string, (frame: unknown) => void>();
  const waiting: {
    type: string;
    body: unknown;
    resolve: (body: unknown) => void;
    reject: (error: Error) => void;
  }[] = [];
  const later: (() => void)[] = [];
  const client = {
    connection: {
      state: signal({ phase: "open" }),
      on: (type: string, listener: (frame: unknown) => void) => listeners.set(type, listener),
      request: (type: string, body: unknown) =>
        new Promise((resolve, reject) => waiting.push({ type, body, resolve, reject })),
    },
  } as unknown as Client;
  return {
    client,
    waiting,
    receive: (type: string, more = {}) => listeners.get(type)!({ type, ...more }),
    after: (_ms: number, run: () => void) => {
      later.push(run);
      return { cancel() {} };
    },
    pass: () => later.splice(0).forEach((run) => run()),
    answer: async (body: unknown) => {
      waiting.shift()!.resolve(body);
      await settle();
    },
    refuse: async (sentence: string) => {
      waiting.shift()!.reject(new Error(sentence));
      await settle();
    },
  };
}

Deno.test("The number of unread notifications is asked once for what comes together, and again for what came meanwhile", async () => {
  const { client, after, receive, pass, answer, waiting } = page();
  const notified = new Notified(client, after);
  receive("notification");
  receive("notification");
  pass();
  assertEquals(waiting.length, 1);
  await answer({ unread: 1 });
  assertEquals([notified.unread.value, waiting.length], [1, 1]);
  await answer({ unread: 2 });
  assertEquals([notified.unread.value, waiting.length], [2, 0]);
  receive("read");
  pass();
  await answer({ unread: 0 });
  receive("read");
  pass();
  assertEquals([notified.unread.value, waiting.length], [0, 0]);
});

const line = (id: number, read = false) => ({
  id: `room.${id}`,
  at: id,
  kind: "mention",
  conversation: "room",
  n: id,
  read,
});
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => line(first - i));

Deno.test("A list stays as long as it was when it is read anew, and a late answer undoes nothing", async () => {
  const { client, answer, waiting } = page();
  const list = new NotificationList(client);
  void list.load();
  await answer({ lines: from(100, 30), people: [], older: true });
  void list.more();
  await answer({ lines: from(100, 30), people: [], older: true });
  assertEquals(waiting[0]!.body, { unread: false, before: 71 });
  await answer({ lines: from(70, 5), people: [], older: false });
  assertEquals([list.lines.value.length, list.older.value], [35, false]);

  void list.load();
  void list.read();
  assertEquals(list.lines.value.every(({ read }) => read), true);
  await answer({ lines: from(100, 30), people: [], older: true });
  assertEquals(list.lines.value.every(({ read }) => read), true);
  assertEquals([waiting[0]!.type, waiting[0]!.body], ["notifications.read", {}]);
  await answer({});
  await answer({ lines: from(100, 30).map((one) => ({ ...one, read: true })), people: [], older: false });
  assertEquals(list.state.value, "done");
});

Deno.test("What could not be marked as read is unread again, and why is said", async () => {
  const { client, answer, refuse } = page();
  const list = new NotificationList(client);
  void list.show("unread");
  await answer({ lines: from(3, 3), people: [], older: false });
  void list.read(list.lines.value[1]);
  assertEquals(list.lines.value.map(({ at }) => at), [3, 1]);
  await refuse("Not now");
  assertEquals(list.lines.value.map(({ at }) => at), [3, 2, 1]);
  assertEquals(list.state.value, { problem: "Not now" });
});

Deno.test("Every reason for a way is a sentence, and each that can be changed says where", () => {
  const all: Because[] = [
    ...["told", "waits", "sent", "failed", "nothing_here", "muted", "kind_off", "undisturbed"] as const,
    ...["quiet_hours", "looking", "active_elsewhere", "read", "gone", "no_device", "no_address"] as const,
    "server_off",
  ];
  for (const because of all) {
    for (const way of notificationWays) {
      const decision = { kind: "mention", at: 1, [way]: because } as Decision;
      const { says, reached } = outcomeOf(way, decision);
      assertEquals(/^[A-Z].*\.$/.test(says), true, `${wayNames[way].name} ${because}: ${says}`);
      assertEquals(reached, ["told", "waits", "sent"].includes(because));
    }
  }
});
