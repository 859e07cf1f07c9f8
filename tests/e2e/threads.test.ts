import { faultsOf } from "@/tests/support/axe.ts";
import { assert, assertEquals, assertMatch } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const threadWriter = (who: Somebody) => who.page.locator(".thread .composer textarea");
const inThread = (who: Somebody, text: string) =>
  who.page.locator(".thread .message", { hasText: text }).first();
const threadsLink = (who: Somebody) => who.page.locator(".sidebar .room-link", { hasText: "Threads" });

async function reply(who: Somebody, text: string): Promise<void> {
  await threadWriter(who).fill(text);
  await threadWriter(who).press("Enter");
  await who.page.locator(".thread .message:not(.sending)", { hasText: text }).first().waitFor();
}

/** By the tools beside the message. */
async function openThread(who: Somebody, text: string): Promise<void> {
  // Tools are there for what the server has.
  await who.page.locator(".shell-main .message[data-n]", { hasText: text }).first().hover();
  await who.page.locator(".shell-main .message-tools [aria-label='Reply in thread']").click();
  await threadWriter(who).waitFor();
}

Deno.test("Two people talk in a thread: it stands under its message, and does not make the room unread", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("Who has the key?");
    await ben.sees("Who has the key?");
    await openThread(ben, "Who has the key?");
    await reply(ben, "I think Eve has");
    const line = ada.page.locator(".thread-line", { hasText: "1 reply" });
    await line.waitFor();
    assertMatch(await line.innerText(), /last today \d/);
    await line.filter({ hasText: "1 new" }).waitFor();
    await ada.page.locator(".sidebar .room-link.unread", { hasText: "Threads" }).waitFor();
    assertEquals(await ada.page.locator(".sidebar .room-link.unread", { hasText: "General" }).count(), 0);
    await line.click();
    await inThread(ada, "I think Eve has").waitFor();
    await ada.page.locator(".thread .divider").waitFor();
    await ada.page.locator(".sidebar .room-link:not(.unread)", { hasText: "Threads" }).waitFor();
    await line.filter({ hasNotText: "new" }).waitFor();
    await threadWriter(ada).pressSequentially("Then I ask");
    await ben.page.locator(".thread .typing", { hasText: "Ada is typing" }).waitFor();
    await threadWriter(ada).press("Enter");
    await inThread(ben, "Then I ask").waitFor();
    await ben.page.locator(".thread-line", { hasText: "2 replies" }).waitFor();
    assertEquals(await ada.page.locator(".shell-main .message", { hasText: "Then I ask" }).count(), 0);
  }));

Deno.test("A mention in a thread is counted beside Threads and leads there; all can be marked as read", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("About the hall");
    await ada.say("About the barn");
    await openThread(ada, "About the hall");
    await reply(ada, "@ben what do you say?");
    const badge = threadsLink(ben).locator(".badge");
    await badge.waitFor();
    assertMatch(await badge.innerText(), /^1\s*mention$/);
    await ben.page.locator(".timeline").focus();
    await ben.page.keyboard.press("g");
    const overview = ben.page.locator("#threads .thread-overview.unread", { hasText: "About the hall" });
    await overview.waitFor();
    assertMatch(await overview.innerText(), /what do you say\?[\s\S]*1 new/);
    await reply(ada, "There is no hurry");
    await ben.page.locator("#threads .thread-overview", { hasText: "2 new" }).waitFor();
    await ben.page.locator("#threads", { hasText: "There is no hurry" }).waitFor();
    await ben.page.locator("#threads button", { hasText: "Mark all as read" }).click();
    await ben.page.locator("#threads .thread-overview:not(.unread)", { hasText: "2 replies" }).waitFor();
    await badge.waitFor({ state: "detached" });
    await overview.or(ben.page.locator("#threads .thread-overview")).first().click();
    await inThread(ben, "There is no hurry").waitFor();
    assertMatch(ben.page.url(), /\/rooms\/\w{26}\?thread=\d+$/);
  }));

