import { assert, assertEquals } from "@/tests/support/assert.ts";
import { actionIn } from "@/core/markup/markup.ts";
import type { Client } from "@/core/browser/client.ts";
import { type Outcome, run, type SlashPlace } from "@/core/browser/slash.ts";
import { all, commandNamed, nearest, readSlash, slips, usageOf } from "@/core/browser/slash_table.ts";

const room = "01J9ZC8F2Y4T6V8X0Z2B4D6F8H";
const people = ["ada", "ben", "benjamin"].map((username, i) => ({ id: `${i}`, username, name: username }));

/** Wednesday, 25 November 2026, 15:30, in whatever zone the test runs. */
const now = new Date(2026, 10, 25, 15, 30).getTime();

/** A page whose server knows three people, and what was asked of it. */
function page() {
  const asked: [string, unknown][] = [];
  const went: string[] = [];
  const request = (type: string, body: { query?: string }) => {
    if (type === "people.find") {
      const query = body.query!.replace("@", "");
      return Promise.resolve({ people: people.filter(({ username }) => username.startsWith(query)) });
    }
    if (type === "rooms.browse") return Promise.resolve({ rooms: [] });
    asked.push([type, body]);
    if (type === "reminder.add") return Promise.resolve(body);
    return Promise.resolve({ person: people[0], presence: {}, mine: {} });
  };
  const signal = (value: unknown) => ({ value, peek: () => value });
  const client = {
    me: people[0],
    connection: { request },
    person: () => signal(people[0]),
    conversation: () =>
      signal({ id: room, role: "owner", room: { kind: "room", name: "Hall", topic: "Cake" } }),
    conversations: signal([]),
  } as unknown as Client;
  const place: SlashPlace = {
    client,
    conversation: room,
    reach: {
      go: (id) => went.push(id),
      knock: (id) => went.push(`knock ${id}`),
      search: () => went.push("search"),
    },
    now: () => now,
    emojiCalled: (name) => Promise.resolve(name === ":coffee:" ? "☕" : undefined),
  };
  return { asked, went, run: (text: string) => run(text, place) };
}

function problemOf(outcome: Outcome): string {
  assert(outcome.kind === "refused", JSON.stringify(outcome));
  return outcome.problem;
}

Deno.test("readSlash() reads a command at the beginning, and takes paths and lone slashes for words", () => {
  assertEquals(readSlash("/join #hall"), { name: "join", rest: "#hall" });
  assertEquals(readSlash("/ME  waves\nagain"), { name: "me", rest: "waves\nagain" });
  assertEquals(readSlash("/?"), { name: "?", rest: "" });
  for (const text of ["/etc/hosts is wrong", "/ 2", "//join", "/", "/2", " /join", "a /join", "/join:"]) {
    assertEquals(readSlash(text), undefined, text);
  }
});

Deno.test("every command has one name, a sentence, and what is written can be told from its name", () => {
  const names = all.flatMap(({ name, also = [] }) => [name, ...also]);
  assertEquals(new Set(names).size, names.length);
  for (const command of all) {
    assert(command.does.length > 0 && commandNamed(command.name) === command);
    assert(usageOf(command).startsWith(`/${command.name}`));
  }
});

Deno.test("nearest() finds what was meant with a slip of the fingers, and nothing in what is far off", () => {
  const cases: [string, string | undefined][] = [
    ["jion", "join"],
    ["joni", "join"],
    ["hepl", "help"],
    ["hel", "help"],
    ["topix", "topic"],
    ["mse", "me"],
    ["whoam", "whoami"],
    ["xyzzy", undefined],
    ["qq", undefined],
  ];
  for (const [typed, meant] of cases) assertEquals(nearest(typed)?.name, meant, typed);
  assertEquals([slips("ab", "ba"), slips("", "abc"), slips("kitten", "sitting")], [1, 3, 3]);
});

Deno.test("an unknown command is refused with what may have been meant, and everything behind it stays", async () => {
  const { run, asked } = page();
  assertEquals(await run("/jion #hall"), {
    kind: "refused",
    problem: "/jion is not a command. Did you mean /join?",
    instead: "/join #hall",
    plain: true,
  });
  assertEquals(await run("/xyzzy"), { kind: "refused", problem: "/xyzzy is not a command.", plain: true });
  assertEquals(asked, []);
});

Deno.test("what only begins with a slash is sent as it is, with one slash less where there are two", async () => {
  const { run } = page();
  const sent = async (text: string) => (await run(text) as { text: string }).text;
  assertEquals(await sent("/etc/hosts is wrong"), "/etc/hosts is wrong");
  assertEquals(await sent("//join is a command"), "/join is a command");
  assertEquals(actionIn(await sent("//me waves")), undefined);
  assertEquals(actionIn(await sent("/me waves")), "waves");
  assertEquals(await sent("/shrug"), "¯\\_(ツ)_/¯");
  assertEquals(await sent("/shrug no idea"), "no idea ¯\\_(ツ)_/¯");
});

