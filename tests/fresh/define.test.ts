/** createDefine() and page(): the types that routes rest on. What is wrong here fails the type check. */
import { App, createDefine, HttpError, page, type PageProps } from "fresh";
import { assertEquals, assertInstanceOf } from "@/tests/support/assert.ts";
import { ask } from "./support.ts";

interface State {
  name: string;
}

const define = createDefine<State>();

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
function sameType<_T extends true>(): void {}

Deno.test("define.page() knows the data of all handlers of its route", async () => {
  const handlers = define.handlers({
    GET: (ctx) => page({ name: ctx.state.name }),
    async POST(ctx) {
      await Promise.resolve();
      return ctx.req.body === null ? page({ error: "empty" }) : ctx.redirect("/");
    },
  });
  const component = define.page<typeof handlers>((props) => {
    sameType<Same<typeof props.data, { name: string } | { error: string }>>();
    sameType<Same<typeof props.state, State>>();
    return "name" in props.data ? props.data.name : props.data.error;
  });
  const app = new App<State>().use((ctx) => {
    ctx.state.name = "Ada";
    return ctx.next();
  }).route("/", { handler: handlers, component });
  assertEquals((await ask(app, "/")).text.includes("<body>Ada</body>"), true);
  assertEquals((await ask(app, "/", { method: "POST" })).text.includes("<body>empty</body>"), true);
});

Deno.test("define returns what it is given", () => {
  const middleware = define.middleware((ctx) => ctx.next());
  const list = define.middleware([middleware]);
  const layout = define.layout(({ Component }: PageProps<unknown, State>) => Component({}));
  const handler = define.handlers((ctx) => ctx.text(ctx.state.name));
  assertEquals([typeof middleware, list.length, typeof layout, typeof handler], [
    "function",
    1,
    "function",
    "function",
  ]);
});

Deno.test("page() without data has none, and keeps status and headers", () => {
  assertEquals(page().data, undefined);
  assertEquals(page(null).data, undefined as unknown as null);
  const { data, status, headers } = page([1], { status: 201, headers: { a: "b" } });
  assertEquals([data, status, headers], [[1], 201, { a: "b" }]);
});

Deno.test("HttpError has a status, a name and an empty message unless given one", () => {
  const cause = new Error("inner");
  const error = new HttpError(418, undefined, { cause });
  assertInstanceOf(error, Error);
  assertEquals([error.status, error.name, error.message, error.cause], [418, "HttpError", "", cause]);
});
