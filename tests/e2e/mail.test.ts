/** What people do with mails about their account: in a browser, with the links from a real mail server. */
import { assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { linkIn, Mailbox, mailSettings } from "@/tests/support/mailbox.ts";
import { onStage, Somebody } from "@/tests/support/people.ts";
import { goodPassword } from "@/tests/support/server.ts";

const phone = { viewport: { width: 390, height: 844 }, bypassCSP: true, colorScheme: "dark" } as const;

Deno.test("Whoever forgot their password gets a mail, chooses another, and is in; elsewhere they are out", () =>
  Mailbox.with((mailbox) =>
    onStage(async ({ browser, server, arrive }) => {
      const office = await arrive("ada");
      const faults: string[] = [];
      const ada = await Somebody.enter(browser, faults, phone);
      const { page } = ada;
      await page.goto(`${server.url}/login`);
      assertEquals(await faultsOf(page), []);
      await page.getByRole("link", { name: "Forgot your password?" }).click();
      await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
      assertEquals(await faultsOf(page), []);
      await page.getByLabel("Username or email").fill("ada@example.org");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Look at your mail" }).waitFor();
      assertEquals(await faultsOf(page), []);

      const link = server.url + linkIn(await mailbox.mail("ada@example.org", "A new password"));
      await page.goto(link);
      assertEquals(new URL(page.url()).search, "");
      assertEquals(await faultsOf(page), []);
      const password = page.getByLabel("New password");
      await password.fill("password1");
      await page.keyboard.press("Enter");
      await page.locator("[name=password][aria-invalid=true]").waitFor();
      await password.fill("An0ther-horse-and-battery");
      await page.locator(".strength[data-score='4']").waitFor();
      await page.keyboard.press("Enter");
      await ada.isConnected();
      await ada.say("I am back");
      await ada.sees("I am back");
      await office.page.getByText("You are signed out").waitFor();

      await page.goto(link);
      await page.getByRole("heading", { name: "This link has ended" }).waitFor();
      assertEquals(await faultsOf(page), []);
      assertEquals(faults, []);
    }, { settings: mailSettings, mailServer: mailbox.server })
  ));

Deno.test("One confirms one's address by a link, also without a script and on another device, and moves to another", () =>
  Mailbox.with((mailbox) =>
    onStage(async ({ browser, server, arrive }) => {
      const ben = await arrive("ben", { bypassCSP: true });
      const { page } = ben;
      const state = page.locator(".sheet-section", { has: page.getByRole("heading", { name: "Email" }) });
      await page.goto(`${server.url}/settings`);
      await state.getByText("Not confirmed yet").waitFor();
      await page.getByRole("button", { name: "Send the mail again" }).click();
      await page.getByText("on its way once more").waitFor();

      const telephone = await Somebody.enter(browser, [], { ...phone, javaScriptEnabled: false });
      const mail = await mailbox.mail("ben@example.org", "Confirm", 1);
      await telephone.page.goto(server.url + linkIn(mail));
      await telephone.page.getByRole("button", { name: "Yes, confirm it" }).click();
      await telephone.page.getByText("Your address is confirmed.").waitFor();

      await page.goto(`${server.url}/settings`);
      await state.getByText("Confirmed", { exact: true }).waitFor();
      await page.getByLabel("Another address").fill("ben@example.net");
      await page.getByLabel("Your password").fill("not this one");
      await page.getByRole("button", { name: "Change address" }).click();
      await page.locator("#email-current[aria-invalid=true]").waitFor();
      assertEquals(await page.getByLabel("Another address").inputValue(), "ben@example.net");
      assertEquals(await faultsOf(page), []);
      await page.getByLabel("Your password").fill(goodPassword);
      await page.getByRole("button", { name: "Change address" }).click();
      await state.getByText("takes its place").waitFor();
      assertEquals(await faultsOf(page), []);
      await mailbox.mail("ben@example.org", "Another address");
      await page.goto(server.url + linkIn(await mailbox.mail("ben@example.net", "Confirm")));
      assertEquals(await faultsOf(page), []);
      await page.getByRole("button", { name: "Yes, confirm it" }).click();
      await state.getByText("ben@example.net").waitFor();
      await state.getByText("Confirmed", { exact: true }).waitFor();

      // Ben is the first here, so he owns the server and can help others back in.
      await page.getByRole("link", { name: "Help somebody back in" }).click();
      await page.getByLabel("Username").fill("nobody");
      await page.keyboard.press("Enter");
      await page.locator("[name=username][aria-invalid=true]").waitFor();
      await page.getByLabel("Username").fill("ben");
      await page.keyboard.press("Enter");
      await page.getByLabel("Copy it now").waitFor();
      assertEquals(await faultsOf(page), []);
    }, { settings: mailSettings, mailServer: mailbox.server })
  ));