Deno.test("Following a thread and leaving it alone: by the bell, by the menu, in all tabs, and over being offline", () =>
  onStage(async ({ arrive, again }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    const other = await again("ben");
    await ada.say("Plum cake");
    await ben.sees("Plum cake");
    await ben.message("Plum cake").focus();
    await ben.page.keyboard.press("Enter");
    await ben.page.locator("[role=menuitem]", { hasText: "Follow thread" }).click();
    await ben.page.locator(".toast", { hasText: "You follow this thread" }).waitFor();
    await openThread(ada, "Plum cake");
    await reply(ada, "has to rest");
    for (const tab of [ben, other]) {
      await tab.page.locator(".sidebar .room-link.unread", { hasText: "Threads" }).waitFor();
    }
    await ben.page.locator(".thread-line").click();
    const bell = ben.page.locator(".thread-bell");
    assertEquals(await bell.getAttribute("aria-pressed"), "true");
    await other.page.locator(".sidebar .room-link:not(.unread)", { hasText: "Threads" }).waitFor();
    await bell.click();
    await ben.page.locator(".thread-bell[aria-pressed=false]").waitFor();
    await ben.page.keyboard.press("Escape");
    await reply(ada, "for a day");
    await ben.page.locator(".thread-line", { hasText: "2 replies" }).waitFor();
    assertEquals(await ben.page.locator(".sidebar .room-link.unread", { hasText: "Threads" }).count(), 0);
    await ben.page.locator(".thread-line").click();
    await reply(ben, "so long?");
    await ben.page.keyboard.press("Escape");
    await ben.page.locator(".thread").waitFor({ state: "detached" });
    await ben.context.setOffline(true);
    await reply(ada, "yes, or two");
    await ben.context.setOffline(false);
    await ben.page.locator(".sidebar .room-link.unread", { hasText: "Threads" }).waitFor();
  }));

Deno.test("A thread has an address: it survives a reload, opens in a new tab at a reply, and Back closes it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.say("Where do we meet?");
    await openThread(ada, "Where do we meet?");
    for (let i = 1; i <= 70; i++) {
      await threadWriter(ada).fill(`idea ${i}.`);
      await threadWriter(ada).press("Enter");
    }
    await ada.page.locator(".thread-line", { hasText: "70 replies" }).waitFor();
    const address = ada.page.url();
    await ada.page.goBack();
    await ada.page.locator(".thread").waitFor({ state: "detached" });
    await ada.page.goForward();
    await inThread(ada, "idea 70.").waitFor();
    await ada.page.reload();
    await inThread(ada, "idea 70.").waitFor();
    await ada.isConnected();
    const tab = await ada.context.newPage();
    await tab.goto(`${address}&at=3`);
    const third = tab.locator(".thread .message.flash", { hasText: "idea 3." });
    await third.waitFor();
    assert(
      await third.evaluate((message) => {
        const { top, bottom } = message.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
    );
    await tab.locator(".thread .jump button").click();
    await tab.locator(".thread .message", { hasText: "idea 70." }).waitFor();
    await tab.goto(`${address.replace(/thread=\d+/, "thread=1")}`);
    await tab.locator("[role=alert]", { hasText: "Cannot find that thread" }).waitFor();
    await tab.locator(".message", { hasText: "Where do we meet?" }).waitFor();
  }));

Deno.test("In a thread one edits, deletes, reacts and answers; Esc leaves it in layers", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("Menu for Sunday");
    await ben.sees("Menu for Sunday");
    await ben.message("Menu for Sunday").focus();
    await ben.page.keyboard.press("t");
    await reply(ben, "Soup");
    await ada.page.locator(".thread-line").click();
    await inThread(ada, "Soup").hover();
    await ada.page.locator(".thread .message-tools [aria-label='React with 👍']").click();
    await ben.page.locator(".thread .reaction", { hasText: "1" }).waitFor();
    await inThread(ada, "Soup").focus();
    await ada.page.keyboard.press("r");
    await reply(ada, "With what?");
    await ben.page.locator(".thread .quote", { hasText: "Soup" }).waitFor();
    await threadWriter(ben).press("ArrowUp");
    await ben.page.locator(".thread .message-editor textarea").fill("Soup of peas");
    await ben.page.keyboard.press("Enter");
    await inThread(ada, "Soup of peas").waitFor();
    await inThread(ada, "With what?").focus();
    await ada.page.keyboard.press("Delete");
    await ada.page.locator("dialog[open] button.danger, dialog[open] button", { hasText: "Delete" }).first()
      .click();
    await ben.page.locator(".thread .message-deleted").waitFor();
    assertEquals(await ada.page.locator("[role=menuitem]", { hasText: "Reply in thread" }).count(), 0);
    // An edit, an answer, then the thread.
    await threadWriter(ben).press("ArrowUp");
    await ben.page.locator(".thread .message-editor textarea").waitFor();
    await ben.page.keyboard.press("Escape");
    await ben.page.locator(".thread .message-editor").waitFor({ state: "detached" });
    await inThread(ben, "Soup of peas").focus();
    await ben.page.keyboard.press("r");
    await ben.page.locator(".thread .reply-chip").waitFor();
    await ben.page.keyboard.press("Escape");
    await ben.page.locator(".thread .reply-chip").waitFor({ state: "detached" });
    await ben.page.keyboard.press("Escape");
    await ben.page.locator(".thread").waitFor({ state: "detached" });
    await until(() =>
      ben.message("Menu for Sunday").evaluate((message) => message === document.activeElement)
    );
  }));

