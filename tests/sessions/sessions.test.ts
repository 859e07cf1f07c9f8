import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { goodPassword, type House, inHouse, refused, visitor } from "@/tests/support/house.ts";

const minute = 60_000;

async function count(house: House): Promise<number> {
  let sessions = 0;
  for await (const _ of house.store.raw.list({ prefix: ["sessions"] })) sessions++;
  for await (const _ of house.store.raw.list({ prefix: ["sessions_by_user"] })) sessions++;
  return sessions;
}

Deno.test("Sessions.authenticate() says who asks, from where, with which session", async () => {
  await inHouse(async ({ clock, config, person, sessions, signedIn }) => {
    const ada = await person("ada");
    const { token, scope } = await signedIn(ada);
    const from = { ...visitor("203.0.113.7"), requestId: "r1" };
    const found = await sessions.authenticate(token, from);
    assertEquals(found, { ...scope, ...from });
    assertEquals(found.userId, ada.id);
    assertEquals(found.role, "owner");
    assert(found.sessionExpiresAt - clock.now() - config.sessionLifetime < 1000);
    await refused("not_signed_in", sessions.authenticate(null, from));
  });
});

Deno.test("A17 a token is useless after logging out, in every process and after a restart", async () => {
  await inHouse(async (house) => {
    const { person, sessions, neighbour, signedIn } = house;
    const { token, scope } = await signedIn(await person("ada"));
    const there = neighbour().sessions;
    await sessions.authenticate(token, visitor());
    await there.authenticate(token, visitor());
    await sessions.close(scope);
    await refused("not_signed_in", sessions.authenticate(token, visitor()));
    await refused("not_signed_in", there.authenticate(token, visitor()));
    await refused("not_signed_in", neighbour().sessions.authenticate(token, visitor()));
    assertEquals(await count(house), 0);
  });
});

Deno.test("A17 a process that does not hear of a revocation follows it within a second", async () => {
  await inHouse(async ({ clock, neighbour, person, sessions, signedIn }) => {
    const { token, scope } = await signedIn(await person("ada"));
    const deaf = neighbour().sessions;
    deaf.stop();
    await deaf.authenticate(token, visitor());
    await sessions.close(scope);
    clock.advance(1_000);
    await refused("not_signed_in", deaf.authenticate(token, visitor()));
  });
});

Deno.test("A19 a session of one second is over after two, although its record may still be read", async () => {
  await inHouse(async (house) => {
    const { clock, person, sessions, signedIn, neighbour } = house;
    const { token } = await signedIn(await person("ada"));
    await sessions.authenticate(token, visitor());
    const ended: string[] = [];
    sessions.onEnded((id) => ended.push(id));
    clock.advance(2_000);
    assertEquals(await count(house), 2);
    await refused("session_expired", sessions.authenticate(token, visitor()));
    await refused("session_expired", neighbour().sessions.authenticate(token, visitor()));
    assertEquals(ended, []);
  }, (config) => config.sessionLifetime = 1_000);
});

Deno.test("C01 a session that was seen as over does not come back when the clock does", async () => {
  await inHouse(async (house) => {
    const { clock, person, neighbour, signedIn } = house;
    const { token } = await signedIn(await person("ada"));
    clock.jump(2 * minute);
    await refused("session_expired", neighbour().sessions.authenticate(token, visitor()));
    clock.jump(-2 * minute);
    await refused("not_signed_in", neighbour().sessions.authenticate(token, visitor()));
    assertEquals(await count(house), 0);
  }, (config) => config.sessionLifetime = minute);
});

Deno.test("C01 a clock that goes back an hour signs nobody out", async () => {
  await inHouse(async ({ clock, person, sessions, signedIn }) => {
    const { token } = await signedIn(await person("ada"));
    clock.jump(-60 * minute);
    await sessions.authenticate(token, visitor());
  });
});

Deno.test("a session ends when its account is gone", async () => {
  await inHouse(async ({ person, sessions, signedIn, store }) => {
    const ada = await person("ada");
    const { token } = await signedIn(ada);
    await store.commit((change) => change.delete(keys.user(ada.id)));
    await refused("not_signed_in", sessions.authenticate(token, visitor()));
  });
});

