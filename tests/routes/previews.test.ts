import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { LinkPreview } from "@/components/conversation/LinkPreview.tsx";
import { Previews } from "@/core/previews/previews.ts";
import type { Preview } from "@/core/protocol/entries.ts";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { dot, html, withSite } from "@/tests/previews/site.ts";

const on = { settings: { PARLEY_PREVIEWS: "on" } };

/** Has a page with a picture fetched into the server's store, as if its site were a public one. */
async function fetched(server: TestServer, person: TestPerson): Promise<Preview> {
  let found: Preview | null | undefined;
  await withSite(
    ({ path }) =>
      path === "/dot" ? new Response(dot) : html("<title>Cake</title><meta property=og:image content=/dot>"),
    async (site) => {
      const previews = new Previews(server.core, site.guard());
      [found] = await previews.get({ userId: person.id } as never, [site.url("cake.example").href]);
    },
  );
  return found!;
}

Deno.test("X07 a picture of another site is shown from here, to who is signed in, as an inert file", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const preview = await fetched(server, ada);
    const markup = renderToString(h(LinkPreview, { preview }));
    const [, source] = / src="([^"]+)"/.exec(markup)!;
    assertEquals(source, `/previews/${preview.id}/image`);
    const picture = await ada.fetch(source!);
    assertEquals(new Uint8Array(await picture.arrayBuffer()), dot);
    const header = (name: string) => picture.headers.get(name);
    assertEquals([picture.status, header("content-type")], [200, "image/png"]);
    assertEquals(header("x-content-type-options"), "nosniff");
    assertEquals(header("content-security-policy"), "sandbox; default-src 'none'; frame-ancestors 'none'");
    assertEquals(header("cache-control"), "private, max-age=86400");
    assertEquals(header("set-cookie"), null);
    const stranger = await server.fetch(source!, { headers: { accept: "application/json" } });
    assertEquals([stranger.status, (await stranger.json()).error.code], [401, "not_signed_in"]);
    const page = await ada.fetch("/rooms/browse");
    await page.body?.cancel();
    assertStringIncludes(page.headers.get("content-security-policy")!, "img-src 'self' blob: data:;");
  }, on));

Deno.test("Over the socket a known link is answered, and the server visits no address of its own network", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const { url, title } = await fetched(server, ada);
    const client = await ada.connect();
    const urls = [`${server.url}/healthz`, url, "http://169.254.169.254/latest/meta-data/"];
    const { previews } = await client.request("previews.get", { urls });
    assertEquals(previews.map((preview) => preview?.title), [undefined, title, undefined]);
  }, on));

Deno.test("Unless it is there, a picture is not found, whatever its name", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    for (const id of ["A".repeat(43), "..%2F..%2Fetc", "x", "%00"]) {
      const answer = await ada.fetch(`/previews/${id}/image`);
      await answer.body?.cancel();
      assert([400, 404].includes(answer.status), `${id} was answered with ${answer.status}`);
    }
  }, on));

Deno.test("LinkPreview shows a stranger's texts as text, and the host beside a name that may be false", () => {
  const preview = {
    id: "x",
    url: "https://www.evil.example/login",
    title: "<script>alert(1)</script>",
    description: '"><img src=x onerror=alert(1)>',
    site: "Your bank",
  };
  const markup = renderToString(h(LinkPreview, { preview }));
  assert(!markup.includes("<script") && !markup.includes("<img"));
  assertStringIncludes(markup, "evil.example");
  assertStringIncludes(markup, 'rel="noopener noreferrer nofollow"');
});
