import { ParleyError } from "@/core/errors.ts";
import type { Core } from "@/core/mod.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import type { Scope } from "@/core/scope.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp } from "@/tests/support/core.ts";
import { withServer } from "@/tests/support/server.ts";
import { clockAt, directOf, find, generalOf, inPlace, roomOf, say, texts, withTown } from "./town.ts";

Deno.test("Search.search() finds parts of words in all my rooms, the newest first, and says where", () =>
  withTown(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const general = await generalOf(core, ada);
    const books = await roomOf(core, ada, "Book club");
    await say(core, ada, general, "Who has the key to the café?");
    const n = await say(core, ada, books, "The CAFE keys are with Ben");
    await say(core, ben, general, "日本語の文章 🎉");
    const found = await find(core, ada, "cafe key");
    assertEquals(found.hits.map(({ entry }) => entry.text), [
      "The CAFE keys are with Ben",
      "Who has the key to the café?",
    ]);
    const [hit] = found.hits;
    assertEquals([hit!.conversation, hit!.entry.n, hit!.entry.by], [books, n, ada.userId]);
    assertEquals(hit!.ranges.map(([start, end]) => hit!.entry.text.slice(start, end)), ["CAFE", "key"]);
    assertEquals(found.people.map(({ username }) => username), ["ada"]);
    assertEquals([found.covered, found.behind, found.cursor], [3, 0, undefined]);
    assertEquals(await texts(core, ada, "文章"), ["日本語の文章 🎉"]);
    assertEquals(await texts(core, ada, "章 🎉"), ["日本語の文章 🎉"]);
    assertEquals(await texts(core, ada, "k be"), ["The CAFE keys are with Ben"]);
    assertEquals(await texts(core, ada, "key -ben"), ["Who has the key to the café?"]);
    assertEquals(await texts(core, ada, '"keys are"'), ["The CAFE keys are with Ben"]);
    assertEquals(await texts(core, ada, '"are keys"'), []);
  }));

Deno.test("operators narrow: from:, in:, has:, is: and dates, each also left out", () => {
  const clock = clockAt("2026-03-01T12:00:00Z");
  return inPlace(({ open }) =>
    open(async (core) => {
      const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
      const general = await generalOf(core, ada);
      const books = await roomOf(core, ada, "Book club");
      const pinned = await say(core, ada, general, "note one");
      clock.set("2026-03-02T23:30:00Z");
      await say(core, ben, general, "note two https://example.org");
      clock.set("2026-03-03T12:00:00Z");
      await say(core, ada, books, "note three");
      await core.messages.pin(ada, { conversation: general, n: pinned, on: true });
      const two = "note two https://example.org";
      const cases: [query: string, found: string[]][] = [
        ["note from:ben", [two]],
        ["note from:@BEN", [two]],
        ["note from:me", ["note three", "note one"]],
        ["note -from:me", [two]],
        ["from:ada from:ben", ["note three", two, "note one"]],
        [`note in:"book club"`, ["note three"]],
        ["note in:#gen", [two, "note one"]],
        ["note -in:general", ["note three"]],
        ["has:link", [two]],
        ["note -has:link", ["note three", "note one"]],
        ["has:file", []],
        ["is:pinned", ["note one"]],
        ["note -is:pinned", ["note three", two]],
        ["is:saved", []],
        ["note before:2026-03-02", ["note one"]],
        ["note after:2026-03-01", ["note three", two]],
        ["on:yesterday", [two]],
        ["note -on:2026-03-02", ["note three", "note one"]],
        ["on:today", ["note three"]],
        ["note after:2026-03-01 before:2026-03-03 from:ada", []],
      ];
      for (const [query, expected] of cases) assertEquals(await texts(core, ada, query), expected, query);
      // Where Ada is, it was past midnight already.
      const { hits } = await find(core, ada, "on:2026-03-03", { zone: 60 });
      assertEquals(hits.map(({ entry }) => entry.text), ["note three", two]);
    }, clock.effects)
  );
});

