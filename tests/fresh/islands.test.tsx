/** What the server sends for islands: markers, props, scripts, slots, and loud failure for what cannot be sent. */
import { App, csp, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { computed, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@/tests/support/assert.ts";
import Counter from "./fixture/islands/Counter.tsx";
import Echo from "./fixture/islands/Echo.tsx";
import Panel from "./fixture/islands/Panel.tsx";
import { type Answer, ask, asker } from "./support.ts";

const builder = new Builder({ root: `${import.meta.dirname}/fixture` });

/** A page of the fixture app. */
async function render(content: () => ComponentChildren): Promise<Answer & { reported: string[] }> {
  const reported: string[] = [];
  const app = new App({ reportError: (error) => reported.push(String(error)) })
    .use(csp({ useNonce: true })).use(staticFiles()).route("/", {
      component: () => <main>{content()}</main>,
    });
  (await builder.build({ snapshot: "memory", mode: "development" }))(app);
  return { ...await ask(app, "/"), reported };
}

async function refused(value: unknown): Promise<string> {
  const answer = await render(() => <Echo value={value} />);
  assertEquals(answer.status, 500);
  return answer.reported[0]!;
}

Deno.test("An island stands between its markers, with one module script that has the nonce", async () => {
  const { text, headers } = await render(() => <Counter key="a:b-->" name="one" count={signal(1)} />);
  assertMatch(
    text,
    /<!--frsh:island:Counter:0:a%3Ab--%3E--><p class="counter one">.*<\/p><!--\/frsh:island-->/,
  );
  const scripts = [...text.matchAll(/<script type="module" nonce="([^"]+)">/g)];
  assertEquals(scripts.length, 1);
  assertStringIncludes(headers.get("content-security-policy")!, `'nonce-${scripts[0]![1]}'`);
});

Deno.test("An island inside another island's markup is plain, one in its slot is an island", async () => {
  const { text } = await render(() => (
    <Panel open title="A">
      <Counter name="in" count={signal(0)} />
    </Panel>
  ));
  assertMatch(
    text,
    /<!--frsh:island:Panel:0:--><section.*<!--frsh:slot:0:children--><!--frsh:island:Counter:1:-->/,
  );
});

Deno.test("A slot that is not shown waits in a template", async () => {
  const { text } = await render(() => (
    <Panel title="A">
      <b>waiting</b>
    </Panel>
  ));
  assertMatch(
    text,
    /<template id="frsh-slot-0"><!--frsh:slot:0:children--><b>waiting<\/b><!--\/frsh:slot--><\/template>/,
  );
});

const hostile = "</script><script>alert(1)</script><!-- \u2028";

Deno.test("Props cannot end the script or begin a comment in it", async () => {
  const { text } = await render(() => <Echo value={hostile} />);
  const script = text.slice(text.indexOf('<script type="module"'));
  assertEquals(script.match(/<\/script/g)!.length, 1);
  assertEquals(/<!--|<script>|\u2028/.test(script), false);
});

const markup = '"><img src=x onerror=alert(1)>';

Deno.test("Text of an island is escaped in the page", async () => {
  const { text } = await render(() => <Counter name={markup} count={signal(0)} />);
  assertEquals(text.includes("<img"), false);
});

Deno.test("Data of many kinds can be sent", async () => {
  const cycle: Record<string, unknown> = { name: "ring" };
  cycle.self = cycle;
  const values = [
    new Date(0),
    new Map([["a", new Set([1])]]),
    10n,
    -0,
    NaN,
    Infinity,
    undefined,
    null,
    /x/g,
    new URL("http://a.example/"),
    cycle,
    Object.assign(Object.create(null), { id: "5" }),
    new Uint8Array([1, 2, 3]),
    signal({ deep: signal(1) }),
    computed(() => 4),
    [1, , 3],
  ];
  for (const value of values) {
    const answer = await render(() => <Echo value={value} />);
    assertEquals([answer.status, answer.reported], [200, []]);
  }
});

Deno.test("A view on a large buffer sends only what it shows", async () => {
  const secret = new TextEncoder().encode("secret-shown-secret");
  const { text } = await render(() => <Echo value={secret.subarray(7, 12)} />);
  assertStringIncludes(text, btoa("shown"));
  assertEquals(text.includes(btoa("secret-shown-secret")), false);
});

for (
  const [what, value] of [
    ["a function", () => 1],
    ["a class instance", new (class Person {})()],
    ["an error", new Error("x")],
    ["a symbol", Symbol("x")],
    ["a __proto__ key", JSON.parse('{"__proto__":{"admin":true}}')],
  ] as const
) {
  Deno.test(`${what} as a prop fails with the island and the prop named`, async () => {
    assertMatch(
      await refused(value),
      /^TypeError: Cannot send prop "value" of island Echo to the browser: cannot stringify/,
    );
    assertStringIncludes(await refused({ list: [value] }), 'prop "value" of island Echo');
  });
}

Deno.test("Modules of islands are immutable, preloaded, and exist", async () => {
  const app = new App().use(staticFiles()).route("/", {
    component: () => <Counter name="a" count={signal(0)} />,
  });
  (await builder.build({ snapshot: "memory" }))(app);
  const get = asker(app);
  const { text } = await get("/");
  const modules = new Set(
    [...text.matchAll(/(?:from|href=)"(\/_fresh\/js\/[^"]+)"/g)].map(([, path]) => path!),
  );
  assert(modules.size >= 2);
  for (const path of modules) {
    assertMatch(path, /-[0-9a-f]{16}\.js$/);
    const answer = await get(path);
    assertEquals([answer.status, answer.headers.get("content-type")], [
      200,
      "text/javascript; charset=utf-8",
    ]);
    assertEquals(answer.headers.get("cache-control"), "public, max-age=31536000, immutable");
    assertEquals(/sourceMappingURL|jsxTemplate/.test(answer.text), false);
    assertEquals((await get(path + ".map")).status, 404);
    for (const [, imported] of answer.text.matchAll(/from"\.\/([^"]+)"/g)) {
      assert(modules.has(`/_fresh/js/${imported}`), `${imported} is preloaded`);
    }
  }
});

Deno.test("Style sheets arrive as one file with their imports", async () => {
  const app = new App().use(staticFiles());
  (await builder.build({ snapshot: "memory" }))(app);
  const { text } = await ask(app, "/styles.css");
  assertStringIncludes(text, "--ink");
  assertStringIncludes(text, "/picture.svg");
  assertEquals(text.includes("@import"), false);
});
