import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { bytesOf, noise, Tus } from "@/tests/support/tus.ts";

interface Scene {
  server: TestServer;
  ada: TestPerson;
  ben: TestPerson;
  room: string;
  /** Uploaded and sent by Ada. @returns its id. */
  sent(
    name: string,
    content: string | Uint8Array<ArrayBuffer>,
    said?: Record<string, string>,
  ): Promise<string>;
}

function scene(run: (scene: Scene) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const room = await ada.firstRoom();
    const line = await ada.connect();
    const tus = new Tus(ada);
    let made = 0;
    const sent: Scene["sent"] = async (filename, content, said = {}) => {
      const id = await tus.send(content, { filename, conversation: room, ...said });
      const clientId = `01J9ZD0A2C4E6G8J0M2P4${String(made++).padStart(5, "0")}`;
      await line.request("message.send", { conversation: room, clientId, text: "", files: [id] });
      return id;
    };
    await run({ server, ada, ben, room, sent });
  });
}

async function get(person: TestPerson, path: string, headers: Record<string, string> = {}, method = "GET") {
  const response = await person.fetch(path, { headers, method });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

Deno.test("a file comes whole, in ranges, or not again when the browser has it", () =>
  scene(async ({ ben, sent }) => {
    const bytes = noise(200_000);
    const path = `/files/${await sent("a.bin", bytes)}`;
    const whole = await get(ben, path);
    assertEquals([whole.status, whole.bytes], [200, bytes]);
    assertEquals(whole.headers.get("content-length"), "200000");
    assertEquals(whole.headers.get("accept-ranges"), "bytes");
    assertEquals(whole.headers.get("content-encoding"), null);
    assertEquals(
      whole.headers.get("cache-control"),
      "private, max-age=31536000, immutable, no-transform",
    );
    assertEquals(whole.headers.get("vary"), "cookie");
    assertEquals(whole.headers.get("set-cookie"), null);
    const tag = whole.headers.get("etag")!;
    for (
      const [range, from, to] of [
        ["bytes=0-0", 0, 1],
        ["bytes=100-70000", 100, 70_001],
        ["bytes=65536-", 65_536, 200_000],
        ["bytes=-5", 199_995, 200_000],
        ["bytes=-900000", 0, 200_000],
        ["bytes=199999-900000", 199_999, 200_000],
      ] as const
    ) {
      const part = await get(ben, path, { range });
      assertEquals([part.status, part.bytes], [206, bytes.slice(from, to)], range);
      assertEquals(part.headers.get("content-range"), `bytes ${from}-${to - 1}/200000`);
      assertEquals(part.headers.get("content-length"), String(to - from));
    }
    for (const range of ["bytes=200000-", "bytes=-0", "bytes=900000-900001"]) {
      const none = await get(ben, path, { range });
      assertEquals([none.status, none.headers.get("content-range")], [416, "bytes */200000"], range);
    }
    for (const range of ["bytes=5-1", "bytes=0-1,4-5", "bytes=a-b", "bytes=-", "lines=1-2"]) {
      assertEquals((await get(ben, path, { range })).status, 200, range);
    }
    assertEquals((await get(ben, path, { range: "bytes=0-1", "if-range": tag })).status, 206);
    assertEquals((await get(ben, path, { range: "bytes=0-1", "if-range": '"other"' })).status, 200);
    for (const known of [tag, `"other", W/${tag}`, "*"]) {
      const same = await get(ben, path, { "if-none-match": known });
      assertEquals([same.status, same.bytes.length, same.headers.get("etag")], [304, 0, tag]);
    }
    assertEquals((await get(ben, path, { "if-none-match": '"other"' })).status, 200);
    const head = await get(ben, path, {}, "HEAD");
    assertEquals([head.status, head.bytes.length, head.headers.get("content-length")], [200, 0, "200000"]);
  }));

Deno.test("an empty file can be sent and fetched", () =>
  scene(async ({ ben, sent }) => {
    const path = `/files/${await sent("empty.txt", "")}`;
    const { status, bytes } = await get(ben, path);
    assertEquals([status, bytes.length], [200, 0]);
    assertEquals((await get(ben, path, { range: "bytes=0-" })).status, 416);
  }));

const html = "<!doctype html><script>alert(1)</script>";
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><image href="https://evil.example/a"/>' +
  "<foreignObject><body onload='alert(1)'/></foreignObject></svg>";
const bomb = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg>&b;</svg>';
/** The eight bytes that begin a WebAssembly module. */
const wasm = "\0asm\x01\0\0\0";

Deno.test("F03 F04 what a browser could run comes as a download of bytes that do nothing", () =>
  scene(async ({ ben, sent }) => {
    const hostile: [string, string][] = [
      ["page.html", html],
      ["page.htm", html],
      ["page.xhtml", html],
      ["page.xml", bomb],
      ["picture.svg", svg],
      ["bomb.svg", bomb],
      ["code.js", "alert(1)"],
      ["code.mjs", "alert(1)"],
      ["style.css", "@import 'https://evil.example'"],
      ["module.wasm", wasm],
      ["page.mht", html],
      ["page.mhtml", html],
      ["paper.pdf", "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"],
      ["page.shtml", html],
      ["page.htc", html],
      ["app.swf", "CWS"],
      ["run.hta", html],
    ];
    for (const [name, content] of hostile) {
      const { status, headers } = await get(ben, `/files/${await sent(name, content)}`);
      assertEquals(status, 200, name);
      const type = headers.get("content-type")!;
      assert(
        ["application/octet-stream", "text/plain; charset=utf-8", "application/pdf"].includes(type),
        `${name} is ${type}`,
      );
      assertStringIncludes(headers.get("content-disposition")!, "attachment; ");
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertEquals(headers.get("cross-origin-resource-policy"), "same-origin");
      const policy = headers.get("content-security-policy")!;
      assertStringIncludes(policy, "sandbox;");
      assertStringIncludes(policy, "default-src 'none'");
      assert(!/allow-|unsafe|nonce/.test(policy), policy);
    }
  }));

Deno.test("F04 pictures, sounds and films are shown, and kept when that is asked for", () =>
  scene(async ({ ben, sent }) => {
    const path = `/files/${await sent("song.wav", "RIFF\x04\0\0\0WAVE")}`;
    const { headers } = await get(ben, path);
    assertEquals(headers.get("content-type"), "audio/wav");
    assertStringIncludes(headers.get("content-disposition")!, "inline; ");
    assertStringIncludes(headers.get("content-security-policy")!, "sandbox;");
    const kept = await get(ben, `${path}?download`);
    assertStringIncludes(kept.headers.get("content-disposition")!, "attachment; ");
    // A recording has the ending of a film; its maker says that it is a sound.
    const recorded = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, ...bytesOf("B webm")]);
    const voice = await sent("voice.webm", recorded, {
      filetype: "audio/webm;codecs=opus",
    });
    assertEquals((await get(ben, `/files/${voice}`)).headers.get("content-type"), "audio/webm");
  }));