Deno.test("what cannot be searched for is told, and then nothing is", () =>
  withTown(async (core) => {
    const ada = await signUp(core, "ada");
    await say(core, ada, await generalOf(core, ada), "a note * and more");
    const cases: [query: string, problems: string[]][] = [
      ["note from:nobody", ['from: there is nobody with the username "nobody"']],
      ["note in:nowhere", ['in: you are in no room called "nowhere"']],
      ["note before:soon", ["before: wants a date like 2026-11-24"]],
      ["*", ["Searching needs a letter, a digit or an emoji"]],
      ["-note", ["Searching needs something to look for: -word only leaves out"]],
      ["", []],
    ];
    for (const [query, problems] of cases) {
      const found = await find(core, ada, query);
      assertEquals([found.hits, found.problems], [[], problems], query);
    }
    assertEquals(await texts(core, ada, "note *"), ["a note * and more"]);
    assertEquals(await texts(core, ada, "note +"), []);
  }));

Deno.test("pages of 20 follow one another without a gap, also while people write", () =>
  withTown(async (core) => {
    const ada = await signUp(core, "ada");
    const general = await generalOf(core, ada);
    for (let i = 0; i < 45; i++) await say(core, ada, general, `note ${i}`);
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await find(core, ada, "note", cursor === undefined ? {} : { cursor });
      seen.push(...page.hits.map(({ entry }) => entry.text));
      sizes.push(page.hits.length);
      await say(core, ada, general, "note in between");
      if (page.cursor === undefined) break;
      cursor = page.cursor;
    }
    assertEquals(sizes, [20, 20, 5]);
    assertEquals(seen, Array.from({ length: 45 }, (_, i) => `note ${44 - i}`));
    const error = await assertRejects(() => find(core, ada, "note", { cursor: "made up" }), ParleyError);
    assertEquals([error.code, error.field], ["bad_field", "cursor"]);
  }));

Deno.test("pages are full although most candidates turn out not to be what is looked for", () =>
  withTown(async (core) => {
    const ada = await signUp(core, "ada");
    await sayMany(core, ada);
    const first = await find(core, ada, "note -but");
    assertEquals(first.hits.length, 20);
    const second = await find(core, ada, "note -but", { cursor: first.cursor! });
    assertEquals([second.hits.length, second.cursor], [10, undefined]);
    assertEquals(second.hits.at(-1)!.entry.text, "note 0");
  }, { effects: { monotonic: () => 0 } }));

Deno.test("a search that takes long answers what it has, and the cursor goes on from there", () => {
  let time = 0;
  return withTown(async (core) => {
    const ada = await signUp(core, "ada");
    await sayMany(core, ada);
    const first = await find(core, ada, "note -but");
    assert(first.hits.length < 20);
    const all = await readAll((more) => find(core, ada, "note -but", more));
    assertEquals(all, Array.from({ length: 30 }, (_, i) => `note ${290 - 10 * i}`));
  }, { effects: { monotonic: () => time += 1_000 } });
});

/** 300 where the index has no texts to judge by, of which every tenth is without "but". */
async function sayMany(core: Core, who: Scope): Promise<void> {
  const direct = await directOf(core, who, await signUp(core, "ben"));
  for (let i = 0; i < 300; i++) await say(core, who, direct, i % 10 ? "note but not" : `note ${i}`);
}

Deno.test("what is edited is found by what it says now, what is deleted not at all", () =>
  withTown(async (core) => {
    const ada = await signUp(core, "ada");
    const general = await generalOf(core, ada);
    const n = await say(core, ada, general, "the first words");
    await say(core, ada, general, "the second words");
    assertEquals(await texts(core, ada, "words"), ["the second words", "the first words"]);
    await core.messages.edit(ada, { conversation: general, n, text: "other words" });
    // At once, before the index knows: what is found is judged by what it is now.
    assertEquals((await core.search.search(ada, { query: "first" })).hits, []);
    await say(core, ada, general, "and then");
    assertEquals(await texts(core, ada, "words"), ["the second words", "other words"]);
    assertEquals(await texts(core, ada, "first"), []);
    await core.messages.delete(ada, { conversation: general, n });
    assertEquals((await core.search.search(ada, { query: "other" })).hits, []);
    await say(core, ada, general, "later");
    assertEquals((await find(core, ada, "words")).covered, 3);
    assertEquals(await texts(core, ada, "other"), []);
  }));

