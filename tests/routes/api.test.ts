import { assertEquals } from "@/tests/support/assert.ts";
import { withServer } from "@/tests/support/server.ts";

Deno.test("What needs no body is asked without one: joining, leaving, deleting", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const { body: made } = await ada.api("POST", "/api/rooms", { name: "Workshop", access: "public" });
    const room = `/api/rooms/${made.room.id}`;
    assertEquals((await ben.api("POST", `${room}/members`)).status, 201);
    assertEquals((await ben.api("DELETE", `${room}/members`)).status, 204);
    assertEquals((await ada.api("DELETE", room)).status, 204);
    assertEquals((await ada.api("GET", room)).status, 404);
  }));

Deno.test("What needs a body says which fields it lacks, and takes none of another type", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const lacking = await ada.api("POST", "/api/rooms");
    assertEquals([lacking.status, lacking.body.error.field], [400, "name"]);
    const text = await ada.fetch("/api/rooms", { method: "POST", body: "name=Workshop" });
    assertEquals((await text.json()).error.code, "unsupported_media_type");
    const stream = new Blob(["{}"]).stream();
    const untyped = await ada.fetch("/api/rooms", { method: "POST", body: stream });
    assertEquals((await untyped.json()).error.code, "unsupported_media_type");
  }));
