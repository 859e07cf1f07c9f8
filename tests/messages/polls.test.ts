import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withCore, withTwoCores } from "@/tests/support/core.ts";
import { Refused, type TestClient, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { ulid } from "ulid";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import type { CommandBody, CommandType } from "@/core/protocol/commands.ts";
import type { ChangedEntry, MessageEntry, Poll } from "@/core/protocol/entries.ts";
import type { NewPoll } from "@/core/protocol/shapes.ts";
import type { Scope } from "@/core/scope.ts";
import { find, withTown } from "@/tests/search/town.ts";

const lunch: NewPoll = { question: "Where do we eat?", options: ["Pizza", "Thai", "At home"] };

async function generalOf(core: Core, scope: Scope): Promise<string> {
  return (await core.rooms.mine(scope)).memberships[0]!.room.id;
}

async function ask(core: Core, who: Scope, conversation: string, poll: NewPoll = lunch): Promise<number> {
  return (await core.messages.send(who, { conversation, clientId: core.effects.id(), poll })).n;
}

async function message(core: Core, who: Scope, conversation: string, n: number): Promise<MessageEntry> {
  return (await core.messages.get(who, { conversation, numbers: [n] })).entries[0]!;
}

async function pollAt(core: Core, who: Scope, conversation: string, n: number): Promise<Poll> {
  return (await message(core, who, conversation, n)).poll!;
}

const counts = ({ options }: Poll) => options.map(({ votes }) => votes);

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => promise, ParleyError)).code;
}

async function refusal<T extends CommandType>(client: TestClient, type: T, body: CommandBody<T>) {
  return (await assertRejects(() => client.request(type, body), Refused)).body;
}

async function storedText(core: Core): Promise<string> {
  const rows = await Array.fromAsync(core.store.list(keys.all()));
  return rows.map(({ key, value }) => JSON.stringify([key, value])).join("\n");
}

Deno.test("A poll is one message however often it arrives, and its text says what is asked", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const clientId = core.effects.id();
    const send = (poll: NewPoll) => core.messages.send(ada, { conversation, clientId, poll });
    const sent = await send(lunch);
    await core.messages.vote(ada, { conversation, n: sent.n, options: [1] });
    await core.messages.addOption(ada, { conversation, n: sent.n, text: "The canteen" });
    assertEquals(await send(lunch), sent);
    assertEquals(await codeOf(send({ ...lunch, question: "Who cooks?" })), "client_id_reused");
    const stored = await message(core, ada, conversation, sent.n);
    assertEquals(stored.text, "Where do we eat?\n- Pizza\n- Thai\n- At home\n- The canteen");
    assertEquals(counts(stored.poll!), [0, 1, 0, 0]);
  }));

Deno.test("Messages.vote() counts each person once: choosing, choosing otherwise, taking it back", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const n = await ask(core, ada, conversation);
    const vote = (who: Scope, ...options: number[]) => core.messages.vote(who, { conversation, n, options });
    const now = async () => {
      const poll = await pollAt(core, ada, conversation, n);
      return [...counts(poll), poll.voters];
    };
    await vote(ada, 0);
    await vote(ben, 0);
    await vote(ben, 0);
    assertEquals(await now(), [2, 0, 0, 2]);
    await vote(ben, 2);
    assertEquals(await now(), [1, 0, 1, 2]);
    assertEquals(await core.messages.myVotes(ben, { conversation, numbers: [n] }), {
      votes: [{ n, options: [2] }],
    });
    const { votes } = await core.messages.votes(ada, { conversation, n });
    assertEquals(votes.map(({ person, options }) => [person.username, ...options]).toSorted(), [
      ["ada", 0],
      ["ben", 2],
    ]);
    await vote(ben);
    await vote(ada);
    assertEquals(await now(), [0, 0, 0, 0]);
    assertEquals((await core.messages.votes(ada, { conversation, n })).votes, []);
  }));

