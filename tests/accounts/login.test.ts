import { Passwords } from "@/core/accounts/passwords.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Config } from "@/core/config.ts";
import { assert, assertEquals, assertMatch } from "@/tests/support/assert.ts";
import { goodPassword, inHouse, refused, visitor } from "@/tests/support/house.ts";

const minute = 60_000;
const right = { login: "ada", password: goodPassword };
const wrong = { login: "ada", password: "Wr0ng-horse" };
const limited = (config: Config) => config.limits.login = { count: 5, per: 5 * minute };

Deno.test("A10 a wrong password and an unknown account get the same answer", async () => {
  await inHouse(async ({ accounts, person }) => {
    await person("ada");
    const answers = [];
    for (
      const login of ["ada", "ada@example.org", "nobody", "nobody@example.org", "a b", "@", "x".repeat(254)]
    ) {
      const error = await refused("wrong_credentials", accounts.verify(visitor(), { ...wrong, login }));
      answers.push(JSON.stringify(error.toBody()));
    }
    assertEquals(new Set(answers).size, 1);
  });
});

Deno.test("S1 the sixth wrong password in five minutes is refused, also when it is right", async () => {
  await inHouse(async ({ accounts, clock, person }) => {
    await person("ada");
    const from = visitor("203.0.113.7");
    for (let i = 0; i < 5; i++) await refused("wrong_credentials", accounts.verify(from, wrong));
    const error = await refused("rate_limited", accounts.verify(from, right));
    assertEquals(error.retryAfter, 60);
    clock.advance(minute);
    await accounts.verify(from, right);
  }, limited);
});

Deno.test("L03 of 200 wrong passwords at once from one address, 5 are looked at", async () => {
  await inHouse(async ({ accounts, person }) => {
    await person("ada");
    const from = visitor("203.0.113.7");
    const codes = await Promise.all(
      Array.from({ length: 200 }, () => accounts.verify(from, wrong).catch((error) => error.code)),
    );
    assertEquals(codes.filter((code) => code === "wrong_credentials").length, 5);
    assertEquals(codes.filter((code) => code === "rate_limited").length, 195);
  }, limited);
});

Deno.test("logging in rightly uses up nothing, so an office behind one address gets in", async () => {
  await inHouse(async ({ accounts, person }) => {
    await person("ada");
    for (let i = 0; i < 20; i++) await accounts.verify(visitor("203.0.113.7"), right);
  }, limited);
});

Deno.test("A13 wrong passwords from 100 addresses are stopped, and the owner still gets in from where they were", async () => {
  await inHouse(async ({ accounts, person, sessions }) => {
    const ada = await person("ada");
    const home = visitor("2001:db8:1:2::5");
    await sessions.close((await sessions.open(ada, home)).scope);
    const codes = [];
    for (let i = 0; i < 100; i++) {
      codes.push(await accounts.verify(visitor(), wrong).catch((error) => error.code));
    }
    assertEquals(codes.filter((code) => code === "wrong_credentials").length, 5);
    await refused("rate_limited", accounts.verify(visitor(), right));
    assertEquals((await accounts.verify(visitor("2001:db8:1:2::99"), right)).id, ada.id);
  }, limited);
});

Deno.test("A13 an account that does not exist is limited alike", async () => {
  await inHouse(async ({ accounts }) => {
    const nobody = { login: "nobody", password: "Wr0ng-horse" };
    for (let i = 0; i < 5; i++) await refused("wrong_credentials", accounts.verify(visitor(), nobody));
    await refused("rate_limited", accounts.verify(visitor(), nobody));
  }, limited);
});

Deno.test("A14 one password tried on many accounts from one /64 is stopped", async () => {
  await inHouse(async ({ accounts }) => {
    const codes = [];
    for (let i = 0; i < 50; i++) {
      const from = visitor(`2001:db8:1:2::${i.toString(16)}`);
      codes.push(
        await accounts.verify(from, { login: `person${i}`, password: "Summer2026" }).catch((e) => e.code),
      );
    }
    assertEquals(codes.filter((code) => code === "wrong_credentials").length, 5);
  }, limited);
});

Deno.test("L07 logging in is refused when the store is gone", async () => {
  await inHouse(async ({ accounts, person, loseStore }) => {
    await person("ada");
    loseStore();
    await refused("storage_unavailable", accounts.verify(visitor(), right));
  }, limited);
});

