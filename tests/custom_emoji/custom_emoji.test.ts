import { keys } from "@/core/kv/keys.ts";
import type { CustomEmojiList } from "@/core/protocol/entries.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withTwoCores } from "@/tests/support/core.ts";
import {
  exif,
  gif,
  joined,
  jpeg,
  movingWebp,
  png,
  pngBomb,
  raw,
  seen,
  webp,
  webpWithNotes,
} from "@/tests/support/pictures.ts";
import { Refused, type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

type Bytes = Uint8Array<ArrayBuffer>;

async function put(person: TestPerson, name: string, body: Bytes) {
  const response = await person.fetch(`/api/emoji/${encodeURIComponent(name)}`, { method: "PUT", body });
  return { status: response.status, body: await response.json() };
}

const remove = (person: TestPerson, name: string) => person.api("DELETE", `/api/emoji/${name}`);

async function listOf(person: TestPerson): Promise<CustomEmojiList> {
  return (await person.api("GET", "/api/emoji")).body;
}

async function picture(person: TestPerson, path: string) {
  const response = await person.fetch(path);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

async function becomesAdmin({ core }: TestServer, person: TestPerson): Promise<void> {
  const user = await core.store.get(keys.user(person.id));
  await core.store.commit((change) => change.set(keys.user(person.id), { ...user!, role: "admin" }));
}

function blobsOf({ core }: TestServer): Promise<string[]> {
  return Array.fromAsync(core.store.raw.list({ prefix: ["blobs"] }), ({ key }) => String(key[1]));
}

/** A note between the pictures of a GIF. */
const gifNote = joined(raw("!\xfe\x0bAardvarkCam"), Uint8Array.of(0));
const latin = (bytes: Bytes) => new TextDecoder("latin1").decode(bytes);

Deno.test("The owner adds an emoji, and everybody who is connected hears of it and gets its picture", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const b = await ben.connect();
    assertEquals(await listOf(ben), { emoji: [], people: [], server: "Parley", manage: false });
    const { status, body } = await put(ada, "party_cat", jpeg(600, 300, exif(6)));
    assertEquals([status, body.stilled], [201, false]);
    const { version, at } = body.emoji;
    assertMatch(version, /^[0-9A-Z]{10}$/);
    assertEquals(body.emoji, { name: "party_cat", version, by: ada.id, at });
    await until(() => b.of("emoji").length === 1);
    assertEquals(b.of("emoji")[0], { type: "emoji", name: "party_cat", emoji: body.emoji });
    const list = await listOf(ben);
    assertEquals([list.emoji, list.people.map(({ id }) => id)], [[body.emoji], [ada.id]]);
    assertEquals((await listOf(ada)).manage, true);
    // Upright, all of it is there, and it says nothing of where it was taken.
    for (const [as, width, height] of [["small", 32, 64], ["large", 64, 128]] as const) {
      const { status, headers, bytes } = await picture(ben, `/emoji/party_cat/${version}/${as}`);
      assertEquals([status, headers.get("content-type")], [200, "image/webp"]);
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertMatch(headers.get("cache-control")!, /^private, max-age=31536000, immutable/);
      assertMatch(headers.get("content-security-policy")!, /sandbox/);
      assert(!latin(bytes).includes("GPS"), "it says where it was taken");
      const shown = await seen(bytes);
      assertEquals([shown.width, shown.height], [width, height]);
      assert(shown.at(0.5, 0.05)[0] > shown.at(0.5, 0.95)[0], "it lies on its side");
    }
    const path = `/emoji/party_cat/${version}`;
    for (
      const wrong of [
        `${path}/moving`,
        `${path}/huge`,
        `/emoji/party_cat/AAAAAAAAAA/small`,
        `/emoji/cat/${version}/small`,
      ]
    ) {
      assertEquals((await picture(ben, wrong)).status, 404, wrong);
    }
    for (const closed of [`${path}/small`, "/api/emoji"]) {
      const anybody = await server.fetch(closed, { headers: { accept: "application/json" } });
      await anybody.body?.cancel();
      assertEquals(anybody.status, 401, closed);
    }
  }));