Deno.test("one conversation can be searched alone, with its threads, and so can one thread", () =>
  withTown(async (core) => {
    const ada = await signUp(core, "ada");
    const general = await generalOf(core, ada);
    const n = await say(core, ada, general, "a question");
    await say(core, ada, await roomOf(core, ada, "Other"), "an answer elsewhere");
    const thread = threadOf(general, n);
    await say(core, ada, thread, "an answer in the thread");
    await say(core, ada, general, "an answer below");
    const [below, inside, elsewhere] = [
      "an answer below",
      "an answer in the thread",
      "an answer elsewhere",
    ];
    assertEquals(await texts(core, ada, "answer"), [below, inside, elsewhere]);
    assertEquals(await texts(core, ada, "answer", general), [below, inside]);
    assertEquals(await texts(core, ada, "answer", thread), [inside]);
    assertEquals(await texts(core, ada, "answer in:general"), [below, inside]);
  }));

Deno.test("in:@ben is my direct conversation with Ben", () =>
  withTown(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    await say(core, ada, await generalOf(core, ada), "lunch for everybody");
    await say(core, ada, await directOf(core, ada, ben), "lunch for two");
    assertEquals(await texts(core, ada, "lunch in:@ben"), ["lunch for two"]);
    assertEquals(await texts(core, ben, "lunch"), ["lunch for two", "lunch for everybody"]);
  }));

Deno.test("R01 what others say where I am not is neither found nor counted", () =>
  withTown(async (core) => {
    const [ada, ben, eve] = [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
    const secret = await roomOf(core, ada, "Secret", "private");
    await core.rooms.add(ada, { conversation: secret, username: "ben" });
    const n = await say(core, ada, secret, "zanzibar");
    await say(core, ada, threadOf(secret, n), "zanzibar in a thread");
    await say(core, ada, await directOf(core, ada, ben), "zanzibar between us");
    assertEquals((await find(core, ben, "zanzibar")).hits.length, 3);
    for (const query of ["zanzibar", "from:ada", "in:secret zanzibar", "zanzibar from:ben -has:link", "z"]) {
      const { hits, people, covered } = await find(core, eve, query);
      assertEquals([hits, people, covered], [[], [], 0], query);
    }
    for (const conversation of [secret, threadOf(secret, n), "01J9ZC8F2Y4T6V8X0Z2B4D6F8H"]) {
      const error = await assertRejects(() => find(core, eve, "zanzibar", { conversation }), ParleyError);
      assertEquals(error.code, "not_found");
    }
    await core.rooms.remove(ada, { conversation: secret, user: ben.userId });
    assertEquals(await texts(core, ben, "zanzibar"), ["zanzibar between us"]);
    await core.rooms.delete(ada, { conversation: secret });
    assertEquals(await texts(core, ada, "zanzibar"), ["zanzibar between us"]);
    assertEquals((await find(core, ada, "zanzibar")).covered, 1);
  }));

Deno.test("what is said in rooms that I have just come into is found at once", () =>
  withTown(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const open = await roomOf(core, ada, "Open");
    const closed = await roomOf(core, ada, "Closed", "private");
    for (const room of [open, closed]) await say(core, ada, room, "walnut");
    assertEquals((await find(core, ben, "walnut")).hits.length, 0);
    await core.rooms.join(ben, { conversation: open });
    assertEquals((await find(core, ben, "walnut")).hits.length, 1);
    await core.rooms.add(ada, { conversation: closed, username: "ben" });
    assertEquals((await find(core, ben, "walnut")).hits.length, 2);
    await core.rooms.leave(ben, { conversation: open });
    assertEquals((await find(core, ben, "walnut")).hits.length, 1);
    await say(core, ada, await directOf(core, ada, ben), "walnut");
    assertEquals((await find(core, ben, "walnut")).hits.length, 2);
  }));