Deno.test("Messages.vote() takes several options only where several may be chosen, and only those there are", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const one = await ask(core, ada, conversation);
    const several = await ask(core, ada, conversation, { ...lunch, multiple: true });
    const vote = (n: number, ...options: number[]) => core.messages.vote(ada, { conversation, n, options });
    assertEquals(await codeOf(vote(one, 0, 1)), "bad_field");
    assertEquals(await codeOf(vote(one, 3)), "bad_field");
    await vote(one, 1, 1);
    await vote(several, 2, 0, 2);
    assertEquals(counts(await pollAt(core, ada, conversation, one)), [0, 1, 0]);
    const poll = await pollAt(core, ada, conversation, several);
    assertEquals([...counts(poll), poll.voters], [1, 0, 1, 1]);
    const { n } = await core.messages.send(ada, { conversation, clientId: core.effects.id(), text: "plain" });
    assertEquals(await codeOf(vote(n, 0)), "bad_request");
  }));

Deno.test("Votes at one moment, through two servers, are counted once each", () =>
  withTwoCores(async (here, there) => {
    const ada = await signUp(here, "ada");
    const conversation = await generalOf(here, ada);
    const n = await ask(here, ada, conversation);
    const crowd: Scope[] = [];
    for (let i = 0; i < 12; i++) crowd.push(await signUp(here, `person${i}`));
    await Promise.all(
      crowd.flatMap((who, i) =>
        [here, there].map((core) => core.messages.vote(who, { conversation, n, options: [i % 3] }))
      ),
    );
    const poll = await pollAt(there, ada, conversation, n);
    assertEquals([...counts(poll), poll.voters], [4, 4, 4, 12]);
    assertEquals((await there.messages.votes(ada, { conversation, n })).votes.length, 12);
  }));

Deno.test("An anonymous poll tells nobody who chose what: no answer does, no frame, no entry of the log", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const [a, b] = [await ada.connect(), await ben.connect()];
    const conversation = await ada.firstRoom();
    await a.request("follow", { conversation, after: 0 });
    const poll = { ...lunch, anonymous: true };
    const { n } = await b.request("message.send", { conversation, clientId: ulid(), poll });
    await until(() => a.of("event").some(({ entry }) => entry.n === n));
    const eve = await server.person("eve");
    const e = await eve.connect();
    await e.request("poll.vote", { conversation, n, options: [1] });
    await until(() => changesIn(a).some(({ poll }) => poll?.voters === 1));
    assertEquals(changesIn(a).map(({ by }) => by), [ben.id], "by who asked, not by who voted");
    assertEquals(a.of("vote"), []);
    assertEquals((await refusal(a, "poll.votes", { conversation, n })).code, "forbidden");
    assertEquals((await refusal(b, "poll.votes", { conversation, n })).code, "forbidden");
    const late = await eve.connect();
    await late.request("follow", { conversation, after: 0 });
    await until(() => changesIn(late).length > 0);
    assertEquals(changesIn(late).map(({ by }) => by), [ben.id]);
    const { page } = await a.request("conversation.open", { conversation });
    const shown = JSON.stringify(page.entries.find((entry) => entry.n === n));
    assert(!shown.includes(eve.id), "the message names a voter");
    assertEquals(await e.request("polls.mine", { conversation, numbers: [n] }), {
      votes: [{ n, options: [1] }],
    });
    assertEquals(await a.request("polls.mine", { conversation, numbers: [n] }), {
      votes: [{ n, options: [] }],
    });
  }));

function changesIn(client: TestClient): ChangedEntry[] {
  return client.of("event").flatMap(({ entry }) => entry.type === "changed" ? [entry] : []);
}