Deno.test("Accounts.verify() renews a hash of another cost at the login", async () => {
  await inHouse(async ({ accounts, clock, person, store }) => {
    const ada = await person("ada");
    const old = new Passwords({ effects: clock, cost: { algorithm: "pbkdf2-sha256", rounds: 1000 } });
    const stored = await old.hash(goodPassword);
    await store.commit((change) => change.set(keys.password(ada.id), stored));
    await refused("wrong_credentials", accounts.verify(visitor(), wrong));
    assertEquals(await store.get(keys.password(ada.id)), stored);
    await accounts.verify(visitor(), right);
    assertMatch((await store.get(keys.password(ada.id)))!, /^\$argon2id\$/);
    await accounts.verify(visitor(), right);
  });
});

Deno.test("Accounts.changePassword() wants the current password and a good new one", async () => {
  await inHouse(async ({ accounts, person, signedIn }) => {
    const { scope } = await signedIn(await person("ada"));
    const next = "Gravelpit-7-moss";
    const mistaken = await refused(
      "wrong_credentials",
      accounts.changePassword(scope, { current: "Wr0ng-horse", next }),
    );
    assertEquals(mistaken.field, "current");
    const weak = await refused(
      "weak_password",
      accounts.changePassword(scope, { current: goodPassword, next: "short" }),
    );
    assertEquals(weak.field, "next");
    await accounts.changePassword(scope, { current: goodPassword, next });
    await refused("wrong_credentials", accounts.verify(visitor(), right));
    await accounts.verify(visitor(), { login: "ada", password: next });
  });
});

Deno.test("A18 changing the password ends the other sessions in every process at once, and keeps this one", async () => {
  await inHouse(async ({ accounts, neighbour, person, sessions, signedIn }) => {
    const ada = await person("ada");
    const there = neighbour();
    const [mine, stolen] = [await signedIn(ada), await signedIn(ada)];
    await there.sessions.authenticate(stolen.token, visitor());
    const ended: string[] = [];
    there.sessions.onEnded((id) => ended.push(id));
    const change = { current: goodPassword, next: "Gravelpit-7-moss" };
    assertEquals(await accounts.changePassword(mine.scope, change), { revoked: 1 });
    assertEquals(ended, [stolen.scope.sessionId]);
    await refused("not_signed_in", there.sessions.authenticate(stolen.token, visitor()));
    await refused("not_signed_in", sessions.authenticate(stolen.token, visitor()));
    await there.sessions.authenticate(mine.token, visitor());
  });
});

Deno.test("A18 a login with the old password that is under way while it changes comes to nothing", async () => {
  await inHouse(async ({ accounts, person, sessions, signedIn }) => {
    const { scope } = await signedIn(await person("ada"));
    const checked = await accounts.verify(visitor(), right);
    await accounts.changePassword(scope, { current: goodPassword, next: "Gravelpit-7-moss" });
    await refused("not_signed_in", sessions.open(checked, visitor()));
  });
});

Deno.test("guessing the current password from a stolen session is stopped, without locking the owner out", async () => {
  await inHouse(async ({ accounts, person, signedIn }) => {
    const { scope } = await signedIn(await person("ada"));
    const guess = { current: "Wr0ng-horse", next: "Gravelpit-7-moss" };
    for (let i = 0; i < 5; i++) await refused("wrong_credentials", accounts.changePassword(scope, guess));
    await refused("rate_limited", accounts.changePassword(scope, { ...guess, current: goodPassword }));
    await accounts.verify(visitor(), right);
  }, limited);
});

Deno.test("A11 no path lets a wrong password through", async () => {
  await inHouse(async ({ accounts, person, signedIn }) => {
    const { scope } = await signedIn(await person("ada"));
    for (
      const password of ["", " ", goodPassword + " ", goodPassword.toLowerCase(), goodPassword.slice(0, -1)]
    ) {
      await refused("wrong_credentials", accounts.verify(visitor(), { login: "ada", password }));
      const change = { current: password, next: "Gravelpit-7-moss" };
      await refused("wrong_credentials", accounts.changePassword(scope, change));
    }
    assert(await accounts.verify(visitor(), right));
  });
});
