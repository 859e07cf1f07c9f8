/** From components to a document: wrapping, <head>, data, async parts, nonces. */
import { App, csp, page } from "fresh";
import { Head } from "fresh/runtime";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { assertEquals, assertMatch, assertStringIncludes } from "@/tests/support/assert.ts";
import { ask, asker } from "./support.ts";

function rendering(component: () => ComponentChildren | Promise<ComponentChildren>): App<unknown> {
  return new App({ reportError() {} }).route("/", { component });
}

Deno.test("A page becomes a whole document", async () => {
  const answer = await ask(rendering(() => <h1>Hello &amp; "welcome"</h1>), "/");
  assertEquals(
    answer.text,
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><h1>Hello &amp; &quot;welcome&quot;</h1></body></html>',
  );
  assertEquals(answer.headers.get("content-type"), "text/html; charset=utf-8");
});

Deno.test("A page without islands carries no script", async () => {
  assertEquals((await ask(rendering(() => <p>plain</p>), "/")).text.includes("<script"), false);
});

Deno.test("An app wrapper without <head> gets one in the right place", async () => {
  const app = new App().appWrapper(({ Component }) => (
    <html lang="sv" data-x="a>b">
      <body>
        <Component />
      </body>
    </html>
  )).route("/", { component: () => <p>hej</p> });
  assertStringIncludes(
    (await ask(app, "/")).text,
    '<html lang="sv" data-x="a>b"><head><meta charset="utf-8"></head><body><p>hej</p></body></html>',
  );
});

Deno.test("<Head> in a page replaces its like in the app's head and adds the rest", async () => {
  const app = new App().appWrapper(({ Component }) => (
    <html>
      <head>
        <title>App</title>
        <meta key="theme" name="theme-color" content="white" />
        <link rel="icon" href="/icon.svg" />
      </head>
      <body>
        <Component />
      </body>
    </html>
  )).route("/", {
    component: () => (
      <main>
        <Head>
          <title>Page</title>
          <meta key="theme" name="theme-color" content="black" />
          <link rel="icon" href="/icon.svg" />
          <meta name="robots" content="noindex" />
        </Head>
      </main>
    ),
  });
  assertStringIncludes(
    (await ask(app, "/")).text,
    '<head><title>Page</title><meta name="theme-color" content="black" data-key="theme"/>' +
      '<link rel="icon" href="/icon.svg"/><meta name="robots" content="noindex"/></head>',
  );
});

Deno.test("Data of a handler reaches its component, with status and headers", async () => {
  const app = new App().route("/", {
    handler: { GET: () => page({ name: "Ada" }, { status: 201, headers: { "x-a": "1" } }) },
    component: ({ data }) => <p>{data.name}</p>,
  });
  const answer = await ask(app, "/");
  assertEquals([answer.status, answer.headers.get("x-a")], [201, "1"]);
  assertStringIncludes(answer.text, "<p>Ada</p>");
});

Deno.test("A component without a GET handler gets empty data", async () => {
  const app = new App().route("/", {
    handler: { POST: (ctx) => ctx.text("") },
    component: ({ data }) => <p>{JSON.stringify(data)}</p>,
  });
  assertStringIncludes((await ask(app, "/")).text, "<p>{}</p>");
});

Deno.test("Data without a component is a fault", async () => {
  const reported: string[] = [];
  const app = new App({ reportError: (error) => reported.push(String(error)) }).route("/", {
    handler: () => page(1),
  });
  assertEquals((await ask(app, "/")).status, 500);
  assertStringIncludes(reported[0]!, "no component");
});

