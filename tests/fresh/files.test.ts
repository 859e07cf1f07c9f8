/** File routes: what the names of files mean. Each test writes the routes that it is about. */
import { App } from "fresh";
import { Builder } from "fresh/dev";
import { assertEquals, assertRejects, assertStringIncludes } from "@/tests/support/assert.ts";
import { type Answer, asker } from "./support.ts";

/** The answers of an app whose routes/ holds these files. */
async function withFiles(
  files: Record<string, string>,
  run: (get: (path: string, init?: RequestInit) => Promise<Answer>) => Promise<void>,
  ignore: RegExp[] = [],
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, code] of Object.entries(files)) {
      await Deno.mkdir(`${root}/routes/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${root}/routes/${path}`, code);
    }
    const attach = await new Builder({ root, ignore }).build({ snapshot: "memory", mode: "development" });
    const app = new App({ reportError() {} }).fsRoutes();
    attach(app);
    await run(asker(app));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const says = (text: string) =>
  `export const handler = { GET: (ctx) => ctx.text(${JSON.stringify(text)} + JSON.stringify(ctx.params)) };`;
const page = (text: string) => `export default () => ${JSON.stringify(text)};`;

Deno.test("What is to be ignored is not there", () =>
  withFiles({ "a.ts": says("a"), "b.ts": says("b") }, async (get) => {
    assertEquals((await get("/a")).status, 200);
    assertEquals((await get("/b")).status, 404);
  }, [/\/b\.ts$/]));

Deno.test("File names become addresses", async () => {
  await withFiles({
    "index.ts": says("home"),
    "rooms/index.ts": says("rooms"),
    "rooms/new.ts": says("new"),
    "rooms/[id].ts": says("room"),
    "rooms/[id]/files/[...path].ts": says("files"),
    "(marketing)/about.ts": says("about"),
    "[[lang]]/help.ts": says("help"),
    "u/@[name].ts": says("person"),
    "_helper/index.ts": says("never"),
    "(_parts)/part.ts": "export const nothing = 1;",
    "rooms/new_test.ts": says("never"),
  }, async (get) => {
    assertEquals((await get("/")).text, "home{}");
    assertEquals((await get("/rooms")).text, "rooms{}");
    assertEquals((await get("/rooms/new")).text, "new{}");
    assertEquals((await get("/rooms/5")).text, 'room{"id":"5"}');
    assertEquals((await get("/rooms/5/files/a/b")).text, 'files{"id":"5","path":"a/b"}');
    assertEquals((await get("/rooms/5/files")).text, 'files{"id":"5","path":""}');
    assertEquals((await get("/about")).text, "about{}");
    assertEquals((await get("/help")).text, 'help{"lang":""}');
    assertEquals((await get("/sv/help")).text, 'help{"lang":"sv"}');
    assertEquals((await get("/u/@ada")).text, 'person{"name":"ada"}');
    for (const path of ["/_helper", "/part", "/rooms/new_test"]) {
      assertEquals((await get(path)).text.includes("never"), false);
    }
  });
});

Deno.test("Literal files win over variable ones, and those over the rest", async () => {
  await withFiles({
    "[...all].ts": says("all"),
    "[a]/x.ts": says("variable"),
    "b/[c].ts": says("literal"),
  }, async (get) => {
    assertEquals((await get("/b/x")).text, 'literal{"c":"x"}');
    assertEquals((await get("/q/x")).text, 'variable{"a":"q"}');
    assertEquals((await get("/q/y/z")).text, 'all{"all":"q/y/z"}');
  });
});

Deno.test("A file route refuses methods that it does not have with 405 and Allow", async () => {
  await withFiles({
    "api.ts": "export const handlers = { GET: () => new Response(), DELETE: () => new Response() };",
    "page.ts": page("hello"),
    "any.ts": "export const handler = (ctx) => ctx.text(ctx.req.method);",
  }, async (get) => {
    const refused = await get("/api", { method: "POST" });
    assertEquals([refused.status, refused.headers.get("allow")], [405, "GET, HEAD, DELETE, OPTIONS"]);
    assertEquals((await get("/page", { method: "POST" })).status, 405);
    assertEquals((await get("/page", { method: "HEAD" })).status, 200);
    assertEquals((await get("/any", { method: "PATCH" })).text, "PATCH");
    assertEquals((await get("/nothing", { method: "POST" })).status, 404);
  });
});

Deno.test("A folder's middleware covers its files, unknown addresses below it and every method", async () => {
  await withFiles({
    "admin/_middleware.ts":
      "export default [(ctx) => ctx.next(), () => new Response('guard', { status: 403 })];",
    "admin/users.ts": says("users"),
    "admin/[id]/index.ts": says("one"),
    "[section]/reports.ts": says("reports"),
    "(group)/admin/grouped.ts": says("grouped"),
    "[...rest].ts": says("rest"),
  }, async (get) => {
    for (const path of ["users", "7", "reports", "grouped", "un/known", "", "%75sers"]) {
      assertEquals((await get(`/admin/${path}`)).text, "guard", path);
    }
    for (const method of ["POST", "OPTIONS", "DELETE"]) {
      assertEquals((await get("/admin/users", { method })).text, "guard");
    }
    assertEquals((await get("/other/reports")).text, 'reports{"section":"other"}');
    assertEquals((await get("/administrators")).text, 'rest{"rest":"administrators"}');
  });
});

