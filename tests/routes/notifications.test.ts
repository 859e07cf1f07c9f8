/** The settings of notifications as a page: its forms keep what is chosen, say what is wrong, and show what would reach one. */
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { Mailbox, mailSettings } from "@/tests/support/mailbox.ts";
import { type ServerOptions, type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";

const address = "/settings/notifications";

async function post({ server, ada }: Town, values: Record<string, string>) {
  const response = await ada.fetch(address, {
    method: "POST",
    headers: { origin: server.url, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(values),
  });
  return {
    status: response.status,
    to: response.headers.get("location"),
    text: plain(await response.text()),
  };
}
async function look({ ada }: Town, search = ""): Promise<string> {
  return plain(await (await ada.fetch(address + search)).text());
}
const plain = (html: string) => html.replaceAll("&quot;", '"').replaceAll(/<!--.*?-->/g, "");

interface Town {
  server: TestServer;
  ada: TestPerson;
}
const inTown = (run: (town: Town) => Promise<void>, options?: ServerOptions) =>
  withServer(async (server) => await run({ server, ada: await server.person("ada") }), options);
async function wishes({ ada }: Town) {
  const client = await ada.connect();
  return (await client.request("notifications.wishes", {})).wishes;
}

Deno.test("Kinds and ways are kept as they are ticked; what the server does not offer is said and stays", () =>
  inTown(async (town) => {
    assertStringIncludes(await look(town), "whoever runs it sets PARLEY_SMTP_URL");
    const before = await wishes(town);
    const kept = await post(town, { set: "kinds", "desktop-mention": "on", "sound-reaction": "on" });
    assertEquals([kept.status, kept.to], [303, `${address}?done=kinds#kinds`]);
    const { ways } = await wishes(town);
    assertEquals([ways.desktop, ways.sound], [["mention"], ["reaction"]]);
    assertEquals(ways.email, before.ways.email);
    assert(/name="desktop-mention"[^>]*checked/.test(await look(town)));
  }));

Deno.test("Words come and go; what cannot be a word is said beside the field, and what was typed stays", () =>
  inTown(async (town) => {
    assertEquals((await post(town, { set: "words", word: "  Cheese " })).status, 303);
    for (
      const [word, says] of [["cheese", "Calls you already"], [" ", "Must not be"], [
        "x".repeat(51),
        "at most 50",
      ]]
    ) {
      const { status, text } = await post(town, { set: "words", word: word! });
      assertEquals(status, 400);
      assertStringIncludes(text, says!);
      assertStringIncludes(text, `value="${word}"`);
    }
    assertEquals((await wishes(town)).keywords, ["Cheese"]);
    await post(town, { set: "unword", word: "Cheese" });
    assertEquals((await wishes(town)).keywords, []);
  }));

Deno.test("Quiet hours are kept with their zone and days, and refused when they make no sense", () =>
  inTown(async (town) => {
    const hours = { set: "quiet", quiet: "on", from: "22:30", to: "07:00", zone: "Europe/Berlin", days: "" };
    await post(town, { ...hours, day1: "on", day5: "on" });
    assertEquals((await wishes(town)).quiet, { from: 1350, to: 420, zone: "Europe/Berlin", days: [1, 5] });
    for (
      const [wrong, says] of [
        [{}, "Must have one at least"],
        [{ day1: "on", zone: "Moon/Sea" }, "Must be a time zone"],
        [{ day1: "on", from: "24:00" }, "Must be a time such as"],
      ] as const
    ) {
      const { status, text } = await post(town, { ...hours, ...wrong });
      assertEquals(status, 400);
      assertStringIncludes(text, says);
    }
    await post(town, { ...hours, quiet: "off" });
    assertEquals((await wishes(town)).quiet, null);
    await post(town, { set: "more", private: "on" });
    assertEquals((await wishes(town)).private, true);
    assertEquals((await post(town, { set: "more", private: "on", emailAfter: "0" })).status, 400);
    assertEquals((await post(town, { set: "moon" })).status, 400);
  }));

Deno.test("A conversation shows what would reach me from it and why not, changed there and then; others' show nothing", () =>
  inTown(async (town) => {
    const { server, ada } = town;
    const ben = await server.person("ben");
    const room = await ada.firstRoom();
    const reaches = async () =>
      [...(await look(town, `?room=${room}`)).matchAll(/<b>([^<]+)<\/b><span class="reaches[^>]*>([^<]+)</g)]
        .map(([, kind, ways]) => `${kind}: ${ways}`);
    assertEquals(await reaches(), [
      "Mentions: List, Desktop, Sound",
      "Calls to everybody: List, Desktop, Sound",
      "Threads: List, Desktop, Sound",
      "Your words: List, Desktop, Sound",
      "All other messages: Nothing",
      "Reactions: List",
    ]);
    await post(town, { set: "room", room, level: "every", mute: "none" });
    assertStringIncludes((await reaches()).join(), "All other messages: List, Desktop");
    await post(town, { set: "room", room, level: "every", mute: "hours" });
    assertStringIncludes(await look(town, `?room=${room}`), "The conversation is muted");
    await post(town, { set: "room", room, level: "nothing", mute: "keep" });
    assertEquals(new Set((await reaches()).map((line) => line.split(": ")[1])), new Set(["Nothing"]));
    const client = await ben.connect();
    const hidden = await client.request("room.create", { name: "Attic", access: "private" });
    const id = hidden.room.id;
    assert(!(await look(town, `?room=${id}`)).includes("Attic"));
    assertEquals((await post(town, { set: "room", room: id, level: "all", mute: "none" })).status, 404);
  }));

Deno.test("Where the server sends mail, how long it waits is chosen, and an address that is not confirmed is said", () =>
  Mailbox.with((mailbox) =>
    inTown(async (town) => {
      assertStringIncludes(await look(town), "An email comes when something is unread for");
      await post(town, { set: "more", private: "off", emailAfter: "240" });
      assertEquals((await wishes(town)).emailAfter, 240);
      assert(/<option value="240" selected/.test(await look(town)));
      const room = await look(town, `?room=${await town.ada.firstRoom()}`);
      assertStringIncludes(room, "You have no confirmed email address");
      await post(town, { set: "kinds", "email-thread": "on" });
      assertEquals((await wishes(town)).ways.email, ["thread"]);
    }, { settings: mailSettings, mailServer: mailbox.server })
  ));