Deno.test("Only the owner and admins add and remove emoji", () =>
  withServer(async (server) => {
    const [ada, ben, eve] = [
      await server.person("ada"),
      await server.person("ben"),
      await server.person("eve"),
    ];
    await becomesAdmin(server, ben);
    assertEquals((await put(ben, "wave2", png(20, 20))).status, 201);
    const e = await eve.connect();
    for (const { status, body } of [await put(eve, "mine", png(20, 20)), await remove(eve, "wave2")]) {
      assertEquals([status, body.error.code], [403, "forbidden"]);
    }
    // Whether there is one makes no difference to who may not.
    assertEquals((await remove(eve, "nothing")).status, 403);
    assertEquals((await listOf(eve)).emoji.map(({ name }) => name), ["wave2"]);
    assertEquals((await listOf(ben)).manage, true);
    assertEquals((await remove(ada, "wave2")).status, 204);
    await until(() => e.of("emoji").length === 1);
    assertEquals(e.of("emoji"), [{ type: "emoji", name: "wave2", emoji: null }]);
    assertEquals((await remove(ada, "wave2")).body.error.code, "not_found");
    const anybody = await server.fetch("/api/emoji/x1", {
      method: "PUT",
      body: png(8, 8),
      headers: { origin: server.url },
    });
    await anybody.body?.cancel();
    assertEquals(anybody.status, 401);
  }));

Deno.test("A name that is taken, that of a built-in emoji, or that could not be written is refused, with the field", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    assertEquals((await put(ada, "cake-2", png(20, 20))).status, 201);
    const cases: [string, number, string][] = [
      ["cake-2", 409, "emoji_name_taken"],
      ["tada", 409, "emoji_name_taken"],
      ["heart", 409, "emoji_name_taken"],
      ["a", 400, "bad_field"],
      ["Cake", 400, "bad_field"],
      ["ca ke", 400, "bad_field"],
      [":cake:", 400, "bad_field"],
      ["käse", 400, "bad_field"],
      ["../cake", 400, "bad_field"],
      ["x".repeat(33), 400, "bad_field"],
      ["cake\n", 400, "bad_field"],
      ["<b>", 400, "bad_field"],
    ];
    for (const [name, status, code] of cases) {
      const answer = await put(ada, name, png(20, 20));
      assertEquals(
        [answer.status, answer.body.error?.code, answer.body.error?.field],
        [status, code, "name"],
        name,
      );
    }
    assertEquals((await blobsOf(server)).length, 1);
    assertEquals((await put(ada, "x".repeat(32), png(20, 20))).status, 201);
    // Of two at once one has it, and nothing is left of the other.
    const both = await Promise.all([put(ada, "twin", png(20, 20)), put(ada, "twin", png(30, 30))]);
    assertEquals(both.map(({ status }) => status).sort(), [201, 409]);
    assertEquals((await blobsOf(server)).length, 3);
  }));

Deno.test("What is no picture, too large, too many pixels or damaged is refused with the reason, and nothing is kept", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const cases: [string, Bytes, number, string][] = [
      ["HTML", raw("<!doctype html><script>alert(1)</script>"), 415, "file_mismatch"],
      [
        "SVG",
        raw('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        415,
        "file_mismatch",
      ],
      ["nothing", new Uint8Array(), 415, "file_mismatch"],
      ["a bomb", pngBomb(30_000), 422, "picture_too_large"],
      ["half", png(64, 64).slice(0, 20), 422, "picture_unreadable"],
      ["a broken picture", joined(png(64, 64).slice(0, 60), new Uint8Array(40)), 422, "picture_unreadable"],
      ["too long", new Uint8Array(256_001), 413, "too_large"],
    ];
    for (const [what, bytes, status, code] of cases) {
      const answer = await put(ada, "thing", bytes);
      assertEquals([answer.status, answer.body.error?.code], [status, code], what);
    }
    assertEquals([await blobsOf(server), (await listOf(ada)).emoji], [[], []]);
    const originals = [jpeg(48, 48), png(48, 48), gif(24, 24, 3), await webp(48, 48)];
    for (let i = 0; i < 12; i++) {
      const bytes = originals[i % 4]!.slice();
      for (let j = 1; j < 6; j++) bytes[(j * 7919 + i * 104_729) % bytes.length]! ^= 1 << (i + j) % 8;
      const { status } = await put(ada, `random-${i}`, bytes);
      assert([201, 415, 422].includes(status), `${status}`);
    }
    assertEquals((await put(ada, "thing", png(64, 64))).status, 201);
  }));

