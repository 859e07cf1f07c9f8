/** When two names are one, and who gets a name that many want. */
import { skeleton } from "@/core/rooms/names.ts";
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { assertSound, inTown, outcomes, refused, roomOf } from "./town.ts";

const disguises: [string, string][] = [
  ["case", "OPEN space"],
  ["Cyrillic letters", "Ореn spасе"],
  ["Greek letters", "Οpen spαce"],
  ["full width", "Ｏｐｅｎ　ｓｐａｃｅ"],
  ["mathematical letters", "𝐎𝐩𝐞𝐧 𝓼𝓹𝓪𝓬𝓮"],
  ["accents", "Öpén spáçe"],
  ["combining marks", "O\u0323pen spa\u0301ce"],
  ["zero-width joiners", "Op\u200den sp\u200cace"],
  ["variation selectors", "Open\ufe0f space"],
  ["double spaces", "Open  space"],
  ["Armenian letters", "Օpen space"],
];
for (const [kind, disguise] of disguises) {
  Deno.test(`R14 a room name cannot be taken again with ${kind}`, () =>
    inTown(async ({ rooms, ada, eve }) => {
      await rooms.create(ada, { name: "Open space", access: "public" });
      await refused(
        "room_name_taken",
        rooms.create(eve, { name: disguise, access: "password", password: "sesame" }),
      );
    }));
}

Deno.test("R14 whole words of look-alike letters are the same name in any case", () => {
  assertEquals(skeleton("СОРЕ"), skeleton("cope"));
  assertEquals(skeleton("ΤΟΚΗΝ"), skeleton("tokhn"));
  assertEquals(skeleton("ВЕТА"), skeleton("beta"));
  assertEquals(skeleton("νideo"), skeleton("Video"));
});

Deno.test("names that differ to a reader stay different names", () => {
  const different = [
    "room 1",
    "room 2",
    "roam 1",
    "комната",
    "книга",
    "部屋",
    "ガイド",
    "カイト",
    "किताब",
    "कतब",
    "غرفة",
    "🚀",
    "🚲",
  ];
  assertEquals(new Set(different.map(skeleton)).size, different.length);
  assertNotEquals(skeleton("\u0301"), "");
});

Deno.test("R14 of 20 parallel creations of look-alike names exactly 1 wins", () =>
  inTown(async ({ rooms, crowd, ada }) => {
    const people = await crowd(20);
    const names = ["Open space", "OPEN SPACE", "Ореn spасе", "Ｏｐｅｎ ｓｐａｃｅ"];
    const { granted, codes } = await outcomes(
      people.map((person, i) => rooms.create(person, { name: names[i % 4]!, access: "public" })),
    );
    assertEquals(granted, 1);
    assertEquals(codes, new Set(["room_name_taken"]));
    assertEquals((await rooms.browse(ada, {})).rooms.length, 1);
  }));

Deno.test("R14 of creations in two processes exactly 1 wins", () =>
  inTown(async ({ rooms, neighbour, crowd, ada }) => {
    const other = neighbour();
    const people = await crowd(20);
    const { granted } = await outcomes(
      people.map((person, i) =>
        (i % 2 ? rooms : other).create(person, { name: "Open space", access: "public" })
      ),
    );
    assertEquals(granted, 1);
    assertEquals((await rooms.browse(ada, {})).rooms.length, 1);
  }));

Deno.test("a taken name is refused with its field and a name that is free", () =>
  inTown(async ({ rooms, ada, ben }) => {
    await roomOf({ rooms }, ada, "public", "Workshop");
    await roomOf({ rooms }, ada, "public", "workshop 2");
    const error = await refused("room_name_taken", rooms.create(ben, { name: "Workshop", access: "public" }));
    assertEquals(error.field, "name");
    assertStringIncludes(error.message, `try "Workshop 3"`);
    await rooms.create(ben, { name: "Workshop 3", access: "public" });
  }));

Deno.test("R01 the name of a private room is neither taken nor given away", () =>
  inTown(async ({ rooms, ada, eve }) => {
    await roomOf({ rooms }, ada, "private", "Merger");
    const mine = await rooms.create(eve, { name: "Merger", access: "public" });
    assertEquals(mine.room.name, "Merger");
  }));

Deno.test("a private room that becomes public needs a free name", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada, "private", "Workshop");
    await roomOf(town, ben, "public", "Workshop");
    await refused("room_name_taken", rooms.update(ada, { conversation, access: "public" }));
    assertEquals((await rooms.membership(ada, conversation)).room.access, "private");
    const { room } = await rooms.update(ada, { conversation, access: "public", name: "Old workshop" });
    assertEquals([room.name, room.access], ["Old workshop", "public"]);
    await assertSound(town, conversation);
  }));

Deno.test("a name is free again after renaming, deleting and becoming private", () =>
  inTown(async ({ rooms, ada, ben }) => {
    const first = await roomOf({ rooms }, ada, "public", "One");
    await rooms.update(ada, { conversation: first, name: "Two" });
    const second = await roomOf({ rooms }, ben, "public", "One");
    await rooms.delete(ben, { conversation: second });
    const third = await roomOf({ rooms }, ben, "public", "One");
    await rooms.update(ben, { conversation: third, access: "private" });
    assert(await roomOf({ rooms }, ada, "public", "One"));
  }));

Deno.test("a room can be renamed to another spelling of its own name", () =>
  inTown(async ({ rooms, ada, ben }) => {
    const conversation = await roomOf({ rooms }, ada, "public", "workshop");
    assertEquals((await rooms.update(ada, { conversation, name: "Workshop" })).room.name, "Workshop");
    await refused("room_name_taken", rooms.create(ben, { name: "WORKSHOP", access: "public" }));
  }));
