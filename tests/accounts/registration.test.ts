import type { Registration } from "@/core/accounts/forms.ts";
import { registerForm } from "@/core/accounts/forms.ts";
import { keys } from "@/core/kv/keys.ts";
import { parse } from "@/core/protocol/parse.ts";
import type { Scope } from "@/core/scope.ts";
import { assert, assertEquals, assertMatch } from "@/tests/support/assert.ts";
import { goodPassword, type House, inHouse, refused, visitor } from "@/tests/support/house.ts";

const hour = 3_600_000;

function form(username: string, more: Partial<Registration> = {}): Registration {
  return { username, email: `${username}@example.org`, password: goodPassword, ...more };
}

async function ownerOf(house: House): Promise<Scope> {
  return (await house.signedIn(await house.person("ada"))).scope;
}

Deno.test("Accounts.register() makes an account that can log in", async () => {
  await inHouse(async ({ accounts, clock }) => {
    const { user } = await accounts.register(visitor(), form("ada", { name: "Ada Lovelace" }));
    const expected = {
      id: user.id,
      username: "ada",
      email: "ada@example.org",
      name: "Ada Lovelace",
      role: "owner",
    };
    assertEquals(user as object, { ...expected, createdAt: clock.now(), passwordChangedAt: clock.now() });
    assertEquals(await accounts.verify(visitor(), { login: "ada", password: goodPassword }), user);
    assertEquals(
      await accounts.verify(visitor(), { login: " ADA@Example.ORG ", password: goodPassword }),
      user,
    );
    assertEquals(await accounts.verify(visitor(), { login: "ＡＤＡ", password: goodPassword }), user);
  });
});

Deno.test("Accounts.register() calls people by their username until they say otherwise", async () => {
  await inHouse(async ({ person }) => assertEquals((await person("ada")).name, "ada"));
});

Deno.test("Accounts.isEmpty() holds until the first account, which becomes the owner", async () => {
  await inHouse(async ({ accounts, person }) => {
    assert(await accounts.isEmpty());
    assertEquals((await person("ada")).role, "owner");
    assert(!await accounts.isEmpty());
    assertEquals((await person("ben")).role, "member");
  });
});

Deno.test("A20 of 20 people who register at once at an empty server, in two processes, one becomes the owner", async () => {
  await inHouse(async ({ accounts, neighbour }) => {
    const both = [accounts, neighbour().accounts];
    const names = Array.from({ length: 20 }, (_, i) => `person${i}`);
    const all = await Promise.all(names.map((name, i) => both[i % 2]!.register(visitor(), form(name))));
    assertEquals(all.filter(({ user }) => user.role === "owner").length, 1);
  });
});

Deno.test("Accounts.register() gives a name to one of many who want it at once, whatever its spelling", async () => {
  await inHouse(async ({ accounts, store }) => {
    const spelled = ["ada", "ADA", "ＡＤＡ", "Ada", "aDa"];
    const wanted = spelled.map((username, i) =>
      parse(registerForm, { username, email: `${i}@example.org`, password: goodPassword })
    );
    const results = await Promise.allSettled(wanted.map((input) => accounts.register(visitor(), input)));
    assertEquals(results.filter(({ status }) => status === "fulfilled").length, 1);
    let users = 0;
    for await (const _ of store.list(keys.users())) users++;
    assertEquals(users, 1);
  });
});

Deno.test("Accounts.register() says which name is taken", async () => {
  await inHouse(async ({ accounts, person }) => {
    await person("ada");
    const name = await refused(
      "username_taken",
      accounts.register(visitor(), form("ada", { email: "x@y.org" })),
    );
    assertEquals(name.field, "username");
    assertMatch(name.message, /the username "ada" is taken/);
    const email = form("countess", { email: "ADA@EXAMPLE.org" });
    assertEquals((await refused("email_taken", accounts.register(visitor(), email))).field, "email");
  });
});

Deno.test("Accounts.register() refuses a weak password with what it lacks", async () => {
  await inHouse(async ({ accounts }) => {
    const weak = await refused(
      "weak_password",
      accounts.register(visitor(), form("ada", { password: "short" })),
    );
    assertEquals(weak.field, "password");
    assertEquals(
      weak.message,
      "The password needs at least 8 characters, needs a capital letter, and needs a digit",
    );
    await refused(
      "weak_password",
      accounts.register(visitor(), form("lovelace", { password: "Lovelace-1815" })),
    );
    assert(await accounts.isEmpty());
  });
});

Deno.test("Accounts.register() lets 3 accounts an hour come from one address; what one can mend does not count", async () => {
  await inHouse(async ({ accounts, clock }) => {
    const from = visitor("203.0.113.7");
    await accounts.register(from, form("ada"));
    for (let i = 0; i < 5; i++) {
      await refused("username_taken", accounts.register(from, form("ada", { email: "x@y.org" })));
    }
    await accounts.register(from, form("ben"));
    await accounts.register(from, form("eve"));
    assertEquals((await refused("rate_limited", accounts.register(from, form("mallory")))).retryAfter, 1200);
    await accounts.register(visitor(), form("elsewhere"));
    clock.advance(hour);
    await accounts.register(from, form("mallory"));
  }, (config) => config.limits.register = { count: 3, per: hour });
});