Deno.test("The message of a thread is edited, reacted to and deleted in the panel as in the room", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("Tee at four");
    await openThread(ada, "Tee at four");
    await reply(ada, "with cake");
    await ben.page.locator(".thread-line").click();
    const root = (who: Somebody) => who.page.locator(".thread-root .message");
    await root(ben).hover();
    await ben.page.locator(".thread-root .message-tools [aria-label='React with ❤️']").click();
    await ada.page.locator(".shell-main .reaction").waitFor();
    await ada.page.locator(".thread-root .reaction").waitFor();
    await root(ada).focus();
    await ada.page.keyboard.press("e");
    await ada.page.locator(".thread-root .message-editor textarea").fill("Tea at four");
    await ada.page.keyboard.press("Enter");
    await root(ben).filter({ hasText: "Tea at four" }).waitFor();
    await ben.sees("Tea at four");
    await root(ada).focus();
    await ada.page.keyboard.press("Delete");
    await ada.page.locator("dialog[open] button", { hasText: "Delete" }).first().click();
    await ben.page.locator(".thread-root .message-deleted").waitFor();
    await reply(ben, "the cake is still there");
    await ada.page.locator(".shell-main .message", { has: ada.page.locator(".message-deleted") })
      .locator(".thread-line", { hasText: "2 replies" }).waitFor();
  }));

Deno.test("The list of threads leads into another room, Back leads out again, and Shift+Esc reads all of them", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    const owner = await server.core.accounts.byUsername("ada");
    const scope = { userId: owner!.id, role: "owner", address: "127.0.0.1" } as never;
    await server.core.rooms.create(scope, { name: "Garden", access: "public" });
    await ada.say("Who waters the beans?");
    await openThread(ben, "Who waters the beans?");
    await reply(ben, "I could");
    await ada.openRoom("Garden");
    await ada.page.locator(".sidebar .room-link.unread", { hasText: "Threads" }).click();
    await ada.page.locator("#threads .thread-overview", { hasText: "beans" }).click();
    await inThread(ada, "I could").waitFor();
    await ada.page.locator(".bar h1", { hasText: "General" }).waitFor();
    await ada.page.goBack();
    await ada.page.locator(".bar h1", { hasText: "Garden" }).waitFor();
    await ada.page.locator(".thread").waitFor({ state: "detached" });
    await reply(ben, "or Eve");
    await ada.page.locator(".sidebar .room-link.unread", { hasText: "Threads" }).waitFor();
    await ada.page.keyboard.press("Shift+Escape");
    await ada.page.locator("#read-all button", { hasText: "Mark as read" }).click();
    await ada.page.locator(".sidebar .room-link:not(.unread)", { hasText: "Threads" }).waitFor();
    await ada.page.goForward();
    await inThread(ada, "or Eve").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.page.locator(".thread").waitFor({ state: "detached" });
    await ada.page.locator(".bar h1", { hasText: "General" }).waitFor();
  }));

