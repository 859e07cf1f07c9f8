/**
 * Three people and more: what becomes of messages reaches those who look, those who read further up, one whose tab
 * slept and one who was away; and nothing moves under the eye of a reader.
 */
import { Previews } from "@/core/previews/previews.ts";
import { html, withSite } from "@/tests/previews/site.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import type { TestServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

/** Somebody who acts on messages without a browser. */
class Ben {
  readonly #server: TestServer;
  readonly id: string;
  readonly conversation: string;
  readonly #scope: never;

  private constructor(server: TestServer, id: string, conversation: string) {
    this.#server = server;
    this.id = id;
    this.conversation = conversation;
    this.#scope = { userId: id, role: "owner", address: "203.0.113.1" } as never;
  }

  static async at(server: TestServer): Promise<Ben> {
    const { id } = await server.person("ben");
    const { memberships } = await server.core.rooms.mine({ userId: id } as never);
    return new Ben(server, id, memberships[0]!.room.id);
  }

  async says(text: string): Promise<number> {
    const clientId = this.#server.core.effects.id();
    const { conversation } = this;
    return (await this.#server.core.messages.send(this.#scope, { conversation, clientId, text })).n;
  }

  /** An edit, a reaction, a deletion and a pin. */
  async changes({ edited, reacted, deleted, pinned }: Record<string, number>): Promise<void> {
    const { messages } = this.#server.core;
    const { conversation } = this;
    const taller = "edited to be\nmuch\ntaller\nthan before";
    await messages.edit(this.#scope, { conversation, n: edited!, text: taller });
    await messages.react(this.#scope, { conversation, n: reacted!, emoji: "🎂", on: true });
    await messages.delete(this.#scope, { conversation, n: deleted! });
    await messages.pin(this.#scope, { conversation, n: pinned!, on: true });
  }
}

const row = ({ page }: Somebody, n: number) => page.locator(`.message[data-n="${n}"]`);
const topOf = (somebody: Somebody, n: number) =>
  row(somebody, n).evaluate((element) => element.getBoundingClientRect().top);

async function seesChanges(somebody: Somebody, { edited, reacted, deleted, pinned }: Record<string, number>) {
  await row(somebody, edited!).locator(".message-edited").waitFor({ state: "attached" });
  await row(somebody, reacted!).locator(".reaction", { hasText: "🎂" }).waitFor({ state: "attached" });
  await row(somebody, deleted!).locator(".message-deleted").waitFor({ state: "attached" });
  await row(somebody, pinned!).locator(".message-pinned").waitFor({ state: "attached" });
}

/** The middle message of what is on the screen. */
function underTheEye({ page }: Somebody): Promise<number> {
  return page.evaluate(() => {
    const list = document.querySelector(".timeline")!.getBoundingClientRect();
    const line = list.top + list.height * 0.45;
    const rows = [...document.querySelectorAll<HTMLElement>(".message[data-n]")];
    return Number(rows.find((it) => it.getBoundingClientRect().bottom > line)!.dataset.n);
  });
}

Deno.test("Three people see edits, reactions, deletions and pins: at once, after sleep, and on return", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    const ben = await Ben.at(server);
    const [first, second, third, fourth] = [
      await ben.says("one"),
      await ben.says("two"),
      await ben.says("three"),
      await ben.says("four"),
    ];
    const eve = await arrive("eve");
    const finn = await arrive("finn");
    for (const somebody of [ada, eve, finn]) await somebody.sees("four");
    const away = await finn.context.storageState();
    await finn.context.close();
    // Eve's laptop is shut: her tab does nothing at all, and the server gives its line up.
    const lid = await eve.context.newCDPSession(eve.page);
    await lid.send("Page.setWebLifecycleState", { state: "frozen" });
    const { id } = (await server.core.accounts.byUsername("eve"))!;
    for (const connection of server.core.hub.connections()) {
      if (connection.scope.userId === id) connection.line.cut();
    }
    const changes = { edited: first, reacted: second, deleted: third, pinned: fourth };
    await ben.changes(changes as Record<string, number>);
    await seesChanges(ada, changes);
    assertEquals(await ada.page.locator("text=three").count(), 0);

    await lid.send("Page.setWebLifecycleState", { state: "active" });
    await seesChanges(eve, changes);
    assertEquals(await eve.page.locator("text=three").count(), 0);

    const returned = await (await ada.context.browser()!.newContext({ storageState: away })).newPage();
    await returned.goto(ada.page.url());
    await returned.locator(".message-edited").waitFor();
    for (const mark of [".reaction", ".message-deleted", ".message-pinned"]) {
      assertEquals(await returned.locator(mark).count(), 1, mark);
    }
  }));

Deno.test("Whoever reads further up sees nothing move, whatever is edited, deleted, said or shown around it", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    const ben = await Ben.at(server);
    let last = 0;
    for (let i = 0; i < 100; i++) last = await ben.says(`message ${i}`);
    await ada.sees("message 99");
    await ada.page.evaluate(() => document.querySelector(".timeline")!.scrollBy(0, -900));
    await until(async () => await underTheEye(ada) < last - 15, "Ada to be further up");
    const eye = await underTheEye(ada);
    const before = await topOf(ada, eye);
    // Those on the screen above it, those above the screen, those below.
    for (const from of [eye - 5, eye - 25, eye + 1]) {
      const changes = { edited: from, reacted: from + 1, deleted: from + 2, pinned: from + 3 };
      await ben.changes(changes);
      await seesChanges(ada, changes);
      const after = await topOf(ada, eye);
      assert(Math.abs(after - before) <= 1, `it went from ${before} to ${after} by what happened at ${from}`);
    }
    await ben.says("something new\nand more of it");
    await ada.page.locator("button", { hasText: "1 new message" }).waitFor();
    assert(Math.abs(await topOf(ada, eye) - before) <= 1, "it went away with what was said");
  }));

Deno.test("A link preview that comes late moves nothing under the eye", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    const ben = await Ben.at(server);
    await withSite(
      () => html("<title>Cake</title><meta name=description content='A long story'>"),
      async (site) => {
        const previews = new Previews(server.core, site.guard());
        const url = site.url("cake.example").href;
        await previews.get({ userId: ben.id } as never, [url]);
        for (let i = 0; i < 70; i++) await ben.says(i > 20 && i < 26 ? `see ${url} ${i}` : `message ${i}`);
      },
    );
    // The code that shows them is on its way for a while.
    const gate = Promise.withResolvers<void>();
    await ada.page.route("**/LinkPreview*", async (route) => {
      await gate.promise;
      await route.continue();
    });
    await ada.page.reload();
    await ada.isConnected();
    await ada.page.locator(".message", { hasText: /message 33$/ }).evaluate((element) =>
      element.scrollIntoView({ block: "center" })
    );
    const eye = await underTheEye(ada);
    const before = await topOf(ada, eye);
    gate.resolve();
    await ada.page.locator(".link-preview").first().waitFor();
    await until(async () => await ada.page.locator(".link-preview").count() === 5, "all previews");
    const after = await topOf(ada, eye);
    assert(Math.abs(after - before) <= 1, `it went from ${before} to ${after}`);
  }, { settings: { PARLEY_PREVIEWS: "on" } }));
