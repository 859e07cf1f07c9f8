/** The ways to answer that a context offers. */
import { App } from "fresh";
import { assertEquals, assertThrows } from "@/tests/support/assert.ts";
import { ask, asker, withServer } from "./support.ts";

function redirecting(to: string, status?: number): App<unknown> {
  return new App().get("/", (ctx) => ctx.redirect(to, status));
}

Deno.test("ctx.redirect() answers 302, or the given status", async () => {
  const first = await ask(redirecting("/rooms?a=1#b"), "/");
  assertEquals([first.status, first.headers.get("location")], [302, "/rooms?a=1#b"]);
  assertEquals((await ask(redirecting("/x", 303), "/")).status, 303);
});

for (
  const [to, expected] of [
    ["//evil.example/x", "/evil.example/x"],
    ["/\\evil.example", "/evil.example"],
    ["\\\\evil.example", "/evil.example"],
    ["/\t/evil.example", "/evil.example"],
    ["/\r\n/evil.example", "/evil.example"],
    ["\u0000//evil.example", "/evil.example"],
    [" //evil.example", "/evil.example"],
    ["/a//b?next=//c", "/a/b?next=//c"],
    ["/rum/kök å", "/rum/k%C3%B6k%20%C3%A5"],
    ["/x\r\nset-cookie: a=1", "/xset-cookie:%20a=1"],
    ["https://elsewhere.example/a", "https://elsewhere.example/a"],
  ] as const
) {
  Deno.test(`ctx.redirect(${JSON.stringify(to)}) goes to ${expected}`, async () => {
    const answer = await ask(redirecting(to), "/");
    assertEquals([answer.status, answer.headers.get("location")], [302, expected]);
    assertEquals(answer.headers.get("set-cookie"), null);
  });
}

Deno.test("ctx.text(), html() and json() set their types, which may be replaced", async () => {
  const app = new App()
    .get("/text", (ctx) => ctx.text("a"))
    .get("/html", (ctx) => ctx.html("<p>"))
    .get("/json", (ctx) => ctx.json({ a: 1 }, { status: 201 }))
    .get("/own", (ctx) => ctx.text("a,b", { headers: { "content-type": "text/csv" } }));
  const get = asker(app);
  assertEquals((await get("/text")).headers.get("content-type"), "text/plain; charset=utf-8");
  assertEquals((await get("/html")).headers.get("content-type"), "text/html; charset=utf-8");
  const json = await get("/json");
  assertEquals([json.status, json.text, json.headers.get("content-type")], [
    201,
    '{"a":1}',
    "application/json",
  ]);
  assertEquals((await get("/own")).headers.get("content-type"), "text/csv");
});

Deno.test("ctx.render() refuses text", async () => {
  const app = new App({ reportError() {} }).get("/", (ctx) => ctx.render("<b>"));
  assertEquals((await ask(app, "/")).status, 500);
});

Deno.test("ctx.stream() sends what an iterable, a generator or a function yields", async () => {
  const app = new App()
    .get("/list", (ctx) => ctx.stream(["a", new TextEncoder().encode("b")]))
    .get("/generator", (ctx) =>
      ctx.stream(async function* () {
        yield "c";
        await Promise.resolve();
        yield "d";
      }));
  const get = asker(app);
  assertEquals([(await get("/list")).text, (await get("/generator")).text], ["ab", "cd"]);
  assertEquals((await get("/list")).headers.get("content-type"), null);
});

Deno.test("ctx.stream() runs the finally of its generator when the client goes away", async () => {
  const ended = Promise.withResolvers<void>();
  const app = new App().get("/", (ctx) =>
    ctx.stream(async function* () {
      try {
        for (;;) {
          yield "tick\n";
          await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
        }
      } finally {
        ended.resolve();
      }
    }));
  await withServer(app, async (address) => {
    const response = await fetch(`http://${address}/`);
    const reader = response.body!.getReader();
    await reader.read();
    await reader.cancel();
    await ended.promise;
  });
});

Deno.test("ctx.stream() reports an error of its generator", async () => {
  const reported: unknown[] = [];
  const app = new App({ reportError: (error) => reported.push(error) }).get(
    "/",
    (ctx) =>
      ctx.stream(function* () {
        yield "a";
        throw new Error("half way");
      }),
  );
  const response = await app.handler()(new Request("http://chat.test/"));
  await response.text().catch(() => {});
  assertEquals(reported.map(String), ["Error: half way"]);
});

Deno.test("ctx.url follows the proxy only when it is trusted", async () => {
  const headers = { "x-forwarded-proto": "https, http", "x-forwarded-host": "chat.example:8443" };
  const origin = async (app: App<unknown>, given: HeadersInit) =>
    (await ask(app.get("/", (ctx) => ctx.text(ctx.url.origin)), "/", { headers: given })).text;
  assertEquals(await origin(new App(), headers), "http://chat.test");
  assertEquals(await origin(new App({ trustProxy: true }), headers), "https://chat.example:8443");
  const odd = { "x-forwarded-proto": "javascript", "x-forwarded-host": "a/b@c" };
  assertEquals(await origin(new App({ trustProxy: true }), odd), "http://chat.test");
});

Deno.test("App.listen() lets running answers finish when its signal is aborted", async () => {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const listening = Promise.withResolvers<number>();
  const stop = new AbortController();
  const app = new App().get("/", async (ctx) => {
    started.resolve();
    await release.promise;
    return ctx.text("finished");
  });
  const server = await app.listen({
    port: 0,
    hostname: "127.0.0.1",
    signal: stop.signal,
    onListen: ({ port }) => listening.resolve(port),
  });
  const answer = fetch(`http://127.0.0.1:${await listening.promise}/`);
  await started.promise;
  stop.abort();
  release.resolve();
  assertEquals(await (await answer).text(), "finished");
  await server.finished;
});

Deno.test("App.get() needs a handler", () => {
  assertThrows(() => new App().get("/"), TypeError, "no handler");
});
