import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { fill, readRoutes } from "@/tests/support/routes.ts";
import { type TestServer, withServer } from "@/tests/support/server.ts";

const everyMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"];

Deno.test("H08 an address takes its own methods, answers 405 to every other, and says which it takes", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const before = await stored(server);
    let refused = 0;
    for (const route of await readRoutes()) {
      const taken = new Set(route.methods.includes("GET") ? [...route.methods, "HEAD"] : route.methods);
      for (const method of everyMethod.filter((method) => !taken.has(method))) {
        const response = await ada.fetch(fill(route, room), { method });
        await response.body?.cancel();
        assertEquals(response.status, 405, `${method} ${route.path}`);
        const allowed = response.headers.get("allow")!.split(", ");
        assertEquals(allowed.toSorted(), [...taken, "OPTIONS"].toSorted(), route.path);
        refused++;
      }
    }
    assert(refused > 100);
    assertEquals(await stored(server), before);
  }));

Deno.test("H08 reading stays reading, whatever method the headers or the address speak of", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const before = await stored(server);
    for (const route of await readRoutes()) {
      for (const method of ["GET", "HEAD"]) {
        for (const other of ["POST", "PATCH", "DELETE"]) {
          const response = await ada.fetch(`${fill(route, room)}?_method=${other}`, {
            method,
            headers: overridden(other),
          });
          await response.body?.cancel();
        }
      }
    }
    assertEquals(await stored(server), before);
    assertEquals((await ada.api("GET", "/api/session")).status, 200);
  }));

Deno.test("H08 a POST that calls itself DELETE is a POST", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const post = async (path: string, body: unknown) => {
      const headers = { ...overridden("DELETE"), "content-type": "application/json" };
      const response = await ada.fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
      await response.body?.cancel();
      return response.status;
    };
    assertEquals(await post(`/api/rooms/${room}`, {}), 405);
    assertEquals(await post("/api/rooms", { name: "Cellar", access: "private" }), 201);
    // Not DELETE, which would leave the room.
    assertEquals(await post(`/api/rooms/${room}/members`, {}), 201);
    assertEquals((await ada.api("GET", "/api/rooms")).body.memberships.length, 2);
  }));

function overridden(method: string): Record<string, string> {
  return { "x-http-method-override": method, "x-http-method": method, "x-method-override": method };
}

/** Everything that the store holds, and when it was written; but for the trace of /readyz. */
async function stored({ core }: TestServer): Promise<string[]> {
  const probe = JSON.stringify(keys.probe().parts);
  const entries = await Array.fromAsync(core.store.raw.list({ prefix: [] }));
  return entries.map(({ key, versionstamp }) => `${JSON.stringify(key)} ${versionstamp}`)
    .filter((line) => !line.startsWith(probe));
}
