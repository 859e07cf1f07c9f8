/** Making an account and signing in, as people do it: with the forms, in a browser that runs scripts. */
import { assertEquals } from "@/tests/support/assert.ts";
import { onStage, Somebody } from "@/tests/support/people.ts";

Deno.test("One sees how strong the password is, is told what is wrong beside the field, and keeps what one typed", () =>
  onStage(async ({ browser, server }) => {
    const faults: string[] = [];
    const ada = await Somebody.enter(browser, faults);
    const { page } = ada;
    await page.goto(server.url);
    await page.getByText("Set up your server").waitFor();
    await page.getByLabel("Username").fill("ada");
    await page.getByLabel("Email").fill("ada@example.org");
    await page.locator("[name=password]").fill("Aa1aaaaa");
    await page.locator(".strength[data-score='1'], .strength[data-score='2']").waitFor();
    await page.locator("[name=password]").fill("password");
    await page.getByRole("status").filter({ hasText: "The password" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator("[name=password][aria-invalid=true]").waitFor();
    assertEquals(await page.getByLabel("Username").inputValue(), "ada");
    await page.locator("[name=password]").fill("Corr3ct-horse-and-battery");
    await page.locator(".strength[data-score='4']").waitFor();
    await page.keyboard.press("Enter");
    await ada.isConnected();
    await ada.say("Here I am");
    await ada.sees("Here I am");

    const room = page.url();
    await page.locator(".me summary").click();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.goto(room);
    await page.locator("[name=login]").fill("ada@example.org");
    await page.locator("[name=password]").fill("not this one");
    await page.keyboard.press("Enter");
    await page.locator("[name=password][aria-invalid=true]").waitFor();
    assertEquals(await page.locator("[name=login]").inputValue(), "ada@example.org");
    await page.locator("[name=password]").fill("Corr3ct-horse-and-battery");
    await page.keyboard.press("Enter");
    await ada.sees("Here I am");
    assertEquals(page.url(), room);
    assertEquals(faults, []);
  }));