Deno.test("F13 names are harmless wherever they come to stand", () =>
  scene(async ({ ada, ben, sent }) => {
    const names: [string, string, string][] = [
      ["../../x.txt", "x.txt", "x.txt"],
      ["..\\..\\x.txt", "x.txt", "x.txt"],
      ["a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt", "aSet-Cookie%3A%20x.txt"],
      ['"; filename=evil.html', '"; filename=evil.html', "%22%3B%20filename%3Devil.html"],
      ["gpj\u202etxt.exe", "gpjtxt.exe", "gpjtxt.exe"],
      ["nul\0l.txt", "null.txt", "null.txt"],
      [".htaccess", ".htaccess", ".htaccess"],
      ["..", "file", "file"],
      ["/", "file", "file"],
      ["Straße (1) 'ä'.txt", "Straße (1) 'ä'.txt", "Stra%C3%9Fe%20%281%29%20%27%C3%A4%27.txt"],
      ["🏳️‍🌈.txt", "🏳️‍🌈.txt", "%F0%9F%8F%B3%EF%B8%8F%E2%80%8D%F0%9F%8C%88.txt"],
      [`${"n".repeat(5000)}.txt`, `${"n".repeat(196)}.txt`, `${"n".repeat(196)}.txt`],
    ];
    for (const [given, kept, written] of names) {
      const id = await sent(given, "Hello");
      assertEquals((await ada.api("GET", `/api/files/${id}`)).body.name, kept);
      const header = (await get(ben, `/files/${id}`)).headers.get("content-disposition")!;
      assertEquals(header.split("filename*=UTF-8''")[1], written);
      assert(/^attachment; filename="[\x20-\x21\x23-\x7e]*"; filename\*=[\x21-\x7e]*$/.test(header), header);
    }
  }));