Deno.test("Pages, layouts and the app wrapper may be async, and may answer by themselves", async () => {
  const later = <T,>(value: T) => new Promise<T>((resolve) => queueMicrotask(() => resolve(value)));
  const app = new App()
    .appWrapper(async ({ Component }) => (
      <body>
        {await later("app")} <Component />
      </body>
    ))
    .layout("/", async ({ Component }) => (
      <div>
        {await later("layout")} <Component />
      </div>
    ))
    .route("/", { component: async () => <p>{await later("page")}</p> })
    .route("/away", { component: async () => await later(new Response("instead")) });
  assertStringIncludes((await ask(app, "/")).text, "<body>app <div>layout <p>page</p></div></body>");
  assertEquals((await ask(app, "/away")).text, "instead");
});

Deno.test("An async component deeper in the tree is a fault that says so", async () => {
  const reported: string[] = [];
  // deno-lint-ignore require-await
  const Deep = (async () => "never") as unknown as () => string;
  const app = new App({ reportError: (error) => reported.push(String(error)) }).route("/", {
    component: () => <Deep />,
  });
  assertEquals((await ask(app, "/")).status, 500);
  assertStringIncludes(reported[0]!, "<Deep>");
});

Deno.test("Renders that run at the same time do not mix", async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const app = new App().use(csp({ useNonce: true })).route("/:n", {
    component: async ({ params }) => {
      const n = Number(params.n);
      await gates[n]!.promise;
      return (
        <main>
          <Head>
            <title>Page {n}</title>
          </Head>
          <script>{`"${n}"`}</script>
        </main>
      );
    },
  });
  const get = asker(app);
  const answers = [get("/0"), get("/1")];
  gates[1]!.resolve();
  await answers[1];
  gates[0]!.resolve();
  const [first, second] = await Promise.all(answers);
  for (const [n, answer] of [[0, first!], [1, second!]] as const) {
    assertStringIncludes(answer.text, `<title>Page ${n}</title>`);
    const nonce = /<script nonce="([^"]+)">/.exec(answer.text)![1]!;
    assertStringIncludes(answer.headers.get("content-security-policy")!, `'nonce-${nonce}'`);
  }
});

Deno.test("csp() with nonces puts the same one on every script and style, and a new one on every page", async () => {
  const app = new App().use(csp({ useNonce: true })).route("/", {
    component: () => (
      <main>
        <script src="/a.js" />
        <style>{"p{}"}</style>
      </main>
    ),
  });
  const nonceOf = async () => {
    const answer = await ask(app, "/");
    const nonces = [...answer.text.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce!);
    assertEquals([nonces.length, new Set(nonces).size], [2, 1]);
    const policy = answer.headers.get("content-security-policy")!;
    assertStringIncludes(policy, `script-src 'self' 'nonce-${nonces[0]}'`);
    assertStringIncludes(policy, `style-src 'self' 'nonce-${nonces[0]}'`);
    return nonces[0]!;
  };
  const nonce = await nonceOf();
  assertMatch(nonce, /^[\w+/]{22}==$/);
  assertEquals(nonce === await nonceOf(), false);
});

Deno.test("useId() gives different ids in one page", async () => {
  const Field = () => <input id={useId()} />;
  const answer = await ask(rendering(() => [<Field key="a" />, <Field key="b" />]), "/");
  const ids = [...answer.text.matchAll(/id="([^"]+)"/g)].map(([, id]) => id);
  assertEquals(new Set(ids).size, 2);
});

Deno.test("ctx.render() keeps several cookies and renders inside the layouts unless told not to", async () => {
  const app = new App().layout("/", ({ Component }) => (
    <div>
      <Component />
    </div>
  )).get("/", (ctx) => ctx.render(<p>in</p>, { headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"]] }))
    .get("/bare", (ctx) => ctx.render(<p>bare</p>, {}, { skipInheritedLayouts: true }));
  const answer = await ask(app, "/");
  assertStringIncludes(answer.text, "<div><p>in</p></div>");
  assertEquals(answer.headers.getSetCookie(), ["a=1", "b=2"]);
  assertStringIncludes((await ask(app, "/bare")).text, "<body><p>bare</p></body>");
});