Deno.test("A group's middleware covers just the files in the group", async () => {
  await withFiles({
    "(members)/_middleware.ts": "export const handler = () => new Response('members only');",
    "(members)/inside.ts": says("inside"),
    "(members)/deep/er.ts": says("deeper"),
    "outside.ts": says("outside"),
    "(other)/else.ts": says("else"),
  }, async (get) => {
    assertEquals((await get("/inside")).text, "members only");
    assertEquals((await get("/deep/er")).text, "members only");
    assertEquals((await get("/outside")).text, "outside{}");
    assertEquals((await get("/else")).text, "else{}");
    assertEquals((await get("/unknown")).status, 404);
  });
});

Deno.test("Layouts nest inside the app wrapper, by folder, and can be skipped", async () => {
  const wrap = (name: string) =>
    `import { h } from "preact"; export default ({ Component }) => h("div", { id: "${name}" }, h(Component));`;
  await withFiles({
    "_app.ts":
      `import { h } from "preact"; export default ({ Component }) => h("html", null, h("body", null, h(Component)));`,
    "_layout.ts": wrap("root"),
    "a/_layout.ts": wrap("a"),
    "a/page.ts": page("inner"),
    "a/alone.ts": "export const config = { skipInheritedLayouts: true };" + page("alone"),
    "a/bare.ts": "export const config = { skipInheritedLayouts: true, skipAppWrapper: true };" + page("bare"),
    "b/_layout.ts": "export const config = { skipInheritedLayouts: true };" + wrap("b"),
    "b/page.ts": page("inner"),
    "(group)/_layout.ts": wrap("group"),
    "(group)/grouped.ts": page("inner"),
  }, async (get) => {
    const body = async (path: string) => /<body>(.*)<\/body>/.exec((await get(path)).text)![1];
    assertEquals(await body("/a/page"), '<div id="root"><div id="a">inner</div></div>');
    assertEquals(await body("/a/alone"), "alone");
    assertEquals(await body("/a/bare"), "bare");
    assertEquals(await body("/b/page"), '<div id="b">inner</div>');
    assertEquals(await body("/grouped"), '<div id="root"><div id="group">inner</div></div>');
  });
});

Deno.test("_error and _404 answer with the right status, inside the app wrapper", async () => {
  await withFiles({
    "_app.ts":
      `import { h } from "preact"; export default ({ Component }) => h("html", null, h("body", null, "app ", h(Component)));`,
    "_error.ts": "export default ({ error }) => `error ${error.message}`;",
    "_404.ts": page("no such page"),
    "a/_error.ts": "export const handler = (ctx) => ctx.json({ error: ctx.error.message }, { status: 503 });",
    "a/boom.ts": "export const handler = { GET() { throw new Error('inner') } };",
    "boom.ts": "export const handler = { GET() { throw new Error('outer') } };",
  }, async (get) => {
    const outer = await get("/boom");
    assertEquals(outer.status, 500);
    assertStringIncludes(outer.text, "<body>app error outer</body>");
    const inner = await get("/a/boom");
    assertEquals([inner.status, inner.text], [503, '{"error":"inner"}']);
    const missing = await get("/nowhere");
    assertEquals(missing.status, 404);
    assertStringIncludes(missing.text, "app no such page");
    assertEquals((await get("/boom", { method: "POST" })).status, 405);
  });
});

Deno.test("routeOverride replaces the address, while guards follow both the file and the address", async () => {
  await withFiles({
    "a/_middleware.ts":
      "export default async (ctx) => { const r = await ctx.next(); r.headers.append('x-by', 'a'); return r; };",
    "a/thing.ts": "export const config = { routeOverride: '/elsewhere/:id(\\\\d+)' };" + says("thing"),
  }, async (get) => {
    const answer = await get("/elsewhere/12");
    assertEquals([answer.text, answer.headers.get("x-by")], ['thing{"id":"12"}', "a"]);
    assertEquals((await get("/elsewhere/x")).status, 404);
    assertEquals((await get("/a/thing")).status, 404);
  });
});

Deno.test("config.methods narrows what a route answers", async () => {
  await withFiles({
    "x.ts": "export const config = { methods: ['POST'] }; export const handler = (ctx) => ctx.text('ok');",
  }, async (get) => {
    assertEquals((await get("/x", { method: "POST" })).text, "ok");
    assertEquals((await get("/x")).status, 405);
  });
});

for (
  const [file, code, says] of [
    ["a/[x][y].ts", page(""), "two parameters"],
    ["a.ts", "export const nothing = 1;", "neither a component nor a handler"],
    ["_middleware.ts", "export const nothing = 1;", "must export a function"],
    ["_layout.ts", "export const nothing = 1;", "must be a component"],
    ["a.ts", "export const handler = { GET(req, ctx) { return ctx.text('') } };", "one argument"],
  ] as const
) {
  Deno.test(`A file route that cannot work says why: ${says}`, async () => {
    const error = await assertRejects(
      () => withFiles({ [file]: code }, () => Promise.resolve()),
      TypeError,
      says,
    );
    assertStringIncludes(error.message, file.replace(/\.ts$/, ""));
  });
}
