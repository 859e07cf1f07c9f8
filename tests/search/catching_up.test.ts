import { DatabaseSync } from "node:sqlite";
import { keys } from "@/core/kv/keys.ts";
import { inOrderOfTime } from "@/core/search/merge.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { signUp, withTwoCores } from "@/tests/support/core.ts";
import { until } from "@/tests/support/until.ts";
import { clockAt, find, generalOf, inPlace, roomOf, say, texts } from "./town.ts";

Deno.test("after a restart everything is found, also what the index had not been told", () =>
  inPlace(async ({ data, open }) => {
    await open(async (core) => {
      const ada = await signUp(core, "ada");
      await say(core, ada, await generalOf(core, ada), "before the index began");
    });
    assertEquals(await exists(`${data}/search.db`), false, "nobody has searched, and nobody waited for it");
    await open(async (core) => {
      const ada = await again(core);
      assertEquals(await texts(core, ada, "before"), ["before the index began"]);
      await say(core, ada, await generalOf(core, ada), "said and stopped before anybody searched");
    });
    await open(async (core) => {
      const ada = await again(core);
      assertEquals(await texts(core, ada, "be"), [
        "said and stopped before anybody searched",
        "before the index began",
      ]);
      const general = await generalOf(core, ada);
      await core.messages.edit(ada, {
        conversation: general,
        n: await lastOf(core, general),
        text: "edited",
      });
    });
    await open(async (core) => {
      assertEquals(await texts(core, await again(core), "said"), []);
      assertEquals(await texts(core, await again(core), "edited"), ["edited"]);
    });
  }));

Deno.test("while it catches up, a search says how much it covered", () =>
  inPlace(async ({ open }) => {
    await open(async (core) => {
      const ada = await signUp(core, "ada");
      const general = await generalOf(core, ada);
      await Promise.all(Array.from({ length: 600 }, (_, i) => say(core, ada, general, `note ${i}`)));
    });
    await open(async (core) => {
      const ada = await again(core);
      const { covered, behind } = await core.search.search(ada, { query: "note" });
      assertEquals([covered + behind, behind > 0], [600, true]);
      assertEquals((await find(core, ada, "note")).covered, 600);
    });
  }));

Deno.test("what several rooms have missed is indexed in the order of time", () => {
  const clock = clockAt("2026-03-01T12:00:00Z");
  return inPlace(async ({ open }) => {
    await open(async (core) => {
      const ada = await signUp(core, "ada");
      const rooms = [
        await generalOf(core, ada),
        await roomOf(core, ada, "One"),
        await roomOf(core, ada, "Two"),
      ];
      for (let i = 0; i < 40; i++) {
        clock.set(new Date(Date.UTC(2026, 2, 2) + i * 1_000).toISOString());
        await say(core, ada, rooms[i * i % 3]!, `note ${i}`);
      }
    }, clock.effects);
    await open(async (core) => {
      const ada = await again(core);
      const first = await find(core, ada, "note");
      const second = await find(core, ada, "note", { cursor: first.cursor! });
      const found = [...first.hits, ...second.hits].map(({ entry }) => entry.text);
      assertEquals(found, Array.from({ length: 40 }, (_, i) => `note ${39 - i}`));
    });
  });
});

Deno.test("a damaged, cut or foreign file is made anew", () =>
  inPlace(async ({ data, open }) => {
    const file = `${data}/search.db`;
    await open(async (core) => {
      const ada = await signUp(core, "ada");
      await say(core, ada, await generalOf(core, ada), "still there");
      assertEquals(await texts(core, ada, "still"), ["still there"]);
    });
    const whole = await Deno.readFile(file);
    const damages: Record<string, Uint8Array> = {
      "no database": new TextEncoder().encode("a love letter".repeat(500)),
      "cut": whole.subarray(0, 6_000),
      "empty": new Uint8Array(),
    };
    // Each page in turn: some are read when it is opened, some by searching, some by writing.
    for (let page = 0; page < whole.length / 4_096; page++) {
      damages[`page ${page}`] = whole.map((byte, i) => Math.floor(i / 4_096) === page ? byte ^ 0x5a : byte);
    }
    for (const [what, bytes] of Object.entries(damages)) {
      await Deno.writeFile(file, bytes);
      await open(async (core) =>
        assertEquals(await texts(core, await again(core), "still"), ["still there"], what)
      );
    }
    await Deno.remove(file);
    await open(async (core) => assertEquals(await texts(core, await again(core), "still"), ["still there"]));
  }));

