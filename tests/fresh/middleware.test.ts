/** Which requests a middleware covers, in which order they run, and that nobody gets around a guard. */
import { App, HttpError } from "fresh";
import { assertEquals } from "@/tests/support/assert.ts";
import { ask, asker } from "./support.ts";

function guarded(path: string): App<unknown> {
  return new App()
    .use(path, () => {
      throw new HttpError(403, "guarded");
    })
    .get("/admin", (ctx) => ctx.text("open"))
    .get("/admin/users", (ctx) => ctx.text("open"))
    .get("/admin/users/:id", (ctx) => ctx.text("open"))
    .get("/:section/reports", (ctx) => ctx.text("open"))
    .get("/:section/logs/*", (ctx) => ctx.text("open"))
    .get("/public", (ctx) => ctx.text("open"))
    .get("/administration", (ctx) => ctx.text("open"))
    .post("/admin/users", (ctx) => ctx.text("open"));
}

for (const path of ["/admin", "/admin/", "/admin/*"]) {
  Deno.test(`use("${path}") covers every address below it, whichever pattern answers`, async () => {
    const get = asker(guarded(path));
    const below = [
      "/admin",
      "/admin/",
      "/admin/users",
      "/admin/users/7",
      "/admin/reports",
      "/admin/logs/a/b",
    ];
    for (const address of below) assertEquals((await get(address)).status, 403, address);
    for (const address of ["/public", "/administration", "/other/reports"]) {
      assertEquals((await get(address)).text, "open", address);
    }
  });

  Deno.test(`use("${path}") covers unknown addresses below it and every method`, async () => {
    const get = asker(guarded(path));
    for (const method of ["GET", "POST", "PUT", "DELETE", "OPTIONS"]) {
      assertEquals((await get("/admin/nothing/here", { method })).status, 403, method);
      assertEquals((await get("/admin/users", { method })).status, 403, method);
    }
  });

  Deno.test(`use("${path}") is not fooled by another spelling of the address`, async () => {
    const get = asker(guarded(path));
    for (
      const address of [
        "/%61dmin/users",
        "//admin/users",
        "/admin//users",
        "/x/../admin/users",
        "/%61dmin/reports",
      ]
    ) {
      assertEquals((await get(address)).status, 403, address);
    }
  });
}

Deno.test("use() with a parameter covers other names of the parameter, but not a literal sibling", async () => {
  const app = new App()
    .use("/rooms/:id", () => new Response("guard"))
    .get("/rooms/:room/files", (ctx) => ctx.text("files"))
    .get("/rooms/new", (ctx) => ctx.text("new"))
    .get("/rooms", (ctx) => ctx.text("list"));
  const get = asker(app);
  assertEquals((await get("/rooms/5/files")).text, "guard");
  assertEquals((await get("/rooms/5/unknown")).text, "guard");
  assertEquals((await get("/rooms/new")).text, "new");
  assertEquals((await get("/rooms")).text, "list");
});

Deno.test("use() covers only what is registered after it", async () => {
  const app = new App().get("/a", (ctx) => ctx.text("a")).use(() => new Response("late")).get(
    "/b",
    (ctx) => ctx.text("b"),
  );
  assertEquals([(await ask(app, "/a")).text, (await ask(app, "/b")).text], ["a", "late"]);
});

Deno.test("use() also covers unknown addresses and methods when it is registered late", async () => {
  const app = new App().get("/a", (ctx) => ctx.text("a")).use(async (ctx) => {
    const response = await ctx.next();
    response.headers.set("x-late", "1");
    return response;
  });
  assertEquals((await ask(app, "/unknown")).headers.get("x-late"), "1");
  assertEquals((await ask(app, "/a", { method: "POST" })).headers.get("x-late"), "1");
});

Deno.test("Middlewares run from the root inwards and back", async () => {
  const seen: string[] = [];
  const note = (name: string) => async (ctx: { next(): Promise<Response> }) => {
    seen.push(`${name} in`);
    const response = await ctx.next();
    seen.push(`${name} out`);
    return response;
  };
  const app = new App().use("/a", note("a")).use(note("root"), note("second")).use("/a/b", note("a/b"))
    .get("/a/b/c", (ctx) => {
      seen.push("handler");
      return ctx.text("");
    });
  await ask(app, "/a/b/c");
  assertEquals(seen, [
    "root in",
    "second in",
    "a in",
    "a/b in",
    "handler",
    "a/b out",
    "a out",
    "second out",
    "root out",
  ]);
});

Deno.test("Every request has a state of its own", async () => {
  const app = new App<{ count: number }>().use((ctx) => {
    ctx.state.count = (ctx.state.count ?? 0) + 1;
    return ctx.next();
  }).get("/", (ctx) => ctx.text(String(ctx.state.count)));
  const get = asker(app);
  assertEquals((await Promise.all([get("/"), get("/"), get("/")])).map(({ text }) => text), ["1", "1", "1"]);
});

Deno.test("Requests that run at the same time do not share a chain", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const app = new App().use(async (ctx) => {
    if (ctx.url.searchParams.has("slow")) await promise;
    return ctx.next();
  }).get("/:id", (ctx) => ctx.text(ctx.params.id!));
  const get = asker(app);
  const slow = get("/slow?slow");
  assertEquals((await get("/fast")).text, "fast");
  resolve();
  assertEquals((await slow).text, "slow");
});

Deno.test("A route may have several handlers, each of which may call the next", async () => {
  const app = new App().get("/", (ctx) => ctx.next(), (ctx) => ctx.text("last"));
  assertEquals((await ask(app, "/")).text, "last");
});

Deno.test("A handler that calls next() without one after it gets 404", async () => {
  assertEquals((await ask(new App().get("/", (ctx) => ctx.next()), "/")).status, 404);
});

Deno.test("A middleware may set headers on redirects and on answers of fetch()", async () => {
  const app = new App().use(async (ctx) => {
    const response = await ctx.next();
    response.headers.set("x-added", "yes");
    return response;
  })
    .get("/redirect", () => Response.redirect("http://chat.test/elsewhere", 303))
    .get("/fetched", () => fetch("data:text/plain,hello"));
  const get = asker(app);
  const redirect = await get("/redirect");
  assertEquals([redirect.status, redirect.headers.get("x-added")], [303, "yes"]);
  const fetched = await get("/fetched");
  assertEquals([fetched.text, fetched.headers.get("x-added")], ["hello", "yes"]);
});

Deno.test("Cookies of several middlewares and the page all arrive", async () => {
  const app = new App().use(async (ctx) => {
    const response = await ctx.next();
    response.headers.append("set-cookie", "a=1");
    return response;
  }).route("/", {
    handler: {
      GET: () => ({
        data: {},
        headers: [["set-cookie", "b=2"], ["set-cookie", "c=3"]] as [string, string][],
      }),
    },
    component: () => "page",
  });
  assertEquals((await ask(app, "/")).headers.getSetCookie(), ["b=2", "c=3", "a=1"]);
});
