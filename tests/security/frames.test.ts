/** What a client may put into frames that are in order as frames. */
import { ulid } from "ulid";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { frame, RawSocket } from "@/tests/support/raw_socket.ts";
import { Refused, type TestClient, type TestServer, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

async function adaInHerRoom(server: TestServer) {
  const ada = await server.person("ada");
  return { ada, room: await ada.firstRoom(), client: await ada.connect() };
}

const say = (conversation: string, text: string) => ({ conversation, clientId: ulid(), text });

/** Sends a frame as it stands and waits for the error that answers it. */
async function errorFor(client: TestClient, text: string) {
  const before = client.of("error").length;
  client.socket.send(text);
  await until(() => client.of("error").length > before || client.closed !== null, `the answer to ${text}`);
  return client.of("error")[before];
}

/** Every key that is stored, with its version. */
async function stored({ core }: TestServer): Promise<string[]> {
  const entries = await Array.fromAsync(core.store.raw.list({ prefix: [] }));
  return entries.map(({ key, versionstamp }) => `${JSON.stringify(key)} ${versionstamp}`);
}

Deno.test("W03 frames that cannot be read are answered, and the fifth ends the line", () =>
  withServer(async (server) => {
    const { ada, client: bystander } = await adaInHerRoom(server);
    for (const text of ["{not json", "", "null", "42", `"s"`, "[]"]) {
      const client = await ada.connect();
      for (let i = 0; i < 5; i++) client.socket.send(text);
      await until(() => client.closed !== null, `the close after ${text}`);
      const answers = client.of("error").map(({ id, error }) => [id, error.code]);
      assertEquals(answers, Array.from({ length: 5 }, () => [null, "bad_frame"]));
      assertEquals(client.closed!.code, 1008);
    }
    await bystander.request("sessions.list", {});
  }));

Deno.test("W03 four frames that cannot be read are forgiven", () =>
  withServer(async (server) => {
    const { client } = await adaInHerRoom(server);
    for (let i = 0; i < 4; i++) assertEquals((await errorFor(client, "null"))?.error.code, "bad_frame");
    await client.request("sessions.list", {});
  }));

Deno.test("W09 a frame that is not text ends the line", () =>
  withServer(async (server) => {
    const { ada } = await adaInHerRoom(server);
    for (const bytes of [[0xdd, 0xff, 0xff, 0xff, 0xff], [], crypto.getRandomValues(new Uint8Array(1000))]) {
      const client = await ada.connect();
      client.socket.send(Uint8Array.from(bytes));
      await until(() => client.closed !== null, "the close");
      assertEquals([client.closed!.code, client.of("error")], [1003, []]);
    }
  }));

Deno.test("W10 a frame that is nested 13,000 levels deep is refused at once", () =>
  withServer(async (server) => {
    const { client } = await adaInHerRoom(server);
    const opened = `{"a":`.repeat(13_000);
    const closed = (start: string) => start + "1" + "}".repeat(start.split("{").length - 1);
    const levels = `{"a":`.repeat(10_000);
    const started = performance.now();
    assertEquals((await errorFor(client, opened))?.error.code, "bad_frame");
    assertEquals((await errorFor(client, closed(levels)))?.error.code, "unknown_field");
    const inside = closed(`{"id":1,"type":"rooms.mine","body":${levels}`);
    assertEquals((await errorFor(client, inside))?.error.code, "unknown_field");
    const took = performance.now() - started;
    assert(took < 1000, `took ${took} ms`);
  }));

Deno.test("W11 a type that is not in the table of commands is unknown, whatever it is the name of", () =>
  withServer(async (server) => {
    const { client } = await adaInHerRoom(server);
    const types = ["adminGrant", "__proto__", "constructor", "toString", "MESSAGE.SEND", "", 1, null, [], {}];
    for (const [id, type] of types.entries()) {
      const answer = await client.ask({ id, type, body: {} });
      assertEquals(answer.type === "error" && answer.error.code, "unknown_type", JSON.stringify(type));
    }
    assertEquals((await errorFor(client, `{"id":99}`))?.error.code, "unknown_type");
    const field = await errorFor(
      client,
      `{"id":99,"type":"rooms.mine","body":{},"__proto__":{"isAdmin":true}}`,
    );
    assertEquals(field?.error.code, "unknown_field");
    assertEquals(({} as Record<string, unknown>).isAdmin, undefined);
  }));

Deno.test("W12 bodies and fields of another shape are refused by name, and nothing is stored", () =>
  withServer(async (server) => {
    const { client, room } = await adaInHerRoom(server);
    const before = await stored(server);
    const refuses = async (type: string, body: string, field: string) => {
      const frame = `{"id":1,"type":"${type}","body":${body}}`;
      const error = (await errorFor(client, frame))?.error;
      assertEquals([error?.code, error?.field], ["bad_field", field], frame.slice(0, 200));
    };
    for (const body of ["1", "[]", "null", "true", `"s"`]) await refuses("message.send", body, "");
    await refuses("message.send", "{}", "conversation");
    for (const conversation of [`{"$gt":""}`, "[]", "1e400", `[["${room}"]]`, `"../${room}"`, "null"]) {
      await refuses(
        "message.send",
        `{"conversation":${conversation},"clientId":"${ulid()}","text":"hi"}`,
        "conversation",
      );
    }
    for (const clientId of ["5", `"${"x".repeat(10_240)}"`, `"${ulid()} "`, "null"]) {
      await refuses(
        "message.send",
        `{"conversation":"${room}","clientId":${clientId},"text":"hi"}`,
        "clientId",
      );
    }
    for (const limit of ["-1", "0", "1.5", `"10"`, "9007199254740993", "101", "1e400", "null"]) {
      await refuses("history", `{"conversation":"${room}","limit":${limit}}`, "limit");
    }
    for (const n of ["-1", "1.5", `"1"`, "9007199254740993", "1e400"]) {
      await refuses("mark", `{"conversation":"${room}","read":${n}}`, "read");
      await refuses("follow", `{"conversation":"${room}","after":${n}}`, "after");
    }
    for (const id of ["1.5", `"1"`, "9007199254740993", "1e400", "null", "{}"]) {
      const error =
        (await errorFor(client, `{"id":${id},"type":"room.leave","body":{"conversation":"${room}"}}`))
          ?.error;
      assertEquals([error?.code, error?.field], ["bad_field", "id"], id);
    }
    assertEquals(await stored(server), before);
  }));

Deno.test("W14 a text that cannot be stored is refused, and any other comes back as it was sent", () =>
  withServer(async (server) => {
    const { client, room } = await adaInHerRoom(server);
    const refusedTexts = [
      String.raw`\ud800`,
      String.raw`a\udc00b`,
      String.raw`\udc00\ud800`,
      String.raw`a\u0000`,
    ];
    for (const text of refusedTexts) {
      const body = `{"conversation":"${room}","clientId":"${ulid()}","text":"${text}"}`;
      const error = (await errorFor(client, `{"id":1000,"type":"message.send","body":${body}}`))?.error;
      assertEquals([error?.code, error?.field], ["bad_field", "text"], text);
    }
    const texts = [
      "\u202egnp.exe",
      "a" + "\u0301".repeat(9_999),
      "e\u0301 and é",
      "\ufeff\u200b\u2066x\u2069",
      "👩‍👩‍👧",
      "line\r\n\u2028line",
    ];
    for (const text of texts) await client.request("message.send", say(room, text));
    const { entries } = await client.request("history", { conversation: room });
    assertEquals(entries.flatMap((entry) => entry.type === "message" ? [entry.text] : []), texts);
  }));

Deno.test("W14 names refuse what turns, hides or overruns other text", () =>
  withServer(async (server) => {
    const { ada, client } = await adaInHerRoom(server);
    const bad = [
      "\u202e",
      "\u2066",
      "\u200b",
      "\u200e",
      "\ufeff",
      "\u00ad",
      "\n",
      "\u001b[31m",
      "\u0301".repeat(9),
    ];
    for (const character of bad) {
      const name = `Ada${character}x`;
      const room = await assertRejects(
        () => client.request("room.create", { name, access: "public" }),
        Refused,
      );
      const { status, body } = await ada.api("PATCH", "/api/me", { name });
      const seen = [room.body.code, room.body.field, status, body.error.code, body.error.field];
      assertEquals(seen, ["bad_field", "name", 400, "bad_field", "name"], JSON.stringify(name));
    }
    assertEquals((await client.request("rooms.mine", {})).memberships.length, 1);
  }));

Deno.test("W24 frames that come along with an upgrade that is refused are never read", () =>
  withServer(async (server) => {
    const { ada, client, room } = await adaInHerRoom(server);
    const early = frame(JSON.stringify({ id: 1, type: "message.send", body: say(room, "too early") }));
    for (const cookie of ["", ada.cookie.slice(0, -5) + "AAAAA"]) {
      const error = await assertRejects(() => RawSocket.open({ url: server.url, cookie }, { early }), Error);
      assertEquals(error.message, "No upgrade: HTTP/1.1 401 Unauthorized");
    }
    const { memberships } = await client.request("rooms.mine", {});
    assertEquals(memberships[0]!.head.count, 0);
  }));

Deno.test("W24 frames that come along with an upgrade are answered after the welcome", () =>
  withServer(async (server) => {
    const { ada } = await adaInHerRoom(server);
    const early = frame(`{"id":1,"type":"rooms.mine","body":{}}`);
    using socket = await RawSocket.open(ada, { early });
    await until(() => socket.frames.length > 1);
    assertEquals(socket.frames.map(({ type }) => type), ["welcome", "ok"]);
  }));

Deno.test("W24 frames on a connection too many are never read", () =>
  withServer(async (server) => {
    const { ada, client, room } = await adaInHerRoom(server);
    const early = frame(JSON.stringify({ id: 1, type: "message.send", body: say(room, "one too many") }));
    using socket = await RawSocket.open(ada, { early });
    await socket.send(early);
    await until(() => socket.ended, "the connection to end");
    assertEquals(socket.frames, []);
    const { memberships } = await client.request("rooms.mine", {});
    assertEquals(memberships[0]!.head.count, 0);
  }, { settings: { PARLEY_CONNECTIONS_PER_SESSION: "1" } }));
