import type { Core } from "@/core/mod.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage, type Somebody, type Stage } from "@/tests/support/people.ts";
import type { TestClient } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

/** Ada at a browser in General; Ben, in the same rooms of these names. */
async function inRooms({ server, arrive }: Stage, names: string[]): Promise<{ ada: Somebody; ben: Ben }> {
  const ada = await arrive("ada");
  const person = await server.person("ben");
  const ben = new Ben(server.core, await person.connect());
  for (const name of names) await ben.makes(name, "ada");
  for (const name of names) await ada.page.locator(".room-link", { hasText: name }).waitFor();
  return { ada, ben };
}

/** Somebody without a browser. */
class Ben {
  readonly rooms = new Map<string, string>();
  readonly #core: Core;
  readonly #line: TestClient;

  constructor(core: Core, line: TestClient) {
    this.#core = core;
    this.#line = line;
  }

  async makes(name: string, guest: string): Promise<void> {
    const { room } = await this.#line.request("room.create", { name, access: "private" });
    await this.#line.request("room.add", { conversation: room.id, username: guest });
    this.rooms.set(name, room.id);
  }

  async writesTo(username: string, text: string): Promise<void> {
    const { people } = await this.#line.request("people.find", { query: username });
    const { room } = await this.#line.request("direct.open", { people: [people[0]!.id] });
    this.rooms.set(username, room.id);
    await this.says(username, text);
  }

  async says(name: string, text: string): Promise<number> {
    const conversation = this.rooms.get(name)!;
    const clientId = this.#core.effects.id();
    return (await this.#line.request("message.send", { conversation, clientId, text })).n;
  }
}

const heading = ({ page }: Somebody) => page.locator(".bar h1 .one-line").innerText();
const isIn = (somebody: Somebody, room: string) =>
  until(async () => (await heading(somebody)) === room, `${room} to be open`);
const line = ({ page }: Somebody, room: string) => page.locator(".room-item", { hasText: room });
const isBold = async (somebody: Somebody, room: string) =>
  await line(somebody, room).locator(".room-link.unread").count() === 1;
/** Leaves the composer, as a click between the messages does. */
const leaveField = ({ page }: Somebody) =>
  page.evaluate(() => (document.activeElement as HTMLElement).blur());

async function choose(somebody: Somebody, room: string, choice: string): Promise<void> {
  await line(somebody, room).hover();
  await somebody.page.locator(`[aria-label='Options for ${room}']`).click();
  await somebody.page.locator("#room-menu button", { hasText: choice }).first().click();
  await somebody.page.locator("#room-menu").waitFor({ state: "detached" });
}

Deno.test("Ctrl+K goes to a room by a few letters, unread ones first, without the mouse", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Café Zürich", "Garden", "Workshop"]);
    await ben.says("Workshop", "the saw is back");
    await until(() => isBold(ada, "Workshop"));
    await ada.page.keyboard.press("Control+k");
    const options = ada.page.locator("#switcher [role=option]");
    await options.first().waitFor();
    assert(/^Workshop/.test(await options.first().innerText()), "the unread room is not first");
    assertEquals(await options.allInnerTexts().then((all) => all.slice(-2)), [
      "Browse rooms",
      "Create a room",
    ]);
    await ada.page.keyboard.type("zur");
    await until(async () => /Zürich/.test(await options.first().innerText()), "the accent to be ignored");
    await ada.page.keyboard.press("Enter");
    await isIn(ada, "Café Zürich");
    assert(ada.page.url().endsWith(`/rooms/${ben.rooms.get("Café Zürich")}`));
    await until(
      () => ada.writer.evaluate((area) => area === document.activeElement),
      "the composer to be ready",
    );
    await ada.page.keyboard.press("Control+k");
    await ada.page.keyboard.press("ArrowDown");
    await ada.page.keyboard.press("Escape");
    await ada.page.locator("#switcher").waitFor({ state: "detached" });
    assertEquals(await heading(ada), "Café Zürich");
  }));