Deno.test("R01 F15 who is not in the conversation gets what everybody gets who asks for nothing", () =>
  withServer(async (server) => {
    const [ada, ben, eve] = [
      await server.person("ada"),
      await server.person("ben"),
      await server.person("eve"),
    ];
    const { body } = await ada.api("POST", "/api/rooms", { name: "Cellar", access: "private" });
    const room = body.room.id;
    const line = await ada.connect();
    await line.request("room.add", { conversation: room, username: "ben" });
    const id = await new Tus(ada).send("Hello", { filename: "a.txt", conversation: room });
    const clientId = "01J9ZD0A2C4E6G8J0M2P4R6T8V";
    await line.request("message.send", { conversation: room, clientId, text: "", files: [id] });
    assertEquals((await get(ben, `/files/${id}`)).bytes, bytesOf("Hello"));
    const tag = (await get(ben, `/files/${id}`)).headers.get("etag")!;
    await ben.api("DELETE", `/api/rooms/${room}/members`);
    const nothing = "01J9ZC8F2Y4T6V8X0Z2B4D6F8H";
    const shape = async (
      person: TestPerson,
      file: string,
      path: string,
      init: Record<string, string>,
      method = "GET",
    ) => {
      const { status, headers, bytes } = await get(person, path.replace("ID", file), init, method);
      const text = new TextDecoder().decode(bytes).replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, "ID").replace(
        /nonce="[^"]+"/g,
        "",
      );
      return {
        status,
        text,
        type: headers.get("content-type"),
        cache: headers.get("cache-control"),
        tag: headers.get("etag"),
      };
    };
    for (const person of [ben, eve]) {
      for (
        const path of [
          "/files/ID",
          "/files/ID?download",
          "/files/ID/small",
          "/files/ID/large",
          "/api/files/ID",
        ]
      ) {
        for (
          const headers of [{ accept: "application/json" }, { range: "bytes=0-1" }, { "if-none-match": tag }]
        ) {
          for (const method of ["GET", "HEAD"]) {
            const mine = await shape(person, id, path, headers as never, method);
            assertEquals(mine.status, 404, `${method} ${path}`);
            assertEquals(mine, await shape(person, nothing, path, headers as never, method));
          }
        }
      }
    }
    const stranger = await server.fetch(`/files/${id}`, { headers: { accept: "application/json" } });
    assertEquals(stranger.status, 401);
    await stranger.body?.cancel();
  }));

Deno.test("a download that is left in the middle lets go of its file", () =>
  scene(async ({ server, ben, sent }) => {
    const id = await sent("a.bin", noise(3_000_000));
    for (let i = 0; i < 5; i++) {
      const { body } = await ben.fetch(`/files/${id}`);
      const reader = body!.getReader();
      await reader.read();
      await reader.cancel();
    }
    assertEquals(server.log.problems, []);
  }));