Deno.test("A10 asking whose names and emails are taken runs into the limit", async () => {
  await inHouse(async ({ accounts, person }) => {
    await person("ada");
    const from = visitor("203.0.113.7");
    for (let i = 0; i < 30; i++) {
      await refused("username_taken", accounts.register(from, form("ada", { email: "x@y.org" })));
    }
    await refused("rate_limited", accounts.register(from, form("ada", { email: "x@y.org" })));
    const other = visitor("203.0.113.8");
    const email = form("countess", { email: "ada@example.org" });
    for (let i = 0; i < 3; i++) await refused("email_taken", accounts.register(other, email));
    await refused("rate_limited", accounts.register(other, email));
  }, (config) => config.limits.register = { count: 3, per: hour });
});

Deno.test("Accounts.register() refuses when registration is closed, except for the first account", async () => {
  await inHouse(async ({ accounts }) => {
    await accounts.register(visitor(), form("ada"));
    await refused("registration_closed", accounts.register(visitor(), form("ben")));
  }, (config) => config.registration = "closed");
});

Deno.test("Accounts.register() asks for an invitation where one is needed, except of the first", async () => {
  await inHouse(async (house) => {
    const { accounts } = house;
    const owner = await ownerOf(house);
    assertEquals(
      (await refused("invitation_required", accounts.register(visitor(), form("ben")))).field,
      "invitation",
    );
    await refused(
      "invitation_invalid",
      accounts.register(visitor(), form("ben", { invitation: "A".repeat(32) })),
    );
    const { token, invitation } = await accounts.invite(owner, { lifetime: 3600, uses: 1 });
    assertEquals(invitation.by, { id: owner.userId, username: "ada", name: "ada" });
    await accounts.register(visitor(), form("ben", { invitation: token }));
    await refused("invitation_invalid", accounts.register(visitor(), form("eve", { invitation: token })));
    assertEquals(await accounts.invitations(owner), []);
  }, (config) => config.registration = "invitation");
});

Deno.test("an invitation for one lets one of 30 in, and one for five lets five in", async () => {
  await inHouse(async (house) => {
    const owner = await ownerOf(house);
    const both = [house.accounts, house.neighbour().accounts];
    for (const uses of [1, 5]) {
      const { token: invitation } = await house.accounts.invite(owner, { lifetime: 3600, uses });
      const results = await Promise.allSettled(
        Array.from(
          { length: 30 },
          (_, i) => both[i % 2]!.register(visitor(), form(`p${uses}-${i}`, { invitation })),
        ),
      );
      assertEquals(results.filter(({ status }) => status === "fulfilled").length, uses);
    }
  }, (config) => config.registration = "invitation");
});

Deno.test("an invitation ends with its time and when it is withdrawn, and a failed attempt does not use it", async () => {
  await inHouse(async (house) => {
    const { accounts, clock } = house;
    const owner = await ownerOf(house);
    const short = await accounts.invite(owner, { lifetime: 60, uses: 1 });
    const taken = form("ada", { invitation: short.token });
    await refused("username_taken", accounts.register(visitor(), taken));
    assertEquals((await accounts.invitations(owner))[0], short.invitation);
    clock.advance(60_000);
    await refused(
      "invitation_invalid",
      accounts.register(visitor(), form("ben", { invitation: short.token })),
    );
    assertEquals(await accounts.invitations(owner), []);

    const many = await accounts.invite(owner, { lifetime: 3600 });
    await accounts.register(visitor(), form("ben", { invitation: many.token }));
    assertEquals((await accounts.invitations(owner))[0]!.uses, null);
    await accounts.uninvite(owner, many.invitation.id);
    await refused(
      "invitation_invalid",
      accounts.register(visitor(), form("eve", { invitation: many.token })),
    );
    await refused("not_found", accounts.uninvite(owner, many.invitation.id));
  }, (config) => config.registration = "invitation");
});

Deno.test("only the owner and admins invite, see invitations and withdraw them", async () => {
  await inHouse(async (house) => {
    const owner = await ownerOf(house);
    const { scope: ben } = await house.signedIn(await house.person("ben"));
    const { invitation } = await house.accounts.invite({ ...owner, role: "admin" }, { lifetime: 3600 });
    await refused("forbidden", house.accounts.invite(ben, { lifetime: 3600 }));
    await refused("forbidden", house.accounts.invitations(ben));
    await refused("forbidden", house.accounts.uninvite(ben, invitation.id));
  });
});

Deno.test("nothing that is stored holds an invitation's token or a password", async () => {
  await inHouse(async (house) => {
    const { token } = await house.accounts.invite(await ownerOf(house), { lifetime: 3600 });
    let stored = "";
    for await (const { key, value } of house.store.raw.list({ prefix: [] })) {
      stored += Deno.inspect([key, value]);
    }
    assert(stored.includes("ada@example.org"));
    assert(!stored.includes(token) && !stored.includes(goodPassword));
  });
});

Deno.test("H15 the form takes no field that would change what one is", async () => {
  for (const field of ["role", "id", "createdAt", "emailVerified"]) {
    const error = await refused(
      "unknown_field",
      new Promise(() => parse(registerForm, { ...form("ada"), [field]: "admin" })),
    );
    assertEquals(error.field, field);
  }
});

Deno.test("the form takes inputs that were left empty for left out", () => {
  const input = { ...form("ada"), name: "", invitation: "" };
  assertEquals(parse(registerForm, input) as object, {
    ...form("ada"),
    name: undefined,
    invitation: undefined,
  });
});
