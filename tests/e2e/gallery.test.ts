import { Buffer } from "node:buffer";
import { decodeTime } from "ulid";
import { keys } from "@/core/kv/keys.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

const look = Deno.env.get("LOOK");
const shoot = async ({ page }: Somebody, name: string) => {
  if (look) await page.screenshot({ path: `${look}/${name}.png` });
};

async function attach({ page }: Somebody, name: string, buffer = Buffer.from(`in ${name}`)): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".composer [aria-label='Attach files']").click();
  const mimeType = name.endsWith(".png") ? "image/png" : "text/plain";
  await (await chooser).setFiles({ name, mimeType, buffer });
  await page.locator(".composer .upload.done", { hasText: name }).waitFor();
}

async function openGallery({ page }: Somebody) {
  await page.keyboard.press("Control+.");
  await page.getByRole("button", { name: "Pictures and files" }).click();
  return page.locator("#files-panel");
}

Deno.test("The gallery shows what comes, changes and goes at once, links too, also in threads, and leads there and back", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await attach(ben, "harbour.png", Buffer.from(await ben.page.screenshot()));
    await ben.say("See https://one.example/boats");
    await ada.sees("See https://one.example/boats");
    const panel = await openGallery(ada);
    await panel.getByLabel("Open harbour.png").waitFor();
    await shoot(ada, "pictures");
    await panel.getByRole("button", { name: "Links" }).click();
    const links = panel.locator(".posted-link");
    await links.filter({ hasText: "one.example/boats" }).waitFor();
    // Whoever asks from outside has the same rights, so a thread is written there.
    const line = await (await server.person("eve")).connect();
    const room = (await line.request("rooms.mine", {})).memberships[0]!.room.id;
    const { entries } = await line.request("history", { conversation: room });
    const root = entries.findLast(({ type }) => type === "message")!.n;
    const thread = threadOf(room, root);
    const clientId = server.core.effects.id();
    const { n } = await line.request("message.send", {
      conversation: thread,
      clientId,
      text: "https://two.example/",
    });
    await links.filter({ hasText: "two.example" }).waitFor();
    assertEquals((await links.first().textContent())!.includes("two.example"), true);
    await line.request("message.edit", { conversation: thread, n, text: "https://other.example/" });
    await links.filter({ hasText: "other.example" }).waitFor();
    assertEquals(await links.count(), 2);
    await shoot(ada, "links");
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await line.request("message.delete", { conversation: thread, n });
    await links.filter({ hasText: "other.example" }).waitFor({ state: "detached" });
    await panel.getByRole("button", { name: "Files", exact: true }).click();
    await panel.getByText("There are none here.").waitFor();
    await attach(ben, "plan.txt");
    await ben.say("A plan");
    await panel.locator(".file", { hasText: "plan.txt" }).waitFor();
    await panel.getByLabel("Show plan.txt in the conversation").click();
    await ada.page.locator(".message.flash", { hasText: "A plan" }).waitFor();
    assertEquals(await panel.count(), 0);
    await ada.page.goBack();
    await panel.locator(".file", { hasText: "plan.txt" }).waitFor();
    await ben.page.locator(".message[data-n]", { hasText: "A plan" }).focus();
    await ben.page.keyboard.press("Delete");
    await ben.page.locator("dialog[open] .button.danger").click();
    await panel.getByText("There are none here.").waitFor();
    await ada.page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    assertEquals(new URL(ada.page.url()).search, "");
  }));

Deno.test("The gallery is sifted by days with the keyboard and on a phone; the address keeps it over a reload", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    await attach(ada, "today.txt");
    await ada.say("Today's");
    await attach(ada, "old.txt");
    await ada.say("Old");
    await ada.page.locator(".message[data-n]", { hasText: "old.txt" }).waitFor();
    // One of them was sent forty days ago.
    const { store } = server.core;
    for await (
      const { key, value } of store.list(
        { prefix: ["files_by_conversation"] } as ReturnType<typeof keys.filesByConversation>,
      )
    ) {
      const file = (await store.get(keys.file(value as string)))!;
      if (file.info.name !== "old.txt") continue;
      const { encodeTime } = await import("ulid");
      const place = encodeTime(decodeTime(file.place!) - 40 * 86_400_000, 10) + file.place!.slice(10);
      await store.commit((change) =>
        change.delete({ parts: key }).set(keys.fileByConversation(file.conversation, place), file.info.id)
          .set(keys.file(file.info.id), { ...file, place })
      );
    }
    const panel = await openGallery(ada);
    await panel.getByRole("button", { name: "Files", exact: true }).click();
    const file = (name: string) => panel.locator(".file", { hasText: name });
    await file("old.txt").waitFor();
    await panel.getByRole("button", { name: "Last 30 days" }).click();
    await file("old.txt").waitFor({ state: "detached" });
    await file("today.txt").waitFor();
    await panel.getByRole("button", { name: "Choose days…" }).focus();
    const { keyboard } = ada.page;
    await keyboard.press("Enter");
    await panel.locator(".calendar-day[tabindex='0']").focus();
    // Two months before today, then yesterday: with nothing but keys.
    for (const key of ["PageUp", "PageUp", "Enter"]) await keyboard.press(key);
    await panel.locator(".day-span-end[aria-pressed=true]", { hasText: "To" }).waitFor();
    await file("old.txt").waitFor();
    await panel.locator(".calendar-day[tabindex='0']").focus();
    for (const key of ["PageDown", "PageDown", "ArrowLeft", "Enter"]) await keyboard.press(key);
    await file("today.txt").waitFor({ state: "detached" });
    await file("old.txt").waitFor();
    await shoot(ada, "days");
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    const address = ada.page.url();
    assert(/files=others&from=\d{4}-\d\d-\d\d&to=/.test(address), address);
    await ada.page.setViewportSize({ width: 390, height: 780 });
    await ada.page.reload();
    await file("old.txt").waitFor();
    assertEquals(await file("today.txt").count(), 0);
    await panel.locator(".day-span [aria-expanded]").click();
    await shoot(ada, "days-phone");
    await panel.getByRole("button", { name: "Done" }).click();
    await shoot(ada, "phone");
    await panel.getByRole("button", { name: "Any time" }).click();
    await file("today.txt").waitFor();
    await until(() => new URL(ada.page.url()).search === "?files=others");
  }));