Deno.test("an index of another store is made anew: numbers of a restored backup mean other messages", () =>
  inPlace(async ({ data, open }) => {
    await open(async (core) => {
      const ada = await signUp(core, "ada");
      await say(core, ada, await generalOf(core, ada), "from the other store");
      assertEquals(await texts(core, ada, "other"), ["from the other store"]);
    });
    for await (const { name } of Deno.readDir(data)) {
      if (name.startsWith("kv.db")) await Deno.remove(`${data}/${name}`);
    }
    await open(async (core) => {
      const ada = await signUp(core, "ada");
      const { covered, hits } = await find(core, ada, "other");
      assertEquals([covered, hits], [0, []]);
    });
  }));

Deno.test("a room that was deleted leaves the index when its rows are cleared", () => {
  const clock = clockAt("2026-03-01T12:00:00Z");
  return inPlace(({ data, open }) =>
    open(async (core) => {
      const ada = await signUp(core, "ada");
      const room = await roomOf(core, ada, "Short");
      // More than are forgotten in one go.
      await Promise.all(Array.from({ length: 1_200 }, (_, i) => say(core, ada, room, `soon gone ${i}`)));
      await say(core, ada, await generalOf(core, ada), "stays");
      assertEquals((await find(core, ada, "gone")).covered, 1_201);
      await core.rooms.delete(ada, { conversation: room });
      clock.set("2026-03-01T13:00:00Z");
      while (await core.rooms.clearDeleted(1000) > 0);
      await core.search.recheck();
      // Batches are one after the other: when the second of these is found, what came before the first is done.
      for (const text of ["one", "two"]) {
        await say(core, ada, await generalOf(core, ada), text);
        assertEquals(await texts(core, ada, text), [text]);
      }
      await core.search.close();
      const db = new DatabaseSync(`${data}/search.db`);
      const count = (table: string) => db.prepare(`select count(*) as n from ${table}`).get()!.n;
      assertEquals([count("docs"), count("conversations"), count("words")], [3, 1, 3]);
      db.close();
    }, clock.effects)
  );
});

Deno.test("two servers on one store find what is said at either", () =>
  withTwoCores(async (here, there) => {
    const ada = await signUp(here, "ada");
    const general = await generalOf(here, ada);
    await say(here, ada, general, "said here");
    assertEquals(await texts(there, ada, "said"), ["said here"]);
    await say(there, ada, general, "said there");
    await until(async () => (await texts(here, ada, "said")).length === 2, "what was said there");
    assertEquals(await texts(here, ada, "said"), ["said there", "said here"]);
  }));

Deno.test("entries of conversations with any number of entries are read in the order of time", async () => {
  const times: Record<string, number[]> = { a: [1, 4, 7], b: [2, 3, 9], c: [], d: [5, 6, 8, 10] };
  const log = {
    since: (conversation: string, after: number, limit: number) =>
      Promise.resolve(
        times[conversation]!.map((at, i) => ({ n: i + 1, count: 0, at, by: "x", type: "joined" as const }))
          .filter(({ n }) => n > after).slice(0, Math.min(limit, 2)),
      ),
  };
  const gap = (after: number, n: number) => ({ after, to: { n } });
  // What d has beyond its third was said meanwhile.
  const gaps = new Map(Object.entries({ a: gap(0, 3), b: gap(1, 3), c: gap(0, 0), d: gap(0, 3) }));
  const read = await Array.fromAsync(
    inOrderOfTime(log, gaps),
    ({ conversation, entry }) => conversation + entry.at,
  );
  assertEquals(read, ["a1", "b3", "a4", "d5", "d6", "a7", "d8", "b9"]);
});

async function again(core: Parameters<typeof find>[0]) {
  const id = (await core.store.get(keys.userByUsername("ada")))!;
  return { userId: id, role: "owner" } as Parameters<typeof find>[1];
}

async function lastOf(core: Parameters<typeof find>[0], conversation: string): Promise<number> {
  return (await core.log.head(conversation))!.n;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
