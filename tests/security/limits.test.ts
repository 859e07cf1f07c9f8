import { ulid } from "ulid";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { goodPassword, type TestServer, withServer } from "@/tests/support/server.ts";

const hour = 3_600_000;
/** The test is the proxy, so that people come from different addresses. */
const behindProxy = { PARLEY_TRUSTED_PROXIES: "127.0.0.1", PARLEY_LIMIT_LOGIN: "5/5m" };
const home = "198.51.100.7";
const right = { login: "ada", password: goodPassword };
const wrong = { login: "ada", password: "Wr0ng-horse" };

Deno.test("L06 a wall clock that goes back an hour keeps nobody out for long and lets nobody guess on", async () => {
  const wall = { ahead: 0 };
  await withServer(async (server) => {
    const ada = await server.person("ada");
    for (let i = 0; i < 5; i++) assertEquals((await logIn(server, wrong)).status, 401);
    assertEquals((await logIn(server, wrong)).status, 429);
    wall.ahead -= hour;
    for (let i = 0; i < 20; i++) assertEquals((await logIn(server, wrong)).status, 429);
    // Who has signed in stays, and who comes back as told gets in: address and account count apart.
    assertEquals((await ada.api("GET", "/api/session")).status, 200);
    let waited = 0;
    for (
      let answer = await logIn(server, right);
      answer.status !== 201;
      answer = await logIn(server, right)
    ) {
      assertEquals(answer.status, 429);
      waited += answer.retryAfter;
      wall.ahead += answer.retryAfter * 1_000;
      assert(waited <= 120, `waited ${waited} s`);
    }
    assertEquals((await logIn(server, wrong)).status, 401);
    assertEquals((await logIn(server, wrong)).status, 429);
  }, {
    settings: { PARLEY_LIMIT_LOGIN: "5/5m" },
    effects: { now: () => Date.now() + wall.ahead },
  });
});

Deno.test("L06 what is counted in memory does not look at the wall clock at all", async () => {
  const wall = { ahead: 0 };
  await withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const say = async () =>
      (await ada.api("POST", `/api/rooms/${room}/messages`, { clientId: ulid(), text: "Hello" })).status;
    for (let i = 0; i < 5; i++) assertEquals(await say(), 201);
    for (const jump of [0, -hour, 2 * hour]) {
      wall.ahead += jump;
      assertEquals(await say(), 429, `${jump} ms`);
    }
  }, {
    settings: { PARLEY_LIMIT_MESSAGE: "5/1h" },
    effects: { now: () => Date.now() + wall.ahead },
  });
});

Deno.test("L10 whoever guesses at Ada's password from a hundred addresses keeps neither her nor others out", () =>
  withServer(async (server) => {
    const [ada, ben] = [await register(server, "ada"), await register(server, "ben")];
    const statuses = [];
    for (let i = 1; i <= 100; i++) statuses.push((await logIn(server, wrong, `203.0.113.${i}`)).status);
    assertEquals(statuses.filter((status) => status === 401).length, 5);
    assertEquals(statuses.filter((status) => status === 429).length, 95);
    assertEquals(await whoAmI(server, ada), 200);
    assertEquals((await logIn(server, right, home)).status, 201);
    assertEquals((await logIn(server, { login: "ben", password: goodPassword }, "192.0.2.1")).status, 201);
    assertEquals(await whoAmI(server, ben), 200);
  }, { settings: behindProxy }));

Deno.test("L10 whoever uses up the places of an address keeps nobody of another address out", () =>
  withServer(async (server) => {
    await register(server, "ada");
    for (let i = 0; i < 20; i++) {
      await logIn(server, { login: `person${i}`, password: "Summer2026" }, "203.0.113.1");
    }
    assertEquals((await logIn(server, right, "203.0.113.1")).status, 429);
    assertEquals((await logIn(server, right, "203.0.113.2")).status, 201);
  }, { settings: behindProxy }));

Deno.test("L10 whoever guesses at a room's password keeps only themselves out", () =>
  withServer(async (server) => {
    const people = [
      await server.person("ada"),
      await server.person("ben"),
      await server.person("eve"),
    ] as const;
    const [ada, ben, eve] = people;
    const room = { name: "Cellar", access: "password", password: "open sesame" };
    const { body } = await ada.api("POST", "/api/rooms", room);
    const join = async (person: typeof ada, password: string) =>
      (await person.api("POST", `/api/rooms/${body.room.id}/members`, { password })).status;
    for (let i = 0; i < 5; i++) assertEquals(await join(eve, `guess ${i}`), 403);
    assertEquals(await join(eve, "open sesame"), 429);
    assertEquals(await join(ben, "open sesame"), 201);
  }, { settings: { PARLEY_LIMIT_ROOM_PASSWORD: "5/5m" } }));

async function logIn(server: TestServer, form: typeof wrong, address = home) {
  const response = await post(server, "/api/session", form, address);
  return { status: response.status, retryAfter: Number(response.headers.get("retry-after")) };
}

/** @returns the cookie. */
async function register(server: TestServer, username: string): Promise<string> {
  const form = { username, email: `${username}@example.org`, password: goodPassword, name: username };
  const response = await post(server, "/api/accounts", form, home);
  assertEquals(response.status, 201);
  return response.headers.get("set-cookie")!.split(";")[0]!;
}

async function post(server: TestServer, path: string, form: unknown, address: string): Promise<Response> {
  const response = await server.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "origin": server.url, "x-forwarded-for": address },
    body: JSON.stringify(form),
  });
  await response.body?.cancel();
  return response;
}

async function whoAmI(server: TestServer, cookie: string): Promise<number> {
  const response = await server.fetch("/api/session", { headers: { cookie } });
  await response.body?.cancel();
  return response.status;
}