Deno.test("scopes of a few rooms, of many and of all give the same answers", () =>
  withTown(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const rooms = await Promise.all(Array.from({ length: 450 }, (_, i) => roomOf(core, ada, `Room ${i}`)));
    for (const [i, room] of rooms.entries()) {
      if (i % 100 < 98) await core.rooms.join(ben, { conversation: room });
      await say(core, ada, room, `walnut ${i}`);
    }
    const all = await readAll((more) => find(core, ada, "walnut", more));
    assertEquals(all, Array.from({ length: 450 }, (_, i) => `walnut ${449 - i}`));
    const his = await readAll((more) => find(core, ben, "walnut", more));
    assertEquals(his, all.filter((text) => Number(text.slice(7)) % 100 < 98));
    assertEquals((await find(core, ben, `walnut in:"Room 398"`)).problems, [
      'in: you are in no room called "Room 398"',
    ]);
    assertEquals(await texts(core, ada, `walnut in:"Room 398"`), ["walnut 398"]);
  }));

async function readAll(
  page: (more: { cursor?: string }) => Promise<{ hits: { entry: { text: string } }[]; cursor?: string }>,
) {
  const all: string[] = [];
  for (let more: { cursor?: string } = {};;) {
    const { hits, cursor } = await page(more);
    all.push(...hits.map(({ entry }) => entry.text));
    if (cursor === undefined) return all;
    more = { cursor };
  }
}

Deno.test("R11 whatever is asked for comes back as own messages, a problem or a refusal, in less than 200 ms", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const [hers, his] = [await ada.connect(), await eve.connect()];
    const { room } = await hers.request("room.create", { name: "Secret", access: "private" });
    const general = await eve.firstRoom();
    const send = (client: typeof hers, conversation: string, text: string) =>
      client.request("message.send", { conversation, clientId: server.core.effects.id(), text });
    const odd = `odd "*" c:x near( {"$ne":1} (a+)+$ ' ; -- %00`;
    await send(hers, room.id, `${odd} private`);
    await send(his, general, `${odd} public`);
    const queries = [
      ...[
        "*",
        '"',
        '""',
        "odd*",
        'odd"',
        "'",
        "odd OR near",
        "odd AND NOT",
        "NEAR(odd near)",
        "NEAR(",
        "c:odd",
      ],
      ...[
        "tokens:odd",
        "words:odd",
        "{tokens}:odd",
        "^odd",
        "-odd -",
        "odd - near",
        '{"$ne":1}',
        "room:other",
      ],
      ...[
        "(a+)+$",
        "a".repeat(990),
        "aa ".repeat(330),
        "é".repeat(990),
        "\u0301".repeat(990),
        "🎉".repeat(490),
      ],
      ...["\x00", "odd\x00near", "\xff\xfe", "\ud800", "odd \ud800", "%", "_", "odd'; drop table docs; --"],
      ...[
        '"odd" OR "1"="1"',
        "from:' OR 1",
        'in:"',
        "before:9999-99-99",
        "on:0000-00-00",
        "¤h1",
        "§00",
        "odd ¤h1",
      ],
      ...[
        `in:${room.id}`,
        `"${odd} private"`,
        "odd private",
        "from:ada",
        "from:ada odd",
        "from:me from:ada odd",
      ],
    ];
    await find(server.core, { userId: eve.id } as never, "");
    for (const query of queries) {
      // The best of three: the machine may have been busy with something else.
      const times: number[] = [];
      do {
        const started = performance.now();
        await his.request("search", { query });
        times.push(performance.now() - started);
      } while (times.at(-1)! >= 200 && times.length < 3);
      assert(times.at(-1)! < 200, `${times} ms for ${query}`);
      const { hits, problems } = await his.request("search", { query });
      for (const hit of hits) assertEquals(hit.conversation, general, query);
      assert(problems.every((problem) => typeof problem === "string"));
    }
    const { hits } = await his.request("search", { query: "near( {ODD -- " });
    assertEquals(hits.length, 0);
    assertEquals((await his.request("search", { query: 'near( "$ne"' })).hits.length, 1);
    let id = 9_000;
    for (const query of ["x".repeat(10_240), 1, null, {}, { "$ne": 1 }, ["odd"]]) {
      const answer = await his.ask({ id: id++, type: "search", body: { query } });
      assertEquals(answer.type, "error");
    }
  }));