Deno.test("commands about people find them by username, and say who may have been meant", async () => {
  const { run, asked } = page();
  assertEquals(await run("/kick @ben"), { kind: "done" });
  assertEquals(await run("/ban BEN for 3 days"), { kind: "done" });
  await run("/mute @ben 1h 30m");
  await run("/mute @benjamin");
  await run("/unmute @ben");
  assertEquals(asked, [
    ["room.remove", { conversation: room, user: "1" }],
    ["room.ban", { conversation: room, user: "1", lasts: 259_200 }],
    ["room.mute", { conversation: room, user: "1", on: true, lasts: 5400 }],
    ["room.mute", { conversation: room, user: "2", on: true }],
    ["room.mute", { conversation: room, user: "1", on: false }],
  ]);
  asked.length = 0;
  assertEquals(problemOf(await run("/kick @bne")), "There is nobody called @bne here.");
  assertEquals(
    problemOf(await run("/kick @benn")),
    "There is nobody called @benn here. Did you mean @ben?",
  );
  assertEquals(problemOf(await run("/kick")), "Say whom: /kick @person");
  assertEquals(
    problemOf(await run("/mute @ben for ages")),
    "“ages” is not a time such as 10m, 2h or 3 days: /mute @person [time]",
  );
  assertEquals(asked, []);
});

Deno.test("/topic tells, sets and takes away; /whoami and /help answer where one writes", async () => {
  const { run, asked } = page();
  assertEquals(await run("/topic"), { kind: "done", told: "The topic is: Cake" });
  await run("/topic Cake on Friday");
  await run("/topic -");
  assertEquals(asked.map(([, body]) => (body as { topic: string }).topic), ["Cake on Friday", ""]);
  assertEquals(problemOf(await run(`/topic ${"a".repeat(251)}`)), "A topic may have 250 characters.");
  assertEquals(await run("/whoami"), { kind: "done", told: "You are ada (@ada), an owner of Hall." });
  assertEquals(await run("/help"), { kind: "sheet", sheet: "help" });
  assertEquals(await run("/help kick"), { kind: "done", told: "/kick @person: Takes somebody out" });
});

Deno.test("/poll asks at once when all is there, and opens what is missing in a form", async () => {
  const { run } = page();
  assertEquals(await run("/poll Lunch? | Pizza | Thai"), {
    kind: "poll",
    poll: { question: "Lunch?", options: ["Pizza", "Thai"] },
  });
  assertEquals(await run("/poll Lunch? | Pizza"), {
    kind: "sheet",
    sheet: "poll",
    draft: { question: "Lunch?", options: ["Pizza"] },
  });
  assertEquals(await run("/poll"), { kind: "sheet", sheet: "poll", draft: undefined });
});

Deno.test("/join says when there is no such room, and /search opens the search", async () => {
  const { run, went } = page();
  assertEquals(
    problemOf(await run("/join #nowhere")),
    "There is no room called “nowhere” that you can find.",
  );
  assertEquals(problemOf(await run("/join")), "Say which room: /join #room");
  await run("/search cake from:ben");
  assertEquals(went, ["search"]);
});

Deno.test("/status takes an emoji, words and an end; /away and /dnd an end; /back none", async () => {
  const { run, asked } = page();
  const hour = 3_600_000;
  await run("/status 🌴 On holiday for 3 days");
  await run("/status :coffee: break until 16:30");
  await run("/status waiting for Ben");
  await run("/status clear");
  await run("/away");
  await run("/away 30m");
  await run("/dnd until 17");
  await run("/back");
  assertEquals(asked, [
    ["profile.set", { status: { emoji: "🌴", text: "On holiday", expiresAt: now + 72 * hour } }],
    ["profile.set", { status: { emoji: "☕", text: "break", expiresAt: now + hour } }],
    ["profile.set", { status: { emoji: "", text: "waiting for Ben" } }],
    ["profile.set", { status: null }],
    ["presence.set", { as: "away" }],
    ["presence.set", { as: "away", until: now + hour / 2 }],
    ["presence.set", { as: "dnd", until: now + 1.5 * hour }],
    ["presence.set", { as: "auto" }],
  ]);
  asked.length = 0;
  assertEquals(
    problemOf(await run("/dnd whenever")),
    "“whenever” is not a time such as 30m, 2 hours or until 17:00: /dnd [time]",
  );
  assertEquals(
    problemOf(await run("/status")),
    "Say what you are up to, or “clear”: /status [emoji] text [for time]",
  );
  assertEquals(problemOf(await run("/nick")), "Say the name: /nick name");
  assertEquals(asked, []);
});

Deno.test("/remind takes when and what, in either order, and says what is missing", async () => {
  const { run, asked } = page();
  assertEquals((await run("/remind me in 20 minutes to call Ben")).kind, "done");
  await run("/remind tomorrow 9:00 water the plants");
  assertEquals(asked, [
    ["reminder.add", { text: "call Ben", at: now + 20 * 60_000 }],
    ["reminder.add", { text: "water the plants", at: new Date(2026, 10, 26, 9).getTime() }],
  ]);
  assert(problemOf(await run("/remind me to call Ben")).startsWith("Say when, such as in 20 minutes"));
  assert(problemOf(await run("/remind in 5 minutes")).startsWith("Say what you want to be reminded of"));
  assertEquals(asked.length, 2);
});