Deno.test("Alt+arrows go through the rooms, with Shift or N through the unread ones, and Back goes back", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Attic", "Barn", "Cellar"]);
    await ada.openRoom("Attic");
    await ada.page.keyboard.press("Alt+ArrowDown");
    await isIn(ada, "Barn");
    await ada.page.keyboard.press("Alt+ArrowUp");
    await isIn(ada, "Attic");
    await ben.says("Cellar", "it is flooded");
    await until(() => isBold(ada, "Cellar"));
    await ada.page.keyboard.press("Alt+Shift+ArrowDown");
    await isIn(ada, "Cellar");
    await ben.says("Barn", "the cow is out");
    await until(() => isBold(ada, "Barn"));
    await leaveField(ada);
    await ada.page.keyboard.press("n");
    await isIn(ada, "Barn");
    // The keys of the browser itself are left alone; what they do works.
    const taken = await ada.page.evaluate(() => {
      const event = new KeyboardEvent("keydown", {
        key: "ArrowLeft",
        altKey: true,
        bubbles: true,
        cancelable: true,
      });
      return !document.body.dispatchEvent(event);
    });
    assertEquals(taken, false);
    await ada.page.goBack();
    await isIn(ada, "Cellar");
    await ada.page.goBack();
    await isIn(ada, "Attic");
    await ada.page.goForward();
    await isIn(ada, "Cellar");
  }));

Deno.test("Ctrl+Shift+K chooses a person to write to, and P goes to who has written to me", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Barn"]);
    await ada.page.keyboard.press("Control+Shift+K");
    await ada.page.locator("#new-message").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.page.locator("#new-message").waitFor({ state: "detached" });
    await ben.writesTo("ada", "are you there?");
    await ada.page.locator(".room-link.unread", { hasText: "Ben" }).waitFor();
    await ben.says("Barn", "@ada and here?");
    await until(() => isBold(ada, "Barn"));
    await leaveField(ada);
    await ada.page.keyboard.press("p");
    await ada.sees("are you there?");
    await ada.page.keyboard.press("Control+k");
    await ada.page.keyboard.type("ben");
    await ada.page.locator("#switcher [role=option]", { hasText: "Ben" }).waitFor();
  }));

Deno.test("A letter is a letter while one writes: n, q and ? reach the message", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.focus();
    await ada.page.keyboard.type("nq?");
    assertEquals(await ada.writer.inputValue(), "nq?");
    await leaveField(ada);
    await ada.page.keyboard.type("well");
    assertEquals(await ada.writer.inputValue(), "nq?well");
  }));

Deno.test("? and Ctrl+/ show every shortcut; Esc closes them and gives the keyboard back", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.focus();
    await ada.page.keyboard.press("Control+/");
    await ada.page.locator("#shortcuts").waitFor();
    assert((await ada.page.locator("#shortcuts dt").count()) > 20);
    await ada.page.keyboard.press("Escape");
    await ada.page.locator("#shortcuts").waitFor({ state: "detached" });
    assert(await ada.writer.evaluate((area) => area === document.activeElement));
    await leaveField(ada);
    await ada.page.keyboard.press("?");
    await ada.page.locator("#shortcuts").waitFor();
  }));

Deno.test("What my menu opens gives the keyboard back to the menu", () =>
  onStage(async ({ arrive }) => {
    const { page } = await arrive("ada");
    for (const name of ["Saved messages", "Status and availability", "Keyboard shortcuts"]) {
      await page.locator(".me summary").click();
      await page.locator(".me .menu-item", { hasText: name }).click();
      await page.locator("dialog[open]").waitFor();
      await page.keyboard.press("Escape");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
      await page.locator(".me summary:focus").waitFor();
    }
  }));

Deno.test("Ctrl+. opens and closes the details, F6 goes round the parts of the page", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.page.keyboard.press("Control+.");
    await ada.page.locator("#details").waitFor();
    await ada.writer.focus();
    const place = () =>
      ada.page.evaluate(() =>
        [".shell-sidebar", ".timeline", ".composer", "#details"].find((selector) =>
          document.querySelector(selector)?.contains(document.activeElement)
        )
      );
    const places: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      await ada.page.keyboard.press("F6");
      places.push(await place());
    }
    assertEquals(places, ["#details", ".shell-sidebar", ".timeline", ".composer"]);
    await ada.page.keyboard.press("Shift+F6");
    assertEquals(await place(), ".timeline");
    await ada.page.keyboard.press("Control+.");
    await ada.page.locator("#details").waitFor({ state: "detached" });
  }));

Deno.test("Q filters the rooms, and Esc brings all of them back", () =>
  onStage(async (stage) => {
    const { ada } = await inRooms(stage, ["Attic", "Barn"]);
    await leaveField(ada);
    await ada.page.keyboard.press("q");
    await ada.page.locator("#room-filter").waitFor();
    await ada.page.keyboard.type("brn");
    await until(async () => (await ada.page.locator(".room-item").count()) === 1, "one room to be left");
    assertEquals(await line(ada, "Barn").count(), 1);
    await ada.page.keyboard.press("Escape");
    await until(async () => (await ada.page.locator(".room-item").count()) === 3, "all rooms to be back");
  }));

