import { assertEquals } from "@/tests/support/assert.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import { inTown, refused, roomOf } from "./town.ts";

Deno.test("Rooms.absent() names who has an account and is not there, and whether I may bring them in", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "private");
    await rooms.add(ada, { conversation, username: "ben" });
    const usernames = ["ada", "ben", "eve", "eve", "nobody"];
    const asked = await rooms.absent(ada, { conversation, usernames });
    assertEquals([asked.people.map(({ id }) => id), asked.mayAdd], [[eve.userId], true]);
    const inThread = { conversation: threadOf(conversation, 1), usernames };
    assertEquals((await rooms.absent(ada, inThread)).people.length, 1);
    assertEquals((await rooms.absent(ben, { conversation, usernames })).mayAdd, false);
    await refused("not_found", rooms.absent(eve, { conversation, usernames }));
    await rooms.archive(ada, { conversation, archived: true });
    assertEquals((await rooms.absent(ada, { conversation, usernames })).mayAdd, false);
  }));
