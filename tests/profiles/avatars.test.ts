import { assert, assertEquals, assertMatch } from "@/tests/support/assert.ts";
import { exif, gif, joined, jpeg, png, pngBomb, raw, seen, webp } from "@/tests/support/pictures.ts";
import { withServer } from "@/tests/support/server.ts";
import type { TestPerson, TestServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

type Bytes = Uint8Array<ArrayBuffer>;

async function put(person: TestPerson, body: Bytes, type = "image/png") {
  const response = await person.fetch("/api/me/avatar", {
    method: "PUT",
    body,
    headers: { "content-type": type },
  });
  return { status: response.status, body: await response.json() };
}

const addressOf = (person: TestPerson, version: string, size: number) =>
  `/avatars/${person.id}/${version}/${size}`;

async function statusOf(person: TestPerson, path: string): Promise<number> {
  const response = await person.fetch(path);
  await response.body?.cancel();
  return response.status;
}

function blobsOf({ core }: TestServer): Promise<string[]> {
  return Array.fromAsync(core.store.raw.list({ prefix: ["blobs"] }), ({ key }) => String(key[1]));
}

Deno.test("F21 a picture becomes two squares without what it said of its origin, for whoever is signed in", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const b = await ben.connect();
    await b.request("follow", { conversation: await ben.firstRoom(), after: 0 });
    const { status, body } = await put(ada, jpeg(600, 300, exif(6)), "image/jpeg");
    assertEquals(status, 200);
    const { avatar } = body.person;
    assertMatch(avatar, /^[0-9A-Z]{10}$/);
    await until(() => b.of("person").some(({ person }) => person.avatar === avatar));
    for (const size of [96, 256]) {
      const response = await ben.fetch(addressOf(ada, avatar, size));
      assertEquals(response.status, 200);
      assertEquals(response.headers.get("content-type"), "image/webp");
      assertEquals(response.headers.get("x-content-type-options"), "nosniff");
      assertMatch(response.headers.get("cache-control")!, /^private, max-age=31536000, immutable/);
      assertMatch(response.headers.get("content-security-policy")!, /sandbox/);
      const bytes = new Uint8Array(await response.arrayBuffer());
      assert(!new TextDecoder("latin1").decode(bytes).includes("GPS"), "it says where it was taken");
      const picture = await seen(bytes);
      assertEquals([picture.width, picture.height], [size, size]);
      // Turned upright: what was on the left is above.
      assert(picture.at(0.5, 0.05)[0] > picture.at(0.5, 0.95)[0], "it lies on its side");
    }
    const anybody = await server.fetch(addressOf(ada, avatar, 96), {
      headers: { accept: "application/json" },
    });
    await anybody.body?.cancel();
    assertEquals(anybody.status, 401);
    for (const path of [addressOf(ada, avatar, 97), addressOf(ben, avatar, 96), addressOf(ada, "x", 96)]) {
      assertEquals(await statusOf(ben, path), 404, path);
    }
  }));

Deno.test("F21 what is no picture, too large, too many pixels or damaged is refused with the reason, and nothing changes", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const bomb = pngBomb(30_000);
    const svg = raw('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const cases: [string, Bytes, number, string][] = [
      ["HTML", raw("<!doctype html><script>alert(1)</script>"), 415, "file_mismatch"],
      ["PHP", raw("<?php phpinfo();"), 415, "file_mismatch"],
      ["SVG", svg, 415, "file_mismatch"],
      ["nothing", new Uint8Array(), 415, "file_mismatch"],
      ["a bomb", bomb, 422, "picture_too_large"],
      ["half", png(64, 64).slice(0, 20), 422, "picture_unreadable"],
      ["a broken picture", joined(png(64, 64).slice(0, 60), new Uint8Array(40)), 422, "picture_unreadable"],
      ["too long", new Uint8Array(2_000_001), 413, "too_large"],
    ];
    for (const [what, bytes, status, code] of cases) {
      const answer = await put(ada, bytes);
      assertEquals([answer.status, answer.body.error?.code], [status, code], what);
    }
    assertEquals(await blobsOf(server), []);
    const { body } = await put(ada, png(40, 30));
    assertEquals(await statusOf(ada, addressOf(ada, body.person.avatar, 96)), 200);
  }));

Deno.test("F21 bytes turned at random are made into a picture or refused, and the next one is made", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const originals = [jpeg(48, 48), png(48, 48), gif(24, 24), await webp(48, 48)];
    for (let i = 0; i < 16; i++) {
      const bytes = originals[i % 4]!.slice();
      for (let j = 1; j < 6; j++) bytes[(j * 7919 + i * 104_729) % bytes.length]! ^= 1 << (i + j) % 8;
      const { status } = await put(ada, bytes);
      assert([200, 415, 422].includes(status), `${status}`);
    }
    assertEquals((await put(ada, png(64, 64))).status, 200);
  }));

Deno.test("A new picture takes the place of the old one, and removing it leaves nothing behind", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const first = (await put(ada, png(300, 300))).body.person.avatar;
    const second = (await put(ada, png(300, 200))).body.person.avatar;
    assertEquals(await statusOf(ada, addressOf(ada, first, 96)), 404);
    assertEquals(await statusOf(ada, addressOf(ada, second, 96)), 200);
    assertEquals((await blobsOf(server)).length, 1);
    await server.core.files.sweep();
    assertEquals(await statusOf(ada, addressOf(ada, second, 256)), 200);
    await ada.api("PATCH", "/api/me", { name: "Ada L." });
    const { body } = await ada.api("DELETE", "/api/me/avatar");
    assertEquals(body.person, { id: ada.id, username: "ada", name: "Ada L." });
    assertEquals(await blobsOf(server), []);
    assertEquals(await statusOf(ada, addressOf(ada, second, 256)), 404);
    assertEquals((await ada.api("DELETE", "/api/me/avatar")).status, 200);
  }));

Deno.test("Without a script a form sends the picture as it is, and says what is wrong with it", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const send = (bytes: Bytes, query = "") => {
      const body = new FormData();
      body.set("picture", new File([bytes], "me.jpg", { type: "image/jpeg" }));
      return ada.fetch(`/settings/avatar${query}`, { method: "POST", body });
    };
    const done = await send(jpeg(1200, 900));
    assertEquals([done.status, done.headers.get("location")], [303, "/settings?done=avatar"]);
    const page = await (await ada.fetch("/settings")).text();
    assertMatch(page, /<img[^>]+src="\/avatars\//);
    const refused = await send(raw("<html>"));
    assertEquals(refused.status, 415);
    assertMatch(await refused.text(), /no JPEG, PNG, GIF or WebP/);
    assertEquals((await send(new Uint8Array(8_100_000))).status, 413);
    const removed = await send(new Uint8Array(), "?remove");
    assertEquals(removed.headers.get("location"), "/settings?done=noavatar");
    assert(!/<img[^>]+src="\/avatars\//.test(await (await ada.fetch("/settings")).text()));
  }));