Deno.test("Ctrl+Shift+M lists what is said to me; each leads to its message", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Barn"]);
    const n = await ben.says("Barn", "@ada the cow is out");
    for (let i = 0; i < 80; i++) await ben.says("Barn", `and on ${i}`);
    await ada.page.keyboard.press("Control+Shift+M");
    const found = ada.page.locator("#mentions .found", { hasText: "the cow is out" });
    assertEquals(await found.getAttribute("href"), `/rooms/${ben.rooms.get("Barn")}?at=${n}`);
    await found.click();
    await isIn(ada, "Barn");
    await ada.page.locator(`.message.flash[data-n='${n}']`).waitFor();
    assert(ada.page.url().endsWith(`?at=${n}`));
    assertEquals(await line(ada, "Barn").locator(".badge").count(), 0);
  }));

Deno.test("Esc goes in layers: a menu, the details, the reply; only then everything is read", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Barn"]);
    for (let i = 0; i < 60; i++) await ben.says("Barn", `said ${i}`);
    await ada.openRoom("Barn");
    await ada.page.locator(".divider").waitFor();
    await ada.writer.press("Shift+ArrowUp");
    await ada.page.locator(".reply-chip").waitFor();
    await ada.page.keyboard.press("Control+.");
    await ada.page.locator("#details").waitFor();
    await ada.page.locator(".me summary").click();
    const open = () =>
      Promise.all(
        [".me[open]", "#details", ".reply-chip", ".divider"].map((it) => ada.page.locator(it).count()),
      );
    assertEquals(await open(), [1, 1, 1, 1]);
    for (const left of [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0]]) {
      await ada.page.keyboard.press("Escape");
      await until(async () => (await open()).join() === left.join(), `Esc to leave ${left}`);
    }
    await until(async () => !(await isBold(ada, "Barn")), "the room to be read");
    await ada.sees("said 59");
  }));

Deno.test("Shift+Esc marks everything as read, and asks the first time only", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Attic", "Barn"]);
    const both = async () => (await isBold(ada, "Attic")) || (await isBold(ada, "Barn"));
    await ben.says("Attic", "one");
    await ben.says("Barn", "two");
    await until(async () => (await isBold(ada, "Attic")) && (await isBold(ada, "Barn")));
    await ada.page.keyboard.press("Shift+Escape");
    await ada.page.locator("#read-all", { hasText: "2 conversations" }).waitFor();
    await ada.page.locator("#read-all .primary").click();
    await until(async () => !(await both()), "all to be read");
    await ben.says("Attic", "three");
    await until(() => isBold(ada, "Attic"));
    await ada.page.keyboard.press("Shift+Escape");
    await until(async () => !(await both()), "all to be read at once");
    assertEquals(await ada.page.locator("#read-all").count(), 0);
  }));

Deno.test("Alt+click makes a message and what follows unread, and it stays so while the room is open", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Barn"]);
    for (const text of ["one", "two", "three"]) await ben.says("Barn", text);
    await ada.openRoom("Barn");
    await ada.page.keyboard.press("Escape");
    await until(async () => !(await isBold(ada, "Barn")), "the room to be read");
    await ada.message("two").click({ modifiers: ["Alt"] });
    await until(() => isBold(ada, "Barn"));
    const order = () => ada.page.locator(".divider, .message-text").allTextContents();
    await until(async () => (await order()).join() === "one,New,two,three", "the divider to be over it");
    await ben.says("Barn", "four");
    await ada.sees("four");
    assert(await isBold(ada, "Barn"), "reading on took it back");
    await ada.openRoom("General");
    assert(await isBold(ada, "Barn"), "leaving took it back");
  }));

