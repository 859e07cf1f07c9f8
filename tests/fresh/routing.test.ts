/** Which route answers an address, and what happens to methods and addresses that none answers. */
import { App } from "fresh";
import { assertEquals, assertStringIncludes, assertThrows } from "@/tests/support/assert.ts";
import { ask, asker } from "./support.ts";

Deno.test("App lets a literal pattern win over a variable one, whatever the order", async () => {
  const get = asker(
    new App().get("/rooms/:id", (ctx) => ctx.text("variable")).get(
      "/rooms/new",
      (ctx) => ctx.text("literal"),
    ),
  );
  assertEquals((await get("/rooms/new")).text, "literal");
  assertEquals((await get("/rooms/7")).text, "variable");
});

Deno.test("App asks variable patterns in the order of their registration", async () => {
  const app = new App().get("/:a/x", (ctx) => ctx.text("first")).get("/x/:b", (ctx) => ctx.text("second"));
  assertEquals((await ask(app, "/x/x")).text, "first");
});

Deno.test("App keeps the first of two handlers for the same method and pattern", async () => {
  const app = new App().get("/", (ctx) => ctx.text("first")).get("/", (ctx) => ctx.text("second"));
  assertEquals((await ask(app, "/")).text, "first");
});

Deno.test("App decides by the first pattern that matches, also when it lacks the method", async () => {
  const app = new App().get("/:id", (ctx) => ctx.text("page")).post("/*", (ctx) => ctx.text("catch-all"));
  assertEquals((await ask(app, "/7", { method: "POST" })).status, 405);
});

Deno.test("App answers a wrong method with 405 and Allow", async () => {
  const app = new App().get("/x", (ctx) => ctx.text("")).post("/x", (ctx) => ctx.text(""));
  const answer = await ask(app, "/x", { method: "DELETE" });
  assertEquals(answer.status, 405);
  assertEquals(answer.headers.get("allow"), "GET, HEAD, POST, OPTIONS");
});

Deno.test("App answers OPTIONS with the methods of the route", async () => {
  const app = new App().put("/x", (ctx) => ctx.text(""));
  const answer = await ask(app, "/x", { method: "OPTIONS" });
  assertEquals([answer.status, answer.headers.get("allow")], [204, "PUT, OPTIONS"]);
});

Deno.test("App answers HEAD like GET, without the body but with its length", async () => {
  const answer = await ask(new App().get("/", (ctx) => ctx.text("åäö")), "/", { method: "HEAD" });
  assertEquals([answer.status, answer.text, answer.headers.get("content-length")], [200, "", "6"]);
});

Deno.test("App answers a malformed percent sign with 400, through the middlewares", async () => {
  const app = new App().use(async (ctx) => {
    const response = await ctx.next();
    response.headers.set("x-seen", "yes");
    return response;
  }).get("/:id", (ctx) => ctx.text("page"));
  for (const path of ["/%zz", "/%", "/%c3%28", "/nowhere/%zz/at/all"]) {
    const answer = await ask(app, path);
    assertEquals([answer.status, answer.headers.get("x-seen")], [400, "yes"], path);
  }
});

Deno.test("App answers an address that its Host makes malformed with 400, through the middlewares", async () => {
  const app = new App().use(async (ctx) => {
    const response = await ctx.next();
    response.headers.set("x-seen", new URL(ctx.req.url).pathname);
    return response;
  }).all("/page", (ctx) => ctx.text("page"));
  for (const host of ["x/y?", "x\\y", "x@y/", "x#y"]) {
    for (const method of ["GET", "POST"]) {
      const answer = await ask(app, "/page", { method, headers: { host } });
      assertEquals([answer.status, answer.headers.get("x-seen")], [400, "/"], host);
    }
  }
  assertEquals((await ask(app, "/page", { headers: { host: "[::1]:8000" } })).status, 200);
});

Deno.test("App matches literal patterns with or without a slash at the end, variable ones only without", async () => {
  const get = asker(
    new App().get("/text", (ctx) => ctx.text("ok")).get("/rooms/:id", (ctx) => ctx.text("room")),
  );
  assertEquals((await get("/text/")).status, 200);
  assertEquals((await get("/rooms/5/")).status, 404);
});

Deno.test("App takes several slashes for one", async () => {
  const get = asker(new App().get("/a/b", (ctx) => ctx.text(ctx.url.pathname)));
  assertEquals((await get("//a///b")).text, "/a/b");
});

Deno.test("App tells letters in upper case from those in lower case", async () => {
  assertEquals((await ask(new App().get("/About", (ctx) => ctx.text("")), "/about")).status, 404);
});

Deno.test("App decodes parameters but keeps an encoded slash encoded", async () => {
  const get = asker(new App().get("/files/:name", (ctx) => ctx.json(ctx.params)));
  assertEquals(JSON.parse((await get("/files/a%20b")).text), { name: "a b" });
  assertEquals(JSON.parse((await get("/files/a%2Fb%3F")).text), { name: "a%2Fb%3F" });
  assertEquals(JSON.parse((await get("/files/%C3%A5")).text), { name: "å" });
});

