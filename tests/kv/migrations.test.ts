import { StartError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import {
  type Migration,
  migrations,
  newestSchema,
  planMigrations,
  prepareStore,
} from "@/core/kv/migrations.ts";
import { Store } from "@/core/kv/store.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

const word = (n: number) => ({ parts: ["words", n] });
const words = { prefix: ["words"] };

/** Doubles every word, two in a piece: not idempotent, so that a piece done twice shows. */
const double: Migration = {
  to: 2,
  what: "doubles every word",
  async piece(store, at, change) {
    const from = typeof at === "number" ? at : 0;
    let n = from;
    for await (const { value } of store.list<string>(words, { from, limit: 2 })) {
      change.set<string>(word(n++), value + value);
    }
    return n < from + 2 ? null : n;
  },
};
const shout: Migration = {
  to: 3,
  what: "makes the first word loud",
  async piece(store, _at, change) {
    change.set<string>(word(0), (await store.get<string>(word(0)))!.toUpperCase());
    return null;
  },
};
const list = [double, shout];
const migrated = ["AA", "bb", "cc", "dd", "ee"];

async function withStore(run: (store: Store, clock: Clock) => Promise<void>): Promise<void> {
  const store = new Store(await Deno.openKv(":memory:"));
  try {
    await run(store, new Clock());
  } finally {
    store.close();
  }
}

/** A store of schema 1 with five words. */
function withOldStore(run: (store: Store, clock: Clock) => Promise<void>): Promise<void> {
  return withStore(async (store, clock) => {
    await prepareStore(store, clock, []);
    for (const [i, text] of ["a", "b", "c", "d", "e"].entries()) {
      await store.commit((change) => change.set<string>(word(i), text));
    }
    await run(store, clock);
  });
}

async function wordsOf(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const { value } of store.list<string>(words)) found.push(value);
  return found;
}

/** A store whose process dies at its nth commit: before it is done, or just after. */
function dyingStore(store: Store, nth: number, after: boolean): Store {
  let commits = 0;
  const atomic = () => {
    const operation = store.raw.atomic();
    const commit = operation.commit.bind(operation);
    operation.commit = async () => {
      const dies = ++commits === nth;
      if (dies && !after) throw new Error("killed");
      const result = await commit();
      if (dies) throw new Error("killed");
      return result;
    };
    return operation;
  };
  const raw = new Proxy(store.raw, {
    get(kv, name) {
      if (name === "atomic") return atomic;
      const member = Reflect.get(kv, name);
      return typeof member === "function" ? member.bind(kv) : member;
    },
  });
  return new Store(raw);
}

Deno.test("prepareStore() gives an empty store the newest schema and an epoch, once", async () => {
  await withStore(async (store, clock) => {
    const first = await prepareStore(store, clock, list);
    assertEquals(first.schema, 3);
    assert(/^[0-9A-Z]{26}$/.test(first.epoch));
    assertEquals(await prepareStore(store, clock, list), first);
  });
});

Deno.test("prepareStore() run by two processes at once gives both the same epoch", async () => {
  await withStore(async (store, clock) => {
    const [one, two] = await Promise.all([
      prepareStore(store, clock, list),
      prepareStore(store, new Clock(), list),
    ]);
    assertEquals(one, two);
  });
});

Deno.test("prepareStore() migrates an old store through every version and keeps its epoch", async () => {
  await withOldStore(async (store, clock) => {
    const epoch = await store.get(keys.epoch());
    assertEquals(await prepareStore(store, clock, list), { schema: 3, epoch: epoch! });
    assertEquals(await wordsOf(store), migrated);
    assertEquals(await store.get(keys.migration(2)), null);
  });
});

for (const after of [false, true]) {
  Deno.test(`K16 a migration killed ${after ? "after" : "before"} each commit, and run again, completes once`, async () => {
    for (let nth = 1; nth <= 5; nth++) {
      await withOldStore(async (store, clock) => {
        await assertRejects(() => prepareStore(dyingStore(store, nth, after), clock, list), Error, "killed");
        await prepareStore(store, clock, list);
        await prepareStore(store, clock, list);
        assertEquals(await wordsOf(store), migrated, `killed at commit ${nth}`);
        assertEquals(await store.get(keys.schema()), 3);
      });
    }
  });
}

Deno.test("K16 two processes that migrate at once do no piece twice", async () => {
  await withOldStore(async (store, clock) => {
    await Promise.all([prepareStore(store, clock, list), prepareStore(store, new Clock(), list)]);
    assertEquals(await wordsOf(store), migrated);
  });
});

Deno.test("planMigrations() tells what would be done and changes nothing", async () => {
  await withOldStore(async (store) => {
    assertEquals(await planMigrations(store, list), [
      { to: 2, what: "doubles every word", would: { pieces: 3, changes: 5 } },
      { to: 3, what: "makes the first word loud", would: null },
    ]);
    assertEquals(await wordsOf(store), ["a", "b", "c", "d", "e"]);
    assertEquals(await store.get(keys.schema()), 1);
  });
});

Deno.test("planMigrations() has nothing to tell of a store that is new or up to date", async () => {
  await withStore(async (store, clock) => {
    assertEquals(await planMigrations(store, list), []);
    await prepareStore(store, clock, list);
    assertEquals(await planMigrations(store, list), []);
  });
});

Deno.test("prepareStore() refuses a store of a newer Parley and leaves it alone", async () => {
  await withStore(async (store, clock) => {
    await prepareStore(store, clock, list);
    const error = await assertRejects(
      () => prepareStore(store, clock, []),
      StartError,
      "its schema is version 3, and this Parley knows versions up to 1",
    );
    assertEquals(error.exitCode, 78);
    assertEquals(await store.get(keys.schema()), 3);
  });
});

Deno.test("prepareStore() refuses a store that holds something else, or a schema that makes no sense", async () => {
  await withStore(async (store, clock) => {
    await store.commit((change) => change.set<string>(word(0), "somebody else's"));
    await assertRejects(() => prepareStore(store, clock), StartError, "not Parley's");
    await assertRejects(() => planMigrations(store), StartError, "not Parley's");
  });
  await withStore(async (store, clock) => {
    await store.commit((change) => change.set(keys.schema(), -1));
    await assertRejects(() => prepareStore(store, clock), StartError, "no Parley has ever written");
  });
});

Deno.test("newestSchema() notices a gap in the list", () => {
  assertEquals(newestSchema([]), 1);
  assertNotEquals(newestSchema(migrations), 0);
  assertThrows(() => newestSchema([shout]), Error, "must lead to 2");
});