Deno.test("a changed role counts within a second", async () => {
  await inHouse(async ({ clock, person, sessions, signedIn, store }) => {
    const ada = await person("ada");
    const { token } = await signedIn(ada);
    await sessions.authenticate(token, visitor());
    await store.commit((change) => change.set(keys.user(ada.id), { ...ada, role: "member" }));
    clock.advance(1_000);
    assertEquals((await sessions.authenticate(token, visitor())).role, "member");
  });
});

Deno.test("Sessions.list() shows my sessions with device, address and last use, last used first", async () => {
  await inHouse(async ({ clock, person, sessions }) => {
    const ada = await person("ada");
    const safari =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
      "Version/18.0 Mobile/15E148 Safari/604.1";
    const first = await sessions.open(ada, visitor("203.0.113.7"));
    clock.advance(minute);
    const second = await sessions.open(ada, visitor("2001:db8::1", safari));
    await sessions.open(await person("ben"), visitor());
    const seen = clock.now();
    const listed = await sessions.list(first.scope);
    assertEquals(listed.map(({ device, address, current }) => ({ device, address, current })), [
      { device: "Safari on iPhone", address: "2001:db8::1", current: false },
      { device: "Firefox on Linux", address: "203.0.113.7", current: true },
    ]);
    assertEquals(listed[0]!.id, second.scope.sessionId);
    assertEquals(listed.map(({ lastSeenAt }) => lastSeenAt), [seen, seen - minute]);
    assertEquals(listed.map(({ createdAt }) => createdAt), [seen, seen - minute]);
  });
});

Deno.test("the last use is noted at most once a minute, with the address it came from", async () => {
  await inHouse(async ({ clock, person, sessions, signedIn }) => {
    const { token, scope } = await signedIn(await person("ada"));
    const opened = clock.now();
    clock.advance(minute - 1);
    await sessions.authenticate(token, visitor("203.0.113.7"));
    assertEquals((await sessions.list(scope))[0]!.lastSeenAt, opened);
    clock.advance(1_001);
    await sessions.authenticate(token, visitor("203.0.113.8"));
    const [seen] = await sessions.list(scope);
    assertEquals(seen!.lastSeenAt, opened + minute + 1_000);
    assertEquals(seen!.address, "203.0.113.8");
  });
});

Deno.test("Sessions.list() leaves out what is over and tidies it away", async () => {
  await inHouse(async (house) => {
    const { clock, config, person, sessions, signedIn } = house;
    const ada = await person("ada");
    await signedIn(ada);
    config.sessionLifetime = 10 * minute;
    const { scope } = await signedIn(ada);
    clock.advance(minute + 1_000);
    assertEquals((await sessions.list(scope)).map(({ id }) => id), [scope.sessionId]);
    assertEquals(await count(house), 2);
  }, (config) => config.sessionLifetime = minute);
});

Deno.test("Sessions.revoke() ends one of mine and nobody else's", async () => {
  await inHouse(async ({ clock, person, sessions, signedIn }) => {
    const ada = await person("ada");
    const [here, phone] = [await signedIn(ada), await signedIn(ada)];
    const ben = await signedIn(await person("ben"));
    const unknown = await refused("not_found", sessions.revoke(here.scope, clock.id()));
    const foreign = await refused("not_found", sessions.revoke(here.scope, ben.scope.sessionId));
    assertEquals(foreign.message, unknown.message);
    await sessions.authenticate(ben.token, visitor());
    await sessions.revoke(here.scope, phone.scope.sessionId);
    await refused("not_signed_in", sessions.authenticate(phone.token, visitor()));
    await sessions.authenticate(here.token, visitor());
  });
});

Deno.test("Sessions.revokeOthers() leaves only this one and says how many ended", async () => {
  await inHouse(async ({ person, sessions, signedIn }) => {
    const ada = await person("ada");
    const all = [await signedIn(ada), await signedIn(ada), await signedIn(ada)];
    assertEquals(await sessions.revokeOthers(all[0]!.scope), 2);
    await sessions.authenticate(all[0]!.token, visitor());
    for (const { token } of all.slice(1)) {
      await refused("not_signed_in", sessions.authenticate(token, visitor()));
    }
    assertEquals(await sessions.revokeOthers(all[0]!.scope), 0);
  });
});