Deno.test("App gives parameters as an object without a prototype", async () => {
  const app = new App().get("/:id", (ctx) => ctx.text(String(ctx.params.toString)));
  assertEquals((await ask(app, "/1")).text, "undefined");
});

Deno.test("App understands optional, repeated, constrained and grouped parameters", async () => {
  const app = new App()
    .get("/a/:x?", (ctx) => ctx.json(ctx.params))
    .get("/b/:rest*", (ctx) => ctx.json(ctx.params))
    .get("/c/:rest+", (ctx) => ctx.json(ctx.params))
    .get("/d/:n(\\d+)", (ctx) => ctx.json(ctx.params))
    .get("/e/:kind(x|y)-:id", (ctx) => ctx.json(ctx.params))
    .get("{/:lang}?/page", (ctx) => ctx.json(ctx.params))
    .get("/f/*", (ctx) => ctx.json(ctx.params));
  const get = asker(app);
  const found = async (path: string) => {
    const { status, text } = await get(path);
    return status === 200 ? JSON.parse(text) : status;
  };
  assertEquals(await found("/a"), { x: "" });
  assertEquals(await found("/a/1"), { x: "1" });
  assertEquals(await found("/b"), { rest: "" });
  assertEquals(await found("/b/1/2"), { rest: "1/2" });
  assertEquals(await found("/b/1/"), 404);
  assertEquals(await found("/c"), 404);
  assertEquals(await found("/c/1/2"), { rest: "1/2" });
  assertEquals(await found("/d/12"), { n: "12" });
  assertEquals(await found("/d/x"), 404);
  assertEquals(await found("/e/x-5"), { kind: "x", id: "5" });
  assertEquals(await found("/sv/page"), { lang: "sv" });
  assertEquals(await found("/page"), { lang: "" });
  assertEquals(await found("/f/any/thing"), { 0: "any/thing" });
});

Deno.test("App.get() refuses a pattern that cannot be read", () => {
  assertThrows(() => new App().get("/a/:", (ctx) => ctx.text("")).handler(), TypeError, "needs a name");
  assertThrows(() => new App().get("/a/(b", (ctx) => ctx.text("")).handler(), TypeError, "not closed");
});

Deno.test("App.all() answers every method", async () => {
  const get = asker(new App().all("/x", (ctx) => ctx.text(ctx.req.method)));
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    assertEquals((await get("/x", { method })).text, method);
  }
});

Deno.test("ctx.route is the pattern, and null when none answers", async () => {
  const app = new App().use(async (ctx) => {
    const response = await ctx.next();
    response.headers.set("x-route", String(ctx.route));
    return response;
  }).get("/rooms/:id", (ctx) => ctx.text(""));
  assertEquals((await ask(app, "/rooms/1")).headers.get("x-route"), "/rooms/:id");
  assertEquals((await ask(app, "/nope")).headers.get("x-route"), "null");
});

Deno.test("App.get() loads a lazy handler once", async () => {
  let loads = 0;
  const load = () => {
    loads++;
    return Promise.resolve(() => new Response("loaded"));
  };
  const get = asker(new App().get("/x", load));
  assertEquals([(await get("/x")).text, (await get("/x")).text, loads], ["loaded", "loaded", 1]);
});

Deno.test("App.route() loads a lazy route with the first request, and knows its methods then", async () => {
  let loads = 0;
  const app = new App().route("/x", () => {
    loads++;
    return Promise.resolve({ handler: { GET: () => new Response("lazy") } });
  });
  const get = asker(app);
  assertEquals(loads, 0);
  assertEquals((await get("/x")).text, "lazy");
  const refused = await get("/x", { method: "POST" });
  assertEquals([refused.status, refused.headers.get("allow"), loads], [405, "GET, HEAD, OPTIONS", 1]);
});

Deno.test("App.route() tries a lazy route again after it failed to load", async () => {
  let loads = 0;
  const app = new App({ reportError() {} }).route("/x", () => {
    if (loads++ === 0) return Promise.reject(new Error("disk"));
    return Promise.resolve({ handler: { GET: () => new Response("lazy") } });
  });
  const get = asker(app);
  assertEquals([(await get("/x")).status, (await get("/x")).status], [500, 200]);
});

Deno.test("App.route() refuses a handler that wants more than the context", () => {
  const handler = ((_req: unknown, _ctx: unknown) => new Response("")) as unknown as () => Response;
  const error = assertThrows(() => new App().route("/old", { handler }), TypeError);
  assertStringIncludes(error.message, "/old");
});

Deno.test("App prefixes patterns with its base path", async () => {
  const get = asker(
    new App({ basePath: "/chat" }).use("/a", () => new Response("guard")).get("/", (ctx) => ctx.text("home"))
      .get("/a", (ctx) => ctx.text("a")),
  );
  assertEquals((await get("/chat")).text, "home");
  assertEquals((await get("/chat/a")).text, "guard");
  assertEquals((await get("/a")).status, 404);
});