Deno.test("A thread has a draft of its own, and a reply can go to the room too", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("Shall we paint it?");
    await ben.sees("Shall we paint it?");
    await openThread(ben, "Shall we paint it?");
    await threadWriter(ben).fill("Only in gr");
    await ben.page.keyboard.press("Escape");
    assertEquals(await ben.writer.inputValue(), "");
    await openThread(ben, "Shall we paint it?");
    await until(async () => await threadWriter(ben).inputValue() === "Only in gr");
    await threadWriter(ben).fill("Only in green");
    await ben.page.locator(".thread-also input").check();
    await threadWriter(ben).press("Enter");
    await ada.page.locator(".shell-main .message", { hasText: "Only in green" }).locator(".quote", {
      hasText: "Shall we paint it?",
    }).waitFor();
    assertEquals(await ben.page.locator(".thread-also input").isChecked(), false);
    await ada.page.locator(".thread-line").click();
    await inThread(ada, "Only in green").waitFor();
  }));

Deno.test("A reply is found by search and among the mentions, and both lead into its thread", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("Things to bring");
    await openThread(ada, "Things to bring");
    await reply(ada, "@ben, a wheelbarrow");
    await ben.page.keyboard.press("Control+Shift+M");
    await ben.page.locator("#mentions .found", { hasText: "wheelbarrow" }).click();
    await ben.page.locator(".thread .message.flash", { hasText: "wheelbarrow" }).waitFor();
    await ben.page.keyboard.press("Escape");
    await ben.page.locator(".thread").waitFor({ state: "detached" });
    await ben.page.keyboard.press("Control+f");
    await ben.page.locator("#search [type=search]").fill("wheelb");
    await ben.page.locator("#search .found", { hasText: "wheelbarrow" }).click();
    await ben.page.locator(".thread .message.flash", { hasText: "wheelbarrow" }).waitFor();
  }));

Deno.test("On a phone a thread is a screen of its own, and Back leads to the room", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben", phone)];
    await ada.say("Tea at four");
    await openThread(ada, "Tea at four");
    await reply(ada, "@ben, bring cups");
    await ben.page.locator(".thread-line", { hasText: "1 reply" }).tap();
    await inThread(ben, "bring cups").waitFor();
    const { width } = (await ben.page.locator(".thread").boundingBox())!;
    assertEquals(Math.round(width), 390);
    await threadWriter(ben).fill("two or three?");
    await ben.page.locator(".thread .composer-send").tap();
    await inThread(ada, "two or three?").waitFor();
    await ben.page.goBack();
    await ben.page.locator(".thread").waitFor({ state: "detached" });
    await ben.sees("Tea at four");
    await ben.page.locator(".thread-line").tap();
    await ben.page.locator(".thread .bar-back").tap();
    await ben.page.locator(".thread").waitFor({ state: "detached" });
    await ben.page.locator(".shell-main .bar-back").tap();
    await threadsLink(ben).tap();
    await ben.page.locator("#threads .thread-overview", { hasText: "two or three?" }).tap();
    await inThread(ben, "two or three?").waitFor();
  }));

Deno.test("Whoever is removed from the room while reading a thread sees neither any more", () =>
  onStage(async ({ arrive, server }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("Only for us");
    await openThread(ada, "Only for us");
    await reply(ada, "@ben a secret");
    await ben.page.locator(".thread-line").click();
    await inThread(ben, "a secret").waitFor();
    const address = ben.page.url();
    const room = /\w{26}/.exec(address)![0];
    const { accounts, rooms } = server.core;
    const [owner, guest] = [await accounts.byUsername("ada"), await accounts.byUsername("ben")];
    await rooms.remove({ userId: owner!.id, role: "owner" } as never, {
      conversation: room,
      user: guest!.id,
    });
    await ben.page.locator("[role=alert]", { hasText: "You were removed from this room" }).waitFor();
    await ben.page.locator(".thread").waitFor({ state: "detached" });
    await ben.page.keyboard.press("g");
    await ben.page.locator("#threads", { hasText: "You follow no threads yet" }).waitFor();
  }));

Deno.test("The panel of a thread and the list of threads have names, roles and contrast, in light and in dark", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben", { ...phone, bypassCSP: true });
    await ada.say("Who has the key?");
    await openThread(ada, "Who has the key?");
    await reply(ada, "@ben perhaps?");
    await ben.page.locator(".thread-line").tap();
    await inThread(ben, "perhaps?").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      for (const who of [ada, ben]) {
        await who.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        assertEquals(await faultsOf(who.page), []);
      }
    }
    await ada.page.locator(".timeline").first().focus();
    await ada.page.keyboard.press("g");
    await ada.page.locator("#threads .thread-overview").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await ada.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      assertEquals(await faultsOf(ada.page), []);
    }
  }));
