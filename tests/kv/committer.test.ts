import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { ParleyError } from "@/core/errors.ts";
import { Committer, type Write } from "@/core/kv/committer.ts";
import { type Key, keys } from "@/core/kv/keys.ts";
import { Store } from "@/core/kv/store.ts";
import type { Head } from "@/core/protocol/entries.ts";

const room = "01JD0000000000000000000001";

function grow(conversation: string, text: string, more: Partial<Write<number>> = {}): Write<number> {
  return {
    conversation,
    prepare(head: Head | null, change) {
      const n = (head?.n ?? 0) + 1;
      change.set(keys.entry(conversation, n), {
        type: "message",
        id: text,
        n,
        count: n,
        at: 0,
        by: "ada",
        text,
      });
      return { head: { n, count: n, members: 0 }, result: n };
    },
    ...more,
  };
}

async function withStore(run: (store: Store) => Promise<void>): Promise<void> {
  const store = new Store(await Deno.openKv(":memory:"));
  try {
    await run(store);
  } finally {
    store.close();
  }
}

Deno.test("Committer.write() gives one conversation the numbers 1, 2, 3 … in order of arrival", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const writes = Array.from({ length: 700 }, (_, i) => committer.write(grow(room, `m${i}`)));
    const numbers = (await Promise.all(writes)).map(({ result }) => result);
    assertEquals(numbers, Array.from({ length: 700 }, (_, i) => i + 1));
    const stored = await Array.fromAsync(store.list(keys.entries(room)));
    assertEquals(stored.map(({ value }) => value.n), numbers);
    assertEquals(await store.get(keys.head(room)), { n: 700, count: 700, members: 0 });
  }));

Deno.test("Committer.write() puts what is ready together into one commit", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const groups: number[] = [];
    committer.onCommitted((results) => groups.push(results.length));
    await Promise.all(Array.from({ length: 60 }, (_, i) => committer.write(grow(room, `m${i}`))));
    assertEquals(groups, [60]);
  }));

Deno.test("Committer.write() resolves only after the commit, and announces before it resolves", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const order: string[] = [];
    committer.onCommitted(() => order.push("announced"));
    await committer.write(grow(room, "m")).then(() => order.push("resolved"));
    assertEquals(order, ["announced", "resolved"]);
    assert(await store.get(keys.entry(room, 1)));
  }));

Deno.test("Committer.write() lets a member that throws fail alone", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const refusal = new ParleyError("room_archived", "Cannot send: archived");
    const good = committer.write(grow(room, "a"));
    const bad = committer.write(grow(room, "b", {
      prepare() {
        throw refusal;
      },
    }));
    const next = committer.write(grow(room, "c"));
    assertEquals(await assertRejects(() => bad), refusal);
    assertEquals([(await good).result, (await next).result], [1, 2]);
  }));

Deno.test("Committer.write() lets a member that cannot be stored fail alone", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const good = committer.write(grow(room, "a"));
    const bad = committer.write(grow(room, "x".repeat(70_000)));
    const next = committer.write(grow(room, "c"));
    await assertRejects(() => bad);
    const numbers = [(await good).result, (await next).result];
    const stored = await Array.fromAsync(store.list(keys.entries(room)));
    assertEquals(stored.map(({ value }) => value.n), [1, 2]);
    assertEquals(numbers, [1, 2]);
  }));

Deno.test("Committer.write() refuses with conflict whose own check does not hold, and only that", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const taken = keys.roomByName("taken");
    await store.commit((change) => change.set(taken, room));
    const good = committer.write(grow(room, "a"));
    const bad = committer.write(grow(room, "b", { checks: [{ key: taken, versionstamp: null }] }));
    const next = committer.write(grow(room, "c"));
    assertEquals((await assertRejects(() => bad, ParleyError)).code, "conflict");
    assertEquals([(await good).result, (await next).result], [1, 2]);
  }));

Deno.test("Committer.write() judges a check against a write of the same group", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const name: Key<string> = keys.roomByName("new");
    const claim = (conversation: string): Write<string> => ({
      conversation: null,
      checks: [{ key: name, versionstamp: null }],
      prepare(_head, change) {
        change.set(name, conversation);
        return { head: null, result: conversation };
      },
    });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => committer.write(claim(`r${i}`))),
    );
    assertEquals(results.filter(({ status }) => status === "fulfilled").length, 1);
    assertEquals(await store.get(name), "r0");
  }));

Deno.test("Committer.write() never reuses a number that another process took (K10)", () =>
  withStore(async (store) => {
    const committers = Array.from({ length: 8 }, () => new Committer(store));
    let conflicts = 0;
    async function send(committer: Committer, text: string): Promise<void> {
      for (;;) {
        try {
          return void await committer.write(grow(room, text));
        } catch (error) {
          assertEquals((error as ParleyError).code, "conflict");
          conflicts++;
        }
      }
    }
    await Promise.all(committers.map(async (committer, w) => {
      for (let i = 0; i < 150; i++) await send(committer, `${w}-${i}`);
    }));
    const stored = await Array.fromAsync(store.list(keys.entries(room)));
    assertEquals(stored.map(({ value }) => value.n), Array.from({ length: 1200 }, (_, i) => i + 1));
    assertEquals(new Set(stored.map(({ value }) => value.type === "message" && value.text)).size, 1200);
    assert(conflicts > 0, "the writers never met; the test shows nothing");
  }));

Deno.test("Committer tells that a conversation is stale when another process moved it", () =>
  withStore(async (store) => {
    const [here, there] = [new Committer(store), new Committer(store)];
    const stale: string[] = [];
    here.onStale((conversation) => stale.push(conversation));
    await here.write(grow(room, "a"));
    await there.write(grow(room, "b"));
    await assertRejects(() => here.write(grow(room, "c")), ParleyError);
    assertEquals(stale, [room]);
    assertEquals((await here.write(grow(room, "c"))).result, 3);
  }));

Deno.test("K09 a failing mutation leaves nothing of its commit behind", () =>
  withStore(async (store) => {
    const committer = new Committer(store);
    const name = keys.roomByName("half");
    await assertRejects(() =>
      committer.write({
        conversation: null,
        prepare(_head, change) {
          change.set(name, room);
          change.set(keys.password("ada"), "x".repeat(70_000));
          return { head: null, result: null };
        },
      })
    );
    assertEquals(await store.get(name), null);
  }));

Deno.test("Committer.write() is refused, not hung, when the store is closed (H11)", async () => {
  const store = new Store(await Deno.openKv(":memory:"));
  const committer = new Committer(store);
  await committer.write(grow(room, "a"));
  store.close();
  const error = await assertRejects(() => committer.write(grow(room, "b")), ParleyError);
  assertEquals(error.code, "storage_unavailable");
});