Deno.test("My vote reaches my other devices, the counts reach everybody, and who was away gets the last state", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const [a, b, phone] = [await ada.connect(), await ben.connect(), await ben.connect()];
    const conversation = await ada.firstRoom();
    await a.request("follow", { conversation, after: 0 });
    const { n } = await a.request("message.send", { conversation, clientId: ulid(), poll: lunch });
    await b.request("poll.vote", { conversation, n, options: [2] });
    await until(() => phone.of("vote").some((vote) => vote.n === n && vote.options[0] === 2));
    await until(() => changesIn(a).some(({ poll, of }) => of === n && poll?.options[2]?.votes === 1));
    await b.request("poll.vote", { conversation, n, options: [0] });
    const away = await ada.connect();
    await away.request("follow", { conversation, after: n });
    await until(() => changesIn(away).length === 2);
    assertEquals(changesIn(away).at(-1)!.message?.poll?.options.map(({ votes }) => votes), [1, 0, 0]);
    const { membership } = await a.request("conversation.open", { conversation });
    assertEquals(membership.head.count, 1, "votes make nothing unread");
  }));

Deno.test("A poll is closed by who asked, by those who keep order, and by time; late votes are refused", () => {
  let now = Date.now();
  return withCore(async (core) => {
    const [ada, ben, eve] = [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
    const conversation = await generalOf(core, ada);
    const vote = (n: number) => core.messages.vote(eve, { conversation, n, options: [0] });
    const mine = await ask(core, ben, conversation);
    await vote(mine);
    assertEquals(await codeOf(core.messages.closePoll(eve, { conversation, n: mine })), "forbidden");
    await core.messages.closePoll(ben, { conversation, n: mine });
    await core.messages.closePoll(ben, { conversation, n: mine });
    const closed = await pollAt(core, eve, conversation, mine);
    assertEquals([closed.closed?.by, ...counts(closed)], [ben.userId, 1, 0, 0]);
    const attempts = [
      core.messages.vote(eve, { conversation, n: mine, options: [1] }),
      core.messages.vote(eve, { conversation, n: mine, options: [] }),
      core.messages.addOption(ben, { conversation, n: mine, text: "Soup" }),
    ];
    for (const attempt of attempts) assertEquals(await codeOf(attempt), "poll_closed");
    await vote(mine); // It is so already.
    const kept = await ask(core, ben, conversation);
    await core.messages.closePoll(ada, { conversation, n: kept });
    assertEquals(await codeOf(vote(kept)), "poll_closed");
    const timed = await ask(core, ben, conversation, { ...lunch, lasts: 3600 });
    now += 3_599_000;
    await vote(timed);
    now += 1_000;
    assertEquals(
      await codeOf(core.messages.vote(eve, { conversation, n: timed, options: [1] })),
      "poll_closed",
    );
    assertEquals((await pollAt(core, eve, conversation, timed)).voters, 1);
  }, { effects: { now: () => now } });
});

Deno.test("Messages.addOption() is for who asked, and for others where they may; the same words are one option", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const shut = await ask(core, ada, conversation);
    const open = await ask(core, ada, conversation, { ...lunch, open: true });
    const add = (who: Scope, n: number, text: string) =>
      core.messages.addOption(who, { conversation, n, text });
    assertEquals(await codeOf(add(ben, shut, "Soup")), "forbidden");
    assertEquals(await add(ada, shut, "Soup"), { option: 3 });
    assertEquals(await add(ben, open, "Soup"), { option: 3 });
    assertEquals(await add(ada, open, " SOUP "), { option: 3 });
    const poll = await pollAt(core, ada, conversation, open);
    assertEquals(poll.options[3], { text: "Soup", votes: 0, by: ben.userId });
    for (let i = 4; i < 10; i++) await add(ben, open, `Soup ${i}`);
    assertEquals(await codeOf(add(ben, open, "One more")), "bad_request");
  }));

Deno.test("Messages.edit() leaves a poll as it was asked; forwarding says what it asks", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const n = await ask(core, ada, conversation);
    assertEquals(await codeOf(core.messages.edit(ada, { conversation, n, text: "Pizza?" })), "bad_request");
    const clientId = core.effects.id();
    const copy = await core.messages.forward(ada, { conversation, n, to: conversation, clientId });
    const { text, poll, forwarded } = await message(core, ada, conversation, copy.n);
    assertEquals([text, poll, forwarded?.by], [
      "Where do we eat?\n- Pizza\n- Thai\n- At home",
      undefined,
      ada.userId,
    ]);
  }));