Deno.test("A small picture that moves goes on moving, without its notes; of a larger one the first is kept, and that is said", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const moving = gif(40, 40, 3);
    const noted = joined(moving.slice(0, -1), gifNote, raw(";"));
    const { body } = await put(ada, "dance", noted);
    assertEquals([body.emoji.moves, body.stilled], [true, false]);
    const path = `/emoji/dance/${body.emoji.version}`;
    const whole = await picture(ada, `${path}/moving`);
    assertEquals([whole.status, whole.headers.get("content-type")], [200, "image/gif"]);
    assertMatch(whole.headers.get("content-security-policy")!, /sandbox/);
    assertEquals(whole.bytes, moving);
    const still = await seen((await picture(ada, `${path}/large`)).bytes);
    assertEquals([still.width, still.height], [40, 40]);
    const large = await put(ada, "dance-large", gif(130, 100, 2));
    assertEquals([large.status, large.body.emoji.moves, large.body.stilled], [201, undefined, true]);
    const film = movingWebp(await webp(40, 30), 40, 30);
    const webpFilm = await put(ada, "film-roll", film);
    assertEquals([webpFilm.body.emoji.moves, webpFilm.body.stilled], [true, false]);
    const address = `/emoji/film-roll/${webpFilm.body.emoji.version}`;
    assertEquals((await picture(ada, `${address}/moving`)).bytes, film);
    const first = await seen((await picture(ada, `${address}/small`)).bytes);
    assertEquals([first.width, first.height], [40, 30]);
    const quiet = await put(ada, "quiet", gif(30, 30, 1));
    assertEquals([quiet.body.emoji.moves, quiet.body.stilled], [undefined, false]);
  }));

Deno.test("What is see-through stays so, small pictures are not blown up, and a WebP loses its notes", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const data = new Uint8ClampedArray(4 * 20 * 10);
    for (let i = 0; i < 200; i++) data.set([200, 0, 0, i % 20 < 10 ? 0 : 255], 4 * i);
    const { body } = await put(ada, "half-red", png(20, 10, new Uint8Array(), data));
    const shown = await seen((await picture(ada, `/emoji/half-red/${body.emoji.version}/large`)).bytes);
    assertEquals([shown.width, shown.height], [20, 10]);
    assertEquals([shown.at(0.1, 0.5)[3], shown.at(0.9, 0.5)[3]], [0, 255]);
    const noted = await put(ada, "noted", webpWithNotes(await webp(64, 32), 64, 32));
    const { bytes } = await picture(ada, `/emoji/noted/${noted.body.emoji.version}/large`);
    assert(!latin(bytes).includes("Aardvark"));
  }));

Deno.test("A name that is free again may be given to another picture, under another address; nothing is left of the old", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const first = (await put(ada, "logo", gif(30, 30, 2))).body.emoji.version;
    await remove(ada, "logo");
    assertEquals(await blobsOf(server), []);
    assertEquals((await picture(ada, `/emoji/logo/${first}/small`)).status, 404);
    const second = (await put(ada, "logo", png(30, 30))).body.emoji.version;
    assert(first !== second);
    assertEquals((await picture(ada, `/emoji/logo/${first}/small`)).status, 404);
    await server.core.files.sweep();
    assertEquals((await picture(ada, `/emoji/logo/${second}/small`)).status, 200);
  }));

