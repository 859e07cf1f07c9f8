import { realEffects } from "@/core/effects.ts";
import { keys } from "@/core/kv/keys.ts";
import { openStore } from "@/core/kv/open.ts";
import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@/tests/support/assert.ts";
import { encode, fill, inputOf, isJson, readRoutes, type TestRoute } from "@/tests/support/routes.ts";
import { openServer, type TestPerson, type TestServer } from "@/tests/support/server.ts";

// Stacks, files of the program, words of the store, and the nouns that keys begin with.
const inside =
  /\n\s+at |file:\/\/|\.tsx?\b|node_modules|resource|sqlite|"(users|sessions|heads|members|rooms)[_"]/i;

Deno.test("H11 without a store every address that needs it answers 503, with an id and nothing of the inside", async () => {
  const opened = await openStore(":memory:", realEffects(() => {}));
  const server = await openServer({ opened });
  try {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    opened.close();
    let failed = 0;
    for (const who of [ada, server]) {
      for (const route of await readRoutes()) {
        for (const method of route.methods) {
          const where = `${method} ${route.path}`;
          const response = await who.fetch(fill(route, room), requestOf(server, route, method));
          const text = await response.text();
          assertNotMatch(text, inside, where);
          if (response.status < 500) continue;
          assertEquals(response.status, 503, where);
          const id = response.headers.get("x-request-id")!;
          assertEquals(id.length, 26, where);
          // A form that was sent may come back as it was typed, /readyz answers with a word, and HEAD with none.
          if (method !== "HEAD" && isJson(route) || method === "GET" && route.path !== "/readyz") {
            assertStringIncludes(text, id, where);
          }
          failed++;
        }
      }
    }
    assert(failed > 40, `only ${failed} needed it`);
    assertEquals(server.log.lines.filter(({ level }) => level === "error").map(({ event }) => event), [
      "health.store_failed",
    ]);
  } finally {
    await server.stop();
  }
});

Deno.test("H11 a fault that nobody foresaw is told to the log, and to whoever asked only by its id", async () => {
  const server = await openServer();
  try {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const damaged = new TextEncoder().encode('{"secret of the store');
    await server.core.store.raw.set(keys.head(room).parts, damaged);
    await server.core.store.raw.set(keys.entry(room, 1).parts, damaged);
    for (const path of [`/api/rooms/${room}`, "/api/rooms", `/rooms/${room}`, "/rooms", "/rooms/browse"]) {
      const { status, text, id } = await read(ada, path);
      assertEquals(status, 500, path);
      assertNotMatch(text, inside, path);
      assert(!text.includes("secret"), path);
      assertStringIncludes(text, id, path);
      const line = server.log.lines.find(({ event, fields }) =>
        event === "http.failed" && fields.requestId === id
      );
      assertStringIncludes(String(line?.fields.error), "JSON", path);
    }
  } finally {
    await server.stop();
  }
});

function requestOf({ url }: TestServer, route: TestRoute, method: string): RequestInit {
  const input = inputOf(route, method);
  if (input === null) return { method, headers: { origin: url } };
  const { type, body } = encode(input, isJson(route));
  return { method, body, headers: { "origin": url, "content-type": type } };
}

async function read(person: TestPerson, path: string) {
  const response = await person.fetch(path);
  return { status: response.status, text: await response.text(), id: response.headers.get("x-request-id")! };
}
