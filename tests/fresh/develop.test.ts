/** Builder.develop(): a changed file reaches the app and the open pages without a restart. */
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { assertEquals, assertNotEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { ask } from "./support.ts";

Deno.test("A change while developing is served, and open pages are told to reload", async () => {
  const root = await Deno.makeTempDir();
  const stop = new AbortController();
  try {
    await Deno.mkdir(`${root}/static`);
    await Deno.writeTextFile(`${root}/static/a.txt`, "one");
    const attach = await new Builder({ root }).develop(stop.signal);
    const app = new App().use(staticFiles()).route("/", { component: () => "page" });
    attach(app);
    assertStringIncludes((await ask(app, "/")).text, "/_frsh/alive");
    const alive = await app.handler()(new Request("http://chat.test/_frsh/alive"));
    assertEquals(alive.headers.get("content-type"), "text/event-stream");
    const messages = alive.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = await messages.read();
    await Deno.writeTextFile(`${root}/static/a.txt`, "two");
    assertNotEquals((await messages.read()).value, first.value);
    assertEquals((await ask(app, "/a.txt")).text, "two");
    await messages.cancel();
  } finally {
    stop.abort();
    await Deno.remove(root, { recursive: true });
  }
});