Deno.test("A room is starred, muted, moved and marked in its menu, on all my devices", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Attic", "Barn"]);
    const other = await stage.again("ada");
    const headings = ({ page }: Somebody) =>
      page.locator(".sidebar-section > :is(h1, h2):not(:text('Direct messages'))").allInnerTexts();
    await choose(ada, "Barn", "Star");
    await until(async () => (await headings(other)).join() === "Starred,Rooms", "the star to arrive");
    assertEquals(
      await other.page.locator(".room-item").first().locator(".room-link-name").innerText(),
      "Barn",
    );
    await line(ada, "Attic").hover();
    await ada.page.locator("[aria-label='Options for Attic']").click();
    await ada.page.fill("#room-menu [name=section]", "Home");
    await ada.page.keyboard.press("Enter");
    await until(async () => (await headings(other)).join() === "Starred,Home,Rooms", "the section to arrive");
    await choose(ada, "Attic", "For ever");
    await line(ada, "Attic").locator(".muted-mark").waitFor();
    await ben.says("Attic", "a mouse");
    await ben.says("Barn", "a cow");
    await until(() => isBold(ada, "Barn"));
    assert(!(await isBold(ada, "Attic")), "a muted room is bold");
    await ben.says("Attic", "@ada a rat");
    await until(() => isBold(ada, "Attic"));
    assertEquals((await line(ada, "Attic").locator(".badge").innerText()).split("\n")[0], "1");
    assertEquals(await line(ada, "Barn").locator(".badge").count(), 0, "a number without being addressed");
    await choose(ada, "Attic", "Nothing");
    await until(async () => !(await isBold(ada, "Attic")), "the room to fall silent");
    await choose(ada, "Barn", "Mark as read");
    await until(async () => !(await isBold(other, "Barn")), "the other device to know");
    await choose(ada, "Barn", "Mark as unread");
    await until(() => isBold(other, "Barn"));
  }));

Deno.test("All rooms of a section are marked as read from the menu of one", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Attic", "Barn", "Cellar"]);
    await choose(ada, "Cellar", "Star");
    for (const name of ["Attic", "Barn", "Cellar"]) await ben.says(name, "something new");
    for (const name of ["Attic", "Barn", "Cellar"]) await until(() => isBold(ada, name));
    await choose(ada, "Attic", "Mark all of “Rooms” as read");
    await until(async () => !(await isBold(ada, "Attic")) && !(await isBold(ada, "Barn")), "both to be read");
    assert(await isBold(ada, "Cellar"), "the other section was read as well");
  }));

Deno.test("The bar over the list counts what is new, leads to its beginning and marks it read", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Barn"]);
    for (let i = 0; i < 60; i++) await ben.says("Barn", `said ${i}`);
    await ada.openRoom("Barn");
    const bar = ada.page.locator(".unread-bar");
    await ada.page.locator(".jump button").click();
    await ada.sees("said 59");
    await until(async () => !(await isBold(ada, "Barn")), "the room to be read");
    await ada.page.locator(".message", { hasText: "said 10" }).first().click({ modifiers: ["Alt"] });
    await until(() => isBold(ada, "Barn"));
    await ada.page.evaluate(() => document.querySelector(".timeline")!.scrollTo(0, 0));
    await bar.waitFor();
    assert(/^50 new/.test(await bar.innerText()), await bar.innerText());
    await ada.writer.press("Shift+PageUp");
    // It goes when the divider has come into sight.
    await bar.waitFor({ state: "detached" });
    await ada.page.evaluate(() => document.querySelector(".timeline")!.scrollTo(0, 0));
    await bar.locator("button", { hasText: "Mark read" }).click();
    await until(async () => !(await isBold(ada, "Barn")), "the room to be read again");
    assertEquals(await ada.page.locator(".divider").count(), 0);
  }));

Deno.test("Sending goes to the bottom; Page up and End move the list while one writes", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Barn"]);
    for (let i = 0; i < 60; i++) await ben.says("Barn", `said ${i}`);
    await ada.openRoom("Barn");
    const top = () => ada.page.evaluate(() => document.querySelector(".timeline")!.scrollTop);
    const atBottom = () => until(async () => (await top()) === 0, "the bottom");
    await ada.writer.press("Control+End");
    await atBottom();
    await ada.writer.fill("half a sen");
    await ada.writer.press("PageUp");
    await until(async () => (await top()) < -100, "the list to move");
    await ada.writer.press("PageDown");
    await atBottom();
    await ada.writer.press("PageUp");
    await until(async () => (await top()) < -100, "the list to move again");
    assertEquals(await ada.writer.inputValue(), "half a sen");
    await ada.writer.press("Enter");
    await ada.sees("half a sen");
    await atBottom();
  }));

Deno.test("The room of last time opens again", () =>
  onStage(async (stage) => {
    const { ada } = await inRooms(stage, ["Attic", "Barn"]);
    await ada.openRoom("Barn");
    await ada.page.goto(stage.server.url);
    await isIn(ada, "Barn");
  }));