Deno.test("A browser that has the list already is told so in a few bytes, until there is another", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    await put(ada, "one-1", png(10, 10));
    const ask = async (known?: string) => {
      const response = await ada.fetch("/api/emoji", known ? { headers: { "if-none-match": known } } : {});
      await response.body?.cancel();
      return response;
    };
    const first = await ask();
    const tag = first.headers.get("etag")!;
    assertEquals([first.status, first.headers.get("cache-control")], [200, "private, no-cache"]);
    assertEquals((await ask(tag)).status, 304);
    await put(ada, "two-2", png(10, 10));
    assertEquals((await ask(tag)).status, 200);
  }));

Deno.test("There are a thousand at most, and all of them are listed", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const record = { blob: "01J9ZB3K5N7Q9S1V3X5Z7B9D1F", by: ada.id, at: 1 };
    for (let i = 0; i < 1_000; i += 250) {
      await server.core.store.commit((change) => {
        for (let j = i; j < i + 250; j++) change.set(keys.customEmoji(`e${j}`), record);
      });
    }
    const { status, body } = await put(ada, "one-more", png(10, 10));
    assertEquals([status, body.error.code], [409, "too_many_emoji"]);
    assertEquals((await listOf(ada)).emoji.length, 1_000);
    assertEquals(await blobsOf(server), []);
    await server.core.store.commit((change) => change.delete(keys.customEmoji("e7")));
    assertEquals((await put(ada, "one-more", png(10, 10))).status, 201);
  }));

Deno.test("One reacts with an emoji that there is, and what was reacted stays when it is gone", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    await put(ada, "shipit", png(10, 10));
    const [a, b, conversation] = [await ada.connect(), await ben.connect(), await ada.firstRoom()];
    const clientId = server.core.effects.id();
    const { n } = await a.request("message.send", { conversation, clientId, text: "Done :shipit:" });
    const react = (client: typeof a, emoji: string, on = true) =>
      client.request("message.react", { conversation, n, emoji, on });
    await react(b, ":shipit:");
    for (const unknown of [":nothing:", ":tada:"]) {
      const refused = await assertRejects(() => react(b, unknown), Refused);
      assertEquals([refused.body.code, refused.body.field], ["bad_field", "emoji"]);
    }
    await remove(ada, "shipit");
    const reactions = async () => {
      const { entries } = await a.request("messages.get", { conversation, numbers: [n] });
      return entries[0]!.reactions;
    };
    assertEquals(await reactions(), [{ emoji: ":shipit:", by: [ben.id] }]);
    await assertRejects(() => react(a, ":shipit:"), Refused);
    await react(b, ":shipit:", false);
    assertEquals(await reactions(), undefined);
  }));

Deno.test("A status has an emoji of the server's own, if there is one of that name", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    await put(ada, "lab", png(10, 10));
    const a = await ada.connect();
    const status = { emoji: ":lab:", text: "Measuring" };
    await a.request("profile.set", { status });
    const { presence } = await a.request("profile.get", {});
    assertEquals(presence.status, status);
    for (const emoji of [":nothing:", ":lab", "lab", ":lab::lab:"]) {
      const refused = await assertRejects(
        () => a.request("profile.set", { status: { emoji, text: "" } }),
        Refused,
      );
      assertEquals([refused.body.code, refused.body.field], ["bad_field", "status.emoji"], emoji);
    }
  }));

Deno.test("An emoji that one process adds is known to the other at once", () =>
  withTwoCores(async (one, other) => {
    const ada = await signUp(one, "ada");
    assertEquals((await other.customEmoji.list(ada)).emoji, []);
    await one.customEmoji.add(ada, "both", png(10, 10));
    await until(async () => (await other.customEmoji.list(ada)).emoji.length === 1);
    await other.customEmoji.remove(ada, "both");
    await until(async () => (await one.customEmoji.list(ada)).emoji.length === 0);
  }));
