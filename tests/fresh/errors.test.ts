/** What a throw turns into, who hears of it, and that no answer misses the headers of the root. */
import { App, HttpError } from "fresh";
import { h } from "preact";
import { assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { ask, asker } from "./support.ts";

function reporting(): { app: App<unknown>; reported: unknown[] } {
  const reported: unknown[] = [];
  return { app: new App({ reportError: (error) => reported.push(error) }), reported };
}

const boom = () => {
  throw new Error("secret");
};

Deno.test("A thrown HttpError answers with its status and message", async () => {
  const { app, reported } = reporting();
  app.get("/a", () => {
    throw new HttpError(403, "not yours");
  }).get("/b", () => {
    throw new HttpError(404);
  });
  assertEquals([(await ask(app, "/a")).status, (await ask(app, "/a")).text], [403, "not yours"]);
  assertEquals([(await ask(app, "/b")).status, (await ask(app, "/b")).text], [404, "Not Found"]);
  assertEquals(reported, []);
});

Deno.test("Anything else thrown answers 500, says nothing of the inside and is reported once", async () => {
  const { app, reported } = reporting();
  const answer = await ask(app.get("/", boom), "/");
  assertEquals([answer.status, answer.text], [500, "Internal server error"]);
  assertEquals(reported.map(String), ["Error: secret"]);
});

Deno.test("The report names the request", async () => {
  const seen: string[] = [];
  const app = new App({ reportError: (_error, ctx) => seen.push(ctx.url.pathname) });
  await ask(app.get("/here", boom), "/here");
  assertEquals(seen, ["/here"]);
});

Deno.test("A handler that returns no Response answers 500", async () => {
  const { app, reported } = reporting();
  const answer = await ask(app.get("/", (() => "text") as unknown as () => Response), "/");
  assertEquals(answer.status, 500);
  assertStringIncludes(String(reported[0]), 'Expected a "Response"');
});

Deno.test("A thrown Response is a fault, not an answer", async () => {
  const { app, reported } = reporting();
  app.get("/", () => {
    throw new Response("hello");
  });
  assertEquals([(await ask(app, "/")).status, reported.length], [500, 1]);
});

Deno.test("Headers of a root middleware are on 404, 405, OPTIONS, 500 and error pages", async () => {
  for (const withPage of [false, true]) {
    const { app } = reporting();
    app.use(async (ctx) => {
      const response = await ctx.next();
      response.headers.set("x-root", "yes");
      return response;
    });
    if (withPage) app.onError("/", { component: ({ error }) => h("p", null, String(error)) });
    app.use("/inner", (ctx) => ctx.next()).get("/inner/boom", boom).get("/boom", boom);
    const get = asker(app);
    const seen = [
      await get("/boom"),
      await get("/inner/boom"),
      await get("/nope"),
      await get("/boom", { method: "POST" }),
      await get("/boom", { method: "OPTIONS" }),
    ];
    assertEquals(seen.map(({ status }) => status), [500, 500, 404, 405, 204]);
    assertEquals(seen.map(({ headers }) => headers.get("x-root")), ["yes", "yes", "yes", "yes", "yes"]);
  }
});

Deno.test("The root learns of a throw through ctx.error", async () => {
  const { app } = reporting();
  let error: unknown;
  app.use(async (ctx) => {
    const response = await ctx.next();
    error = ctx.error;
    return response;
  }).get("/", boom).get("/fine", (ctx) => ctx.text(""));
  await ask(app, "/");
  assertEquals(String(error), "Error: secret");
  await ask(app, "/fine");
  assertEquals(error, null);
});

Deno.test("A throw of a root middleware passes through the ones around it", async () => {
  const { app } = reporting();
  app.use(async (ctx) => {
    const response = await ctx.next();
    response.headers.set("x-outer", "yes");
    return response;
  }).use(boom).get("/", (ctx) => ctx.text(""));
  const answer = await ask(app, "/");
  assertEquals([answer.status, answer.headers.get("x-outer")], [500, "yes"]);
});

Deno.test("A middleware of a path may catch what is thrown below it", async () => {
  const { app, reported } = reporting();
  app.onError("/", { component: () => "page" }).use("/api", async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      return ctx.json({ error: String(error) }, { status: 418 });
    }
  }).get("/api/x", boom);
  const answer = await ask(app, "/api/x");
  assertEquals([answer.status, answer.text, reported], [418, '{"error":"Error: secret"}', []]);
});

Deno.test("The nearest error page answers, with the status of the error", async () => {
  const { app } = reporting();
  app.onError("/", { component: ({ error }) => h("p", null, `outer ${(error as Error).message}`) })
    .onError("/api", (ctx) => ctx.json({ message: (ctx.error as Error).message }, { status: 502 }))
    .get("/api/x", boom).get("/x", () => {
      throw new HttpError(409, "taken");
    });
  const api = await ask(app, "/api/x");
  assertEquals([api.status, api.text], [502, '{"message":"secret"}']);
  const page = await ask(app, "/x");
  assertEquals(page.status, 409);
  assertStringIncludes(page.text, "<p>outer taken</p>");
  assertEquals((await ask(app, "/api/unknown")).status, 502);
});

Deno.test("An error page that fails itself ends in plain text, with both errors reported", async () => {
  const { app, reported } = reporting();
  app.onError("/", {
    component: () => {
      throw new Error("page");
    },
  }).get("/", boom);
  const answer = await ask(app, "/");
  assertEquals([answer.status, answer.text], [500, "Internal server error"]);
  assertEquals(reported.map(String), ["Error: secret", "Error: page"]);
});

Deno.test("An error page keeps the status when what failed was the layout of the page", async () => {
  const { app } = reporting();
  app.onError("/", { component: () => "sorry" }).layout("/a", () => {
    throw new HttpError(418);
  }).route("/a/b", { component: () => "page" });
  assertEquals((await ask(app, "/a/b")).status, 418);
});

Deno.test("notFound() answers unknown addresses with 404, also as a page", async () => {
  const page = new App().notFound({ component: ({ url }) => h("h1", null, url.pathname) });
  const answer = await ask(page, "/nope");
  assertEquals(answer.status, 404);
  assertStringIncludes(answer.text, "<h1>/nope</h1>");
  const handler = new App().notFound((ctx) => ctx.text("nothing here", { status: 410 }));
  assertEquals([(await ask(handler, "/x")).status, (await ask(handler, "/x")).text], [410, "nothing here"]);
});

Deno.test("notFound() also answers a thrown 404, but not a 405", async () => {
  const app = new App().get("/x", () => {
    throw new HttpError(404);
  }).notFound((ctx) => ctx.text("mine", { status: 404 }));
  assertEquals((await ask(app, "/x")).text, "mine");
  assertEquals((await ask(app, "/x", { method: "PUT" })).status, 405);
});

Deno.test("A 405 keeps Allow when an error page answers it", async () => {
  const app = new App().onError("/", { component: () => "sorry" }).get("/x", (ctx) => ctx.text(""));
  const answer = await ask(app, "/x", { method: "POST" });
  assertEquals([answer.status, answer.headers.get("allow")], [405, "GET, HEAD, OPTIONS"]);
  assertStringIncludes(answer.text, "sorry");
});
