import { assertEquals } from "@/tests/support/assert.ts";
import { inHouse, refused } from "@/tests/support/house.ts";

Deno.test("Accounts.people() gives people in the order asked and leaves out who does not exist", async () => {
  await inHouse(async ({ accounts, clock, person }) => {
    const names = Array.from({ length: 25 }, (_, i) => `person${i}`);
    const ids = [];
    for (const name of names) ids.push((await person(name)).id);
    const asked = [ids[24]!, clock.id(), ...ids.slice(0, 24), ids[0]!];
    const found = await accounts.people(asked);
    assertEquals(found.map(({ username }) => username), ["person24", ...names.slice(0, 24)]);
    assertEquals(found[0], { id: ids[24]!, username: "person24", name: "person24" });
    assertEquals(await accounts.people(asked), found);
    assertEquals(await accounts.people([]), []);
  });
});

Deno.test("Accounts.findPeople() looks for the beginning of a username", async () => {
  await inHouse(async ({ accounts, person }) => {
    for (const name of ["ben", "ada", "adam", "ad.hoc", "adz"]) await person(name);
    const find = async (query: string, limit = 10) =>
      (await accounts.findPeople(query, limit)).map(({ username }) => username);
    assertEquals(await find("ad"), ["ad.hoc", "ada", "adam", "adz"]);
    assertEquals(await find("@ADA "), ["ada", "adam"]);
    assertEquals(await find("ad", 2), ["ad.hoc", "ada"]);
    assertEquals(await find("da"), []);
    assertEquals((await find("")).length, 5);
    assertEquals(await find("\u{10ffff}"), []);
  });
});

Deno.test("Accounts.findPeople() looks for the beginnings of the words of a name, whatever case and accents", async () => {
  await inHouse(async ({ accounts, clock, person, signedIn }) => {
    const names = { zoe: "Élodie Nuñez", ada: "Ada Lovelace", nun: "Somebody", ben: "Ben Ødegård" };
    for (const [username, name] of Object.entries(names)) {
      const { scope } = await signedIn(await person(username));
      await accounts.rename(scope, { name });
    }
    const find = async (query: string) =>
      (await accounts.findPeople(query, 10)).map(({ username }) => username);
    assertEquals(await find("elo"), ["zoe"]);
    assertEquals(await find("ÉLODIE  nunez"), ["zoe"]);
    assertEquals(await find("nun"), ["nun", "zoe"]);
    assertEquals(await find("@nun"), ["nun"]);
    assertEquals(await find("love"), ["ada"]);
    assertEquals(await find("ovelace"), []);
    const { scope } = await signedIn(await person("eve"));
    await accounts.rename(scope, { name: "Elodia" });
    clock.advance(5_000);
    assertEquals(await find("elod"), ["eve", "zoe"]);
  });
});

Deno.test("Accounts.rename() changes the name here at once and in other processes within seconds", async () => {
  await inHouse(async ({ accounts, clock, neighbour, person, signedIn }) => {
    const ada = await person("ada");
    const { scope } = await signedIn(ada);
    const there = neighbour().accounts;
    await there.people([ada.id]);
    const told: string[] = [];
    accounts.onChanged(({ name }) => told.push(name));
    const renamed = { id: ada.id, username: "ada", name: "Countess" };
    assertEquals(await accounts.rename(scope, { name: "Countess" }), renamed);
    assertEquals(told, ["Countess"]);
    assertEquals(await accounts.people([ada.id]), [renamed]);
    clock.advance(5_000);
    assertEquals(await there.people([ada.id]), [renamed]);
    assertEquals((await accounts.me(scope)).name, "Countess");
  });
});

Deno.test("Accounts.byUsername() finds an account whatever the case", async () => {
  await inHouse(async ({ accounts, person }) => {
    const ada = await person("ada");
    assertEquals(await accounts.byUsername("ADA"), ada);
    assertEquals(await accounts.byUsername("ben"), null);
  });
});

Deno.test("Accounts.me() is nobody for an account that is gone", async () => {
  await inHouse(async ({ accounts, clock, person, signedIn }) => {
    const { scope } = await signedIn(await person("ada"));
    await refused("not_found", accounts.me({ ...scope, userId: clock.id() }));
  });
});