Deno.test("Title and icon of the tab say that something is unread, and not of what is muted", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Attic"]);
    const icon = () => ada.page.locator("link[rel=icon]").getAttribute("href");
    assert(/favicon\.svg/.test((await icon())!));
    await ben.says("Attic", "one");
    await ben.says("Attic", "two");
    await until(async () => (await ada.page.title()).startsWith("(2)"), "the title to count");
    assert(/favicon-unread\.svg/.test((await icon())!));
    assertEquals((await ada.page.request.get(stage.server.url + (await icon())!)).status(), 200);
    await choose(ada, "Attic", "For ever");
    await until(async () => !(await ada.page.title()).startsWith("("), "the title to be calm");
    assert(/favicon\.svg/.test((await icon())!));
  }));

Deno.test("The date leads to another day, and Back to where one was", () =>
  onStage(async (stage) => {
    const { ada, ben } = await inRooms(stage, ["Barn"]);
    for (let i = 0; i < 120; i++) await ben.says("Barn", `said ${i}`);
    await ada.openRoom("Barn");
    await ada.page.keyboard.press("Escape");
    await ada.sees("said 119");
    await ada.page.locator(".day button").first().click();
    await ada.page.locator("#jump-to-day button", { hasText: "The beginning" }).click();
    await ada.page.locator("text=This is the beginning of Barn").waitFor();
    await ada.page.locator(".day button").first().click();
    await ada.page.locator("#jump-to-day [type=date]").fill("2099-01-01");
    await ada.page.keyboard.press("Enter");
    await ada.page.locator(".message.flash", { hasText: "said 119" }).waitFor();
    await ada.page.goBack();
    await ada.page.locator("text=This is the beginning of Barn").waitFor();
  }));

Deno.test("What opens by keys has names, roles and contrast, in light and in dark", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await (await server.person("ben")).connect();
    const { memberships } = await ben.request("rooms.mine", {});
    const clientId = server.core.effects.id();
    await ben.request("message.send", {
      conversation: memberships[0]!.room.id,
      clientId,
      text: "@ada hello",
    });
    await ada.sees("hello");
    const opens: [panel: string, open: () => Promise<void>][] = [
      ["#switcher", () => ada.page.keyboard.press("Control+k")],
      ["#shortcuts", () => ada.page.keyboard.press("Control+/")],
      ["#mentions .found", () => ada.page.keyboard.press("Control+Shift+M")],
      ["#jump-to-day", () => ada.page.locator(".day button").first().click()],
      ["#room-menu", () => ada.page.locator(".room-more").first().press("Enter")],
    ];
    for (const colorScheme of ["light", "dark"] as const) {
      await ada.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      assertEquals(await faultsOf(ada.page), []);
      for (const [panel, open] of opens) {
        await open();
        await ada.page.locator(panel).waitFor();
        assertEquals(await faultsOf(ada.page), [], `${panel} in ${colorScheme}`);
        await ada.page.keyboard.press("Escape");
        await ada.page.locator(panel).waitFor({ state: "detached" });
      }
    }
  }));

Deno.test("On a phone a finger from the edge brings the list, and pushes it away; resting on a room opens its menu", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", {
      viewport: { width: 390, height: 750 },
      hasTouch: true,
      isMobile: true,
    });
    const line = await ada.context.newCDPSession(ada.page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number, timestamp: number) =>
      line.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: type === "touchEnd" ? [] : [{ x, y: 300 }],
        timestamp,
      });
    /** In a fifth of a second, however busy the machine is. */
    const swipe = async (from: number, to: number) => {
      const begun = Date.now() / 1000;
      await touch("touchStart", from, begun);
      for (let i = 1; i <= 5; i++) await touch("touchMove", from + ((to - from) * i) / 5, begun + i / 30);
      await touch("touchEnd", to, begun + 0.2);
    };
    const view = () => ada.page.locator(".shell").getAttribute("data-view");
    assertEquals(await view(), "room");
    await swipe(200, 380);
    assertEquals(await view(), "room");
    await swipe(4, 200);
    await until(async () => (await view()) === "list", "the list");
    assert(ada.page.url().endsWith("/rooms"));
    await swipe(300, 80);
    await until(async () => (await view()) === "room", "the room again");
    await swipe(4, 200);
    await until(async () => (await view()) === "list", "the list again");
    const underFinger = { x: 120, y: 0 };
    await until(async () => {
      const box = await ada.page.locator(".room-link", { hasText: "General" }).boundingBox();
      underFinger.y = box!.y + box!.height / 2;
      return await ada.page.evaluate(
        ({ x, y }) => document.elementFromPoint(x, y)?.closest(".room-link") != null,
        underFinger,
      );
    }, "the list to have come to rest");
    await line.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [underFinger] });
    await ada.page.locator("#room-menu").waitFor();
    await touch("touchEnd", 0, Date.now() / 1000);
    assertEquals(await view(), "list");
  }));