Deno.test("Messages.delete() leaves nothing of a poll: not what it asked, not a vote", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const n = await ask(core, ben, conversation, { ...lunch, question: "ZEBRA?" });
    await core.messages.vote(ada, { conversation, n, options: [0] });
    await core.messages.vote(ben, { conversation, n, options: [1] });
    assert(/\["votes"/.test(await storedText(core)));
    await core.messages.delete(ben, { conversation, n });
    const stored = await storedText(core);
    assertEquals([/\["votes"/.test(stored), stored.includes("ZEBRA"), stored.includes("Pizza")], [
      false,
      false,
      false,
    ]);
    assertEquals(
      await codeOf(core.messages.vote(ada, { conversation, n, options: [0] })),
      "message_deleted",
    );
  }));

Deno.test("Votes are for those who are in the conversation, and stop between two who are kept apart", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
    const { room } = await core.direct.open(ada, { people: [ben.userId] });
    const conversation = room.id;
    const n = await ask(core, ada, conversation);
    const vote = (who: Scope, ...options: number[]) => core.messages.vote(who, { conversation, n, options });
    await vote(ben, 1);
    const strangers = [
      () => vote(eve, 0),
      () => core.messages.votes(eve, { conversation, n }),
      () => core.messages.myVotes(eve, { conversation, numbers: [n] }),
      () => core.messages.closePoll(eve, { conversation, n }),
      () => core.messages.addOption(eve, { conversation, n, text: "Mine" }),
    ];
    for (const attempt of strangers) assertEquals(await codeOf(attempt()), "not_found");
    const raw = await Array.fromAsync(core.store.raw.list<Uint8Array>({ prefix: ["votes"] }));
    const text = new TextDecoder("latin1").decode(raw[0]!.value);
    assert(raw.length === 1 && !text.includes(ben.userId), "who voted in a direct conversation can be read");
    await core.direct.block(ada, { user: ben.userId, on: true });
    assertEquals(await codeOf(vote(ben, 0)), "forbidden");
    await vote(ben); // What is mine can be taken back.
    assertEquals(counts(await pollAt(core, ada, conversation, n)), [0, 0, 0]);
  }));

Deno.test("A search finds a poll by its question, its options and one that was added", () =>
  withTown(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const n = await ask(core, ada, conversation);
    await core.messages.addOption(ada, { conversation, n, text: "Falafel" });
    for (const query of ["where do we eat", "thai", "falafel"]) {
      const { hits } = await find(core, ada, query);
      assertEquals(hits.map(({ entry }) => entry.n), [n], query);
      assert(hits[0]!.ranges.length > 0);
    }
  }));

Deno.test("message.send refuses polls that cannot be asked, with a sentence that says why", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const a = await ada.connect();
    const conversation = await ada.firstRoom();
    const refused = async (poll: unknown, text?: string) => {
      const body = { conversation, clientId: ulid(), poll, ...(text === undefined ? {} : { text }) };
      const { code, message } = await refusal(a, "message.send", body as never);
      return `${code}: ${message}`;
    };
    const wrong: [unknown, RegExp][] = [
      [{ ...lunch, options: ["Only"] }, /2 options at least/],
      [{ ...lunch, options: Array.from({ length: 11 }, (_, i) => `${i}`) }, /10 options at most/],
      [{ ...lunch, options: ["Tea", " tea "] }, /same option twice/],
      [{ ...lunch, options: ["Tea", " "] }, /must not be empty/],
      [{ ...lunch, options: ["Tea", "a\nb"] }, /on one line/],
      [{ ...lunch, options: ["Tea", "a".repeat(101)] }, /at most 100 characters/],
      [{ ...lunch, question: "?".repeat(301) }, /at most 300 characters/],
      [{ ...lunch, lasts: 5 }, /lasts/],
      [{ ...lunch, votes: [1] }, /Unknown field/],
    ];
    for (const [poll, why] of wrong) assert(why.test(await refused(poll)), `${why}: ${await refused(poll)}`);
    assert(/must be sent without text/.test(await refused(lunch, "both")));
  }));
