/** Finding rooms. */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { inTown, roomOf, type Town } from "./town.ts";

Deno.test("Rooms.browse() shows public and password rooms by name, with members and whether I am in", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const workshop = await roomOf(town, ada, "public", "Workshop");
    await roomOf(town, ada, "password", "attic");
    await roomOf(town, ada, "private", "Cellar");
    await rooms.join(ben, { conversation: workshop });
    const found = (await rooms.browse(ben, {})).rooms;
    assertEquals(found.map(({ room, joined }) => [room.name, room.access, room.members, joined]), [
      ["attic", "password", 1, false],
      ["Workshop", "public", 2, true],
    ]);
  }));

Deno.test("Rooms.browse() finds by part of the name or the topic, whatever the case and the accents", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    await rooms.create(ada, { name: "Café Zürich", access: "public", topic: "Kuchen" });
    await rooms.create(ada, { name: "Library", access: "public", topic: "Bücher und Cafés" });
    await rooms.create(ada, { name: "Garage", access: "public" });
    const names = async (query: string) =>
      (await rooms.browse(ben, { query })).rooms.map(({ room }) => room.name);
    assertEquals(await names("CAFE"), ["Café Zürich", "Library"]);
    assertEquals(await names("züri"), ["Café Zürich"]);
    assertEquals(await names("buch"), ["Library"]);
    assertEquals(await names("nothing"), []);
    assertEquals(await names("  "), ["Café Zürich", "Garage", "Library"]);
  }));

Deno.test("Rooms.browse() gives every room once, page by page, with and without a query", () =>
  inTown(async (town) => {
    const { rooms, ada } = town;
    await Promise.all(Array.from({ length: 123 }, (_, i) => roomOf(town, ada, "public", `Room ${i}`)));
    await roomOf(town, ada, "public", "Another");
    assertEquals(await sizes(town, {}), [50, 50, 24]);
    assertEquals(await sizes(town, { query: "room 1" }), [34]);
    assertEquals(await sizes(town, { query: "ROOM" }), [50, 50, 23]);
    assertEquals((await rooms.browse(ada, { cursor: "\ud800 no such name" })).rooms.length <= 50, true);
  }));

Deno.test("Rooms.summary() shows a public or password room to whoever may join it", () =>
  inTown(async (town) => {
    const { rooms, ada, eve } = town;
    const vault = await roomOf(town, ada, "password", "Vault");
    const { room, joined } = await rooms.summary(eve, vault);
    assertEquals([room.name, room.members, joined], ["Vault", 1, false]);
    assertEquals((await rooms.summary(ada, vault)).joined, true);
    assert(!JSON.stringify(room).includes("sesame"));
  }));

async function sizes({ rooms, eve }: Town, query: { query?: string }): Promise<number[]> {
  const sizes: number[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await rooms.browse(eve, { ...query, ...(cursor === undefined ? {} : { cursor }) });
    for (const { room } of page.rooms) seen.add(room.id);
    sizes.push(page.rooms.length);
    cursor = page.cursor;
  } while (cursor !== undefined);
  assertEquals(seen.size, sizes.reduce((sum, size) => sum + size, 0));
  return sizes;
}
