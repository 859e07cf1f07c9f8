import axe from "axe-core";
import type { Page } from "playwright-core";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

async function ask(somebody: Somebody, question: string, answers: string[], boxes: string[] = []) {
  const { page } = somebody;
  await page.locator("button[aria-label=Poll]").click();
  const dialog = page.locator("#new-poll");
  await dialog.locator("[name=question]").fill(question);
  for (const [i, answer] of answers.entries()) await dialog.locator("[name=option]").nth(i).fill(answer);
  for (const box of boxes) await dialog.locator(`[name=${box}]`).check();
  await dialog.locator(".button.primary").click();
  await dialog.waitFor({ state: "detached" });
  await page.locator(".composer textarea:focus").waitFor();
  await page.locator(".message[data-n] .poll", { hasText: question }).waitFor();
}

const answer = (somebody: Somebody, text: string) => somebody.page.locator(".poll-option", { hasText: text });

/** What a screen reader is told of an answer. */
async function counted(somebody: Somebody, text: string, votes: string): Promise<void> {
  const count = answer(somebody, text).locator(".poll-count");
  await until(async () => (await count.textContent())?.includes(votes) ?? false, `${text}: ${votes}`);
}

/** What axe finds wrong with the page as it is now. */
async function violations(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

Deno.test("Ada asks, both vote and see the bars move; who voted is told, and a vote is taken back", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben", { bypassCSP: true });
    await ada.writer.fill("half a sentence");
    await ask(ada, "Where do we eat?", ["Pizza", "Thai", "At home"]);
    assertEquals(await ada.writer.inputValue(), "half a sentence", "what was being written stays");
    await answer(ben, "Thai").click();
    await counted(ada, "Thai", "1 vote, 100 %");
    await answer(ada, "Pizza").click();
    await counted(ben, "Pizza", "1 vote, 50 %");
    await answer(ben, "Pizza").click();
    await counted(ada, "Pizza", "2 votes, 100 %");
    assertEquals(await ben.page.locator(".poll-option input:checked").count(), 1);
    await ben.page.locator(".poll-foot button", { hasText: "2 people voted" }).click();
    const voters = ben.page.locator("#poll-voters");
    await voters.locator(".person", { hasText: "Ben (you)" }).waitFor();
    assertEquals(await violations(ben.page), []);
    await ada.page.locator(".poll-foot button", { hasText: "Take back" }).click();
    await until(async () => (await voters.locator(".person").count()) === 1, "Ada to be gone from the list");
    await ben.page.keyboard.press("Escape");
    await ben.page.reload();
    await ben.isConnected();
    await ben.page.locator(".poll-option.mine", { hasText: "Pizza" }).waitFor();
    assertEquals(await ada.page.locator(".poll-option.mine").count(), 0);
  }));

Deno.test("A poll is made and answered by keys alone, and nothing in it is wrong for a screen reader", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const { keyboard } = ada.page;
    const button = ada.page.locator("button[aria-label=Poll]");
    await button.focus();
    await keyboard.press("Enter");
    const dialog = ada.page.locator("#new-poll");
    await dialog.waitFor();
    await dialog.locator(".button.primary").click();
    await dialog.locator(".field-error", { hasText: "Ask something" }).waitFor();
    assertEquals(await violations(ada.page), []);
    await keyboard.type("Which days?");
    await keyboard.press("Tab");
    await keyboard.type("Monday");
    await keyboard.press("Enter");
    await keyboard.type("Tuesday");
    await keyboard.press("Enter");
    await keyboard.type("Friday");
    await keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await button.focus();
    await keyboard.press("Enter");
    await dialog.waitFor();
    assertEquals(
      await dialog.locator("[name=option]").nth(2).inputValue(),
      "Friday",
      "what was typed is back",
    );
    await dialog.locator("[name=multiple]").check();
    await dialog.locator(".button.primary").press("Enter");
    await ada.page.locator(".message[data-n] .poll").waitFor();
    await ada.page.locator(".poll-option input").first().focus();
    await keyboard.press("Space");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("Space");
    await counted(ada, "Monday", "1 vote, 100 %");
    await counted(ada, "Friday", "1 vote, 100 %");
    assertEquals(await violations(ada.page), []);
    const group = ada.page.getByRole("group", { name: "Which days?" });
    assertEquals(await group.getByRole("checkbox", { checked: true }).count(), 2);
  }));

Deno.test("An anonymous poll shows no names; others add answers to an open one; whoever asked closes it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ask(ben, "Who cooks?", ["Robin", "Kim"], ["anonymous", "open"]);
    await answer(ada, "Kim").click();
    await ada.page.locator(".poll-foot button", { hasText: "Add an answer" }).click();
    await ada.page.keyboard.type("The neighbours");
    await ada.page.keyboard.press("Enter");
    await answer(ben, "The neighbours").locator(".poll-by", { hasText: "added by Ada" }).waitFor();
    await counted(ben, "Kim", "1 vote, 100 %");
    assertEquals(await ben.page.locator(".poll-foot button", { hasText: "voted" }).count(), 0);
    await ben.page.locator(".poll-foot button", { hasText: "Close poll" }).click();
    await ben.page.locator("#close-poll .button.primary").click();
    await ada.page.locator(".poll.closed", { hasText: "closed by Ben" }).waitFor();
    assert(await ada.page.locator(".poll-form").evaluate((form) => (form as HTMLFieldSetElement).disabled));
    await answer(ada, "Kim").and(ada.page.locator(".first")).waitFor();
  }));

Deno.test("A poll that was made without a line is asked once when it is back; a vote made without one counts then", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ask(ben, "First?", ["Yes", "No"]);
    await ada.page.locator(".poll").waitFor();
    await ada.page.locator("button[aria-label=Poll]").hover(); // What it opens is there before the line goes.
    await ada.page.waitForLoadState("networkidle");
    await ada.page.locator("button[aria-label=Poll]").click();
    await ada.page.locator("#new-poll").waitFor();
    await ada.context.setOffline(true);
    await ada.page.locator("[name=question]").fill("Second?");
    await ada.page.locator("[name=option]").nth(0).fill("Now");
    await ada.page.locator("[name=option]").nth(1).fill("Later");
    await ada.page.locator("#new-poll .button.primary").click();
    await ada.page.locator(".message.sending .poll", { hasText: "Second?" }).waitFor();
    await answer(ada, "Yes").click();
    await ada.context.setOffline(false);
    await counted(ben, "Yes", "1 vote, 100 %");
    await ben.page.locator(".poll", { hasText: "Second?" }).waitFor();
    await ada.page.locator(".message[data-n] .poll", { hasText: "Second?" }).waitFor();
    assertEquals(await ben.page.locator(".poll").count(), 2);
  }));
