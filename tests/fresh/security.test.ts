/** csrf() and csp(). */
import { App, csp, type CSPOptions, csrf, type CsrfOptions, HttpError } from "fresh";
import { assertEquals, assertMatch, assertStringIncludes } from "@/tests/support/assert.ts";
import { ask, asker } from "./support.ts";

async function posting(
  headers: Record<string, string>,
  options?: CsrfOptions,
  method = "POST",
): Promise<number> {
  const app = new App({ trustProxy: true }).use(csrf(options)).all("/", (ctx) => ctx.text("done"));
  return (await ask(app, "/", { method, headers })).status;
}

Deno.test("csrf() believes Sec-Fetch-Site first", async () => {
  assertEquals(await posting({ "sec-fetch-site": "same-origin", origin: "https://other.example" }), 200);
  assertEquals(await posting({ "sec-fetch-site": "none" }), 200);
  assertEquals(await posting({ "sec-fetch-site": "cross-site", origin: "https://other.example" }), 403);
  assertEquals(await posting({ "sec-fetch-site": "same-site", origin: "https://a.chat.test" }), 403);
  assertEquals(await posting({ "sec-fetch-site": "cross-site" }), 403);
});

Deno.test("csrf() judges by Origin where there is no Sec-Fetch-Site", async () => {
  assertEquals(await posting({}), 200);
  assertEquals(await posting({ origin: "http://chat.test" }), 200);
  assertEquals(await posting({ origin: "https://chat.test" }), 403);
  assertEquals(await posting({ origin: "null" }), 403);
  assertEquals(await posting({ origin: "https://chat.test", "x-forwarded-proto": "https" }), 200);
});

Deno.test("csrf() lets reading requests pass and stops every other method", async () => {
  const foreign = { origin: "https://other.example", "sec-fetch-site": "cross-site" };
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    assertEquals(await posting(foreign, {}, method), 200, method);
  }
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    assertEquals(await posting(foreign, {}, method), 403, method);
  }
});

Deno.test("csrf() takes allowed origins as text, list or function", async () => {
  const from = (origin: string) => ({ origin, "sec-fetch-site": "cross-site" });
  const app = "https://app.example";
  assertEquals(await posting(from(app), { origin: app }), 200);
  assertEquals(await posting(from(app), { origin: ["https://b.example", app] }), 200);
  assertEquals(await posting(from("https://c.example"), { origin: ["https://b.example", app] }), 403);
  assertEquals(
    await posting(from(app), { origin: (origin, ctx) => origin === app && ctx.url.pathname === "/" }),
    200,
  );
});

async function policyOf(options?: CSPOptions, path = "/"): Promise<string> {
  const app = new App({ reportError() {} }).use(csp(options)).get("/", (ctx) => ctx.text("ok")).get(
    "/boom",
    () => {
      throw new HttpError(500);
    },
  );
  return (await ask(app, path)).headers.get("content-security-policy")!;
}

Deno.test("csp() has strict defaults, and a directive replaces the one of its name", async () => {
  const policy = await policyOf({ csp: ["img-src 'self' blob:", "connect-src 'self' wss:;"] });
  assertMatch(policy, /^default-src 'self'; script-src 'self' 'unsafe-inline'; /);
  assertStringIncludes(policy, "; img-src 'self' blob:;");
  assertStringIncludes(policy, "; connect-src 'self' wss:;");
  assertStringIncludes(policy, "; frame-ancestors 'none';");
  assertEquals(policy.split("img-src").length, 2);
});

Deno.test("csp() is also on errors and unknown addresses", async () => {
  assertStringIncludes(await policyOf({}, "/boom"), "default-src 'self'");
  assertStringIncludes(await policyOf({}, "/unknown"), "default-src 'self'");
});

Deno.test("csp() with nonces allows nothing inline where nothing was rendered", async () => {
  assertEquals((await policyOf({ useNonce: true })).includes("inline"), false);
});

Deno.test("csp() can only report", async () => {
  const app = new App().use(csp({ reportOnly: true, reportTo: "https://r.example/csp" })).get(
    "/",
    (ctx) => ctx.text(""),
  );
  const { headers } = await asker(app)("/");
  assertEquals(headers.get("content-security-policy"), null);
  assertStringIncludes(
    headers.get("content-security-policy-report-only")!,
    "report-uri https://r.example/csp",
  );
  assertStringIncludes(headers.get("reporting-endpoints")!, "https://r.example/csp");
});
