import { assertEquals } from "@/tests/support/assert.ts";
import { onStage } from "@/tests/support/people.ts";

Deno.test("Ctrl+F finds parts of words, marks them, and leads to the message", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("The hedgehogs sleep under the woodpile");
    await ada.say("Good to know");
    await ada.sees("woodpile");
    await ada.page.keyboard.press("Control+f");
    const field = ada.page.locator("#search [type=search]");
    await field.fill("edgeho");
    const hit = ada.page.locator("#search .found", { hasText: "woodpile" });
    await hit.waitFor();
    assertEquals(await hit.locator("mark").innerText(), "edgeho");
    await field.fill("from:ben -woodpile");
    await ada.page.locator("#search [role=status]", { hasText: "Nothing found" }).waitFor();
    await field.fill("from:ben sleep");
    await hit.waitFor();
    await hit.click();
    await ada.page.locator(".message.flash", { hasText: "woodpile" }).waitFor();
    await ada.page.keyboard.press("Control+f");
    assertEquals(await field.inputValue(), "from:ben sleep", "the search is there again");
    await hit.waitFor();
  }));

Deno.test("What is found looks as it was written, with what was looked for marked across it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.say("The **hedgehogs sleep** under `the woodpile` with ||a secret|| :hedgehog:");
    await ada.sees("woodpile");
    await ada.page.keyboard.press("Control+f");
    await ada.page.locator("#search [type=search]").fill("hogs sleep");
    const text = ada.page.locator("#search .found-text");
    await text.waitFor();
    await text.getByText("🦔").waitFor();
    const line = await text.innerText();
    assertEquals(line, "The hedgehogs sleep under the woodpile with ▒▒▒ 🦔");
    assertEquals(await text.locator("strong mark").allInnerTexts(), ["hogs", "sleep"]);
    assertEquals(await text.locator("code").innerText(), "the woodpile");
  }));

Deno.test("Operators, people and days are offered while one types, and taken with the keyboard alone", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("The woodpile is dry");
    await ada.sees("dry");
    await ada.page.keyboard.press("Control+f");
    const field = ada.page.locator("#search [type=search]");
    const offers = ada.page.locator("#search [role=option]");
    await ada.page.keyboard.type("fro");
    await offers.filter({ hasText: "from:" }).waitFor();
    await ada.page.keyboard.press("ArrowDown");
    await ada.page.keyboard.press("Enter");
    assertEquals(await field.inputValue(), "from:");
    await ada.page.keyboard.type("be");
    await ada.page.locator("#search [role=option][aria-selected=true]", { hasText: "Ben" }).waitFor();
    await ada.page.keyboard.press("Tab");
    assertEquals(await field.inputValue(), "from:ben ");
    await ada.page.keyboard.type("after:yes");
    await offers.filter({ hasText: "yesterday" }).waitFor();
    await ada.page.keyboard.press("Enter");
    assertEquals(await field.inputValue(), "from:ben after:yesterday ");
    await ada.page.locator("#search .found", { hasText: "dry" }).waitFor();
    await ada.page.keyboard.type("is:p");
    await offers.filter({ hasText: "pinned" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await offers.first().waitFor({ state: "detached" });
    assertEquals(await field.isVisible(), true, "Esc goes in layers");
    await ada.page.keyboard.press("Escape");
    await ada.page.locator("#search").waitFor({ state: "detached" });
  }));

Deno.test("Keys that come before the offers for the last letter choose among those that are shown", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.page.keyboard.press("Control+f");
    const field = ada.page.locator("#search [type=search]");
    const offers = ada.page.locator("#search [role=option]");
    await ada.page.keyboard.type("fr");
    await offers.filter({ hasText: "from:" }).waitFor();
    await field.evaluate((input: HTMLInputElement) => {
      const press = (key: string) =>
        input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      input.value = "fro";
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      press("ArrowDown");
      press("Enter");
    });
    await ada.page.waitForFunction(() =>
      document.querySelector<HTMLInputElement>("#search [type=search]")!.value === "from:"
    );
    await field.fill("");
    await offers.filter({ hasText: "has:" }).waitFor();
    await ada.page.keyboard.press("ArrowDown");
    await field.fill("f");
    await offers.filter({ hasText: "has:" }).waitFor({ state: "detached" });
    assertEquals(await offers.getAttribute("aria-selected"), "true", "what was chosen stays chosen");
  }));

Deno.test("A search has its address, and Back from a hit returns to the results where they were", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    const wire = await (await server.person("ben")).connect();
    const { memberships } = await wire.request("rooms.mine", {});
    const conversation = memberships[0]!.room.id;
    for (let i = 1; i <= 40; i++) {
      await wire.request("message.send", {
        conversation,
        clientId: server.core.effects.id(),
        text: `log ${i}`,
      });
    }
    await ada.sees("log 40");
    const room = ada.page.url();
    await ada.page.keyboard.press("Control+f");
    await ada.page.locator("#search [type=search]").fill("log");
    const hit = ada.page.locator("#search .found", { hasText: /log 9$/ });
    await ada.page.waitForURL(`${room}?q=log`);
    await ada.page.getByRole("button", { name: "Show more" }).click();
    await hit.waitFor();
    await hit.scrollIntoViewIfNeeded();
    const body = ada.page.locator("#search .dialog-body");
    const place = await body.evaluate((element) => element.scrollTop);
    await hit.click();
    await ada.page.locator("#search").waitFor({ state: "detached" });
    await ada.page.waitForURL(/\?at=\d+$/);
    await ada.page.goBack();
    await hit.waitFor();
    assertEquals(await body.evaluate((element) => element.scrollTop), place);

    assertEquals(await hit.evaluate((element) => element === document.activeElement), true);
    await ada.page.keyboard.press("ArrowDown");
    assertEquals(
      await ada.page.evaluate(() => document.activeElement?.textContent?.endsWith("log 8")),
      true,
    );
    await ada.page.keyboard.press("Escape");
    await ada.page.waitForURL(room);
    await ada.page.goto(`${room}?q=%22log+7%22&here`);
    await ada.page.locator("#search .found", { hasText: /log 7$/ }).waitFor();
    assertEquals(await ada.page.locator("#search [type=checkbox]").isChecked(), true);
    await ada.page.keyboard.press("Escape");
    await ada.page.waitForURL(room);
  }));