Deno.test("Sessions.endAllOf() ends every session of a person and tells every process of each", async () => {
  await inHouse(async ({ neighbour, person, sessions, signedIn }) => {
    const ada = await person("ada");
    const all = [await signedIn(ada), await signedIn(ada)];
    const ended: string[] = [];
    const there = neighbour().sessions;
    const stop = there.onEnded((id) => ended.push(id));
    await sessions.endAllOf(ada.id);
    assertEquals(ended, all.map(({ scope }) => scope.sessionId));
    stop();
    await sessions.close((await signedIn(ada)).scope);
    assertEquals(ended.length, 2);
  });
});

Deno.test("a person has at most 100 sessions: the one unused for longest makes room", async () => {
  await inHouse(async ({ clock, person, sessions, signedIn }) => {
    const ada = await person("ada");
    const all = [];
    for (let i = 0; i < 101; i++) {
      all.push(await signedIn(ada));
      clock.advance(1_000);
    }
    assertEquals((await sessions.list(all[100]!.scope)).length, 100);
    await refused("not_signed_in", sessions.authenticate(all[0]!.token, visitor()));
    await sessions.authenticate(all[1]!.token, visitor());
  });
});

Deno.test("a session that ends while it is used does not come back", async () => {
  await inHouse(async (house) => {
    const { clock, person, sessions, signedIn, neighbour } = house;
    const { token, scope } = await signedIn(await person("ada"));
    clock.advance(2 * minute);
    const used = neighbour().sessions.authenticate(token, visitor()).catch(() => {});
    await Promise.all([used, sessions.close(scope)]);
    assertEquals(await count(house), 0);
  });
});

Deno.test("Sessions.authenticate() goes on where the use cannot be noted, because the disk is full", async () => {
  await inHouse(async ({ clock, person, sessions, signedIn, store }) => {
    const { token, scope } = await signedIn(await person("ada"));
    clock.advance(2 * minute);
    store.commit = () => Promise.reject(new Error("database or disk is full"));
    assertEquals((await sessions.authenticate(token, visitor())).userId, scope.userId);
    assertEquals(clock.logged.map(({ event }) => event), ["session_not_seen"]);
  });
});

Deno.test("L07 nobody is signed in while the store is gone", async () => {
  await inHouse(async ({ clock, loseStore, person, sessions, signedIn }) => {
    const { token } = await signedIn(await person("ada"));
    clock.advance(1_000);
    loseStore();
    await refused("storage_unavailable", sessions.authenticate(token, visitor()));
  });
});

Deno.test("a session does not hold the password or the token", async () => {
  await inHouse(async ({ person, signedIn, store }) => {
    const { token } = await signedIn(await person("ada"));
    for await (const { key, value } of store.raw.list({ prefix: [] })) {
      const text = Deno.inspect([key, value]);
      assert(!text.includes(token) && !text.includes(goodPassword));
    }
  });
});

Deno.test("Sessions.renew() gives whoever stays a longer session, and leaves the old token its old end", async () => {
  await inHouse(async ({ clock, config, person, sessions, signedIn }) => {
    const { token, scope } = await signedIn(await person("ada"));
    assertEquals(await sessions.renew(scope), null);
    clock.advance(config.sessionLifetime * 0.6);
    const renewed = await sessions.renew(await sessions.authenticate(token, visitor()));
    assert(renewed !== null);
    await sessions.authenticate(token, visitor());
    clock.advance(config.sessionLifetime * 0.5);
    await refused("session_expired", sessions.authenticate(token, visitor()));
    const again = await sessions.authenticate(renewed, visitor());
    assertEquals(again.sessionId, scope.sessionId);
    clock.advance(config.sessionLifetime * 0.6);
    await refused("session_expired", sessions.authenticate(renewed, visitor()));
  });
});

Deno.test("Sessions.renew() does not bring an ended session back", async () => {
  await inHouse(async ({ clock, config, person, sessions, signedIn }) => {
    const { token, scope } = await signedIn(await person("ada"));
    clock.advance(config.sessionLifetime * 0.6);
    await sessions.close(scope);
    assertEquals(await sessions.renew(scope), null);
    await refused("not_signed_in", sessions.authenticate(token, visitor()));
  });
});
