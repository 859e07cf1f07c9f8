import { Conversations } from "@/core/browser/conversations.ts";
import { folds } from "@/core/browser/folding.ts";
import { titled, whoReads } from "@/core/browser/naming.ts";
import { linesOf } from "@/core/browser/room_lines.ts";
import type { Membership, Person } from "@/core/protocol/entries.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const person = (id: string, name: string): Person => ({ id, name, username: name.toLowerCase() });
const ada = person("a", "Ada");
const everybody = new Map([ada, person("b", "Ben"), person("e", "Eve")].map((one) => [one.id, one]));
const people = (id: string) => everybody.get(id);
const now = 1_000_000;

interface Wish extends Partial<Membership> {
  unread?: number;
  at?: number;
  people?: string[];
}

/** A room called by its id, or a direct conversation when it has people. */
function membership(id: string, { unread = 0, at, people, ...rest }: Wish = {}): Membership {
  const kind = people === undefined ? "room" : "direct";
  const described = { topic: "", description: "", icon: "", archived: false, createdAt: 0, members: 2 };
  return {
    room: {
      ...{ id, kind, ...described },
      name: people === undefined ? id : "",
      access: people === undefined ? "public" : "private",
      ...(people === undefined ? {} : { people }),
    },
    role: "member",
    head: { n: 20, count: 10, members: 2, ...(at === undefined ? {} : { at }) },
    read: { n: 10, count: 10 - unread, delivered: 10 },
    ...rest,
  };
}

function lines(memberships: Membership[], current?: string) {
  return linesOf(new Conversations(ada.id, memberships).list.value, { me: ada, people, now, current });
}

/** "bold 3": what one line looks like. */
function look(wish: Wish): string {
  const { rooms, directs } = lines([membership("x", { unread: 3, ...wish })]);
  const { stands, count } = [...rooms, ...directs][0]!;
  return `${stands ? "bold" : "plain"} ${count}`;
}

Deno.test("A room is bold with something new and has a number only when I am addressed", () => {
  assertEquals(look({ unread: 0 }), "plain 0");
  assertEquals(look({}), "bold 0");
  assertEquals(look({ mentions: [12, 15] }), "bold 2");
});

Deno.test("A direct conversation counts everything that is new", () => {
  assertEquals(look({ people: ["a", "b"] }), "bold 3");
  assertEquals(look({ people: ["a", "b"], unread: 0 }), "plain 0");
});

Deno.test("What is muted is silent unless I am addressed, until the mute ends", () => {
  for (const preferences of [{ mutedUntil: 0 }, { mutedUntil: now + 1 }, { level: "mentions" as const }]) {
    assertEquals(look({ preferences }), "plain 0");
    assertEquals(look({ preferences, mentions: [12] }), "bold 1");
    assertEquals(look({ preferences, people: ["a", "b"] }), "plain 0");
  }
  assertEquals(look({ preferences: { mutedUntil: now } }), "bold 0");
});

Deno.test("What notifies of nothing is never bold", () => {
  assertEquals(look({ preferences: { level: "nothing" }, mentions: [12] }), "plain 0");
});

Deno.test("Direct conversations stand by what was last said, rooms by name", () => {
  const { rooms, directs } = lines([
    membership("Zoo"),
    membership("7old", { people: ["a", "b"], at: 5 }),
    membership("attic"),
    membership("7new", { people: ["a", "e"], at: 9 }),
  ]);
  assertEquals(rooms.map(({ room }) => room.name), ["attic", "Zoo"]);
  assertEquals(directs.map(({ room }) => room.name), ["Eve", "Ben"]);
});

Deno.test("What is hidden, or direct and empty, is listed only while it is open or has news", () => {
  const empty = membership("7e", { people: ["a", "b"], head: { n: 1, count: 0, members: 2 } });
  const hidden = membership("h", { preferences: { hiddenAt: 10 } });
  const back = membership("back", { preferences: { hiddenAt: 9 } });
  const names = (current?: string) => {
    const { rooms, directs } = lines([empty, hidden, back], current);
    return [...rooms, ...directs].map(({ room }) => room.id);
  };
  assertEquals(names(), ["back"]);
  assertEquals(names("h"), ["back", "h"]);
  assertEquals(names("7e"), ["back", "7e"]);
});

Deno.test("A direct conversation is called by the others in it", () => {
  const called = (...ids: string[]) => titled(membership("7", { people: ids }).room, people, ada).name;
  assertEquals(called("a", "b"), "Ben");
  assertEquals(called("a", "b", "e"), "Ben, Eve");
  assertEquals(called("a", "unknown"), "…");
  assertEquals(called("a"), "Notes to yourself");
  assertEquals(titled(membership("Zoo").room, people, ada).name, "Zoo");
  assertEquals(whoReads({ people: ["a", "b"] }), "Only you two can read this. It is stored encrypted.");
});

Deno.test("Messages of those whom I have blocked are folded in rooms and groups, not where we two are alone", () => {
  const blocked = new Set(["e"]);
  assertEquals(folds({}, blocked, { by: "e" }), true);
  assertEquals(folds({ people: ["a", "b", "e"] }, blocked, { by: "e" }), true);
  assertEquals(folds({ people: ["a", "e"] }, blocked, { by: "e" }), false);
  assertEquals(folds({}, blocked, { by: "b" }), false);
});
