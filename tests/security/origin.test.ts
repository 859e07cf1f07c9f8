import { ParleyError } from "@/core/errors.ts";
import { checkOrigin, checkSameSite, type Edge, isSecure, ownOrigin } from "@/core/security/origin.ts";
import { safeNext } from "@/core/security/next.ts";
import { assertEquals, assertThrows } from "@/tests/support/assert.ts";

const direct: Edge = { peer: "203.0.113.7", config: { publicUrl: null, trustedProxies: [] } };
const proxied: Edge = { peer: "10.0.0.1", config: { publicUrl: null, trustedProxies: ["10.0.0.1"] } };
const named: Edge = {
  peer: "203.0.113.7",
  config: { publicUrl: new URL("https://chat.example.org/"), trustedProxies: [] },
};

function request(url: string, headers: Record<string, string> = {}, method = "POST"): Request {
  return new Request(url, { method, headers });
}

function refuses(check: () => void): void {
  assertEquals(assertThrows(check, ParleyError).code, "cross_site");
}

const strangers = [
  "https://evil.example",
  "null",
  "https://chat.example.org.evil.com",
  "https://evil-chat.example.org",
  "https://sub.chat.example.org",
  "http://chat.example.org",
  "https://chat.example.org`",
  "https://chat.example.org:8443",
  "https://chat.example.org@evil.example",
  "https://CHAT.example.org",
  "https://chat.example.org/",
  "",
];

Deno.test("W01 checkOrigin() lets in pages of the public address and nobody else", () => {
  const url = "http://chat.example.org/socket";
  checkOrigin(request(url, { origin: "https://chat.example.org" }), named);
  for (const origin of strangers) refuses(() => checkOrigin(request(url, { origin }), named));
  refuses(() => checkOrigin(request(url), named));
});

Deno.test("W01 checkOrigin() without a public address lets in the request's own origin only", () => {
  checkOrigin(request("http://localhost:8000/socket", { origin: "http://localhost:8000" }), direct);
  for (const origin of ["https://localhost:8000", "http://localhost", "http://127.0.0.1:8000", "null"]) {
    refuses(() => checkOrigin(request("http://localhost:8000/socket", { origin }), direct));
  }
});

Deno.test("checkOrigin() also lets in the local address of a server that has a public one", () => {
  checkOrigin(request("http://192.168.1.5:8000/", { origin: "http://192.168.1.5:8000" }), named);
});

Deno.test("ownOrigin() believes forwarding headers of trusted proxies only", () => {
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "chat.example.org" };
  assertEquals(ownOrigin(request("http://10.1.1.1:8000/", headers), proxied), "https://chat.example.org");
  assertEquals(ownOrigin(request("http://10.1.1.1:8000/", headers), direct), "http://10.1.1.1:8000");
  assertEquals(isSecure(request("http://chat.example.org/", headers), proxied), true);
  assertEquals(isSecure(request("http://chat.example.org/", headers), direct), false);
  assertEquals(isSecure(request("http://chat.example.org/"), named), true);
  assertEquals(isSecure(request("http://192.168.1.5:8000/"), named), false);
  for (const host of ["evil/path", "a b", "x@evil", "evil\\"]) {
    const broken = request("http://here/", { "x-forwarded-host": host });
    assertEquals(ownOrigin(broken, proxied), "http://here");
  }
});

Deno.test("H07 checkSameSite() refuses what other sites make a browser send", () => {
  const url = "http://chat.example.org/rooms";
  const own = "https://chat.example.org";
  for (const origin of strangers.filter((origin) => origin !== "")) {
    refuses(() => checkSameSite(request(url, { origin }), named));
    refuses(() => checkSameSite(request(url, { origin, "sec-fetch-site": "same-origin" }), named));
  }
  for (const site of ["cross-site", "same-site", "none", "nonsense"]) {
    refuses(() => checkSameSite(request(url, { "sec-fetch-site": site }), named));
  }
  refuses(() => checkSameSite(request(url, { "origin": own, "sec-fetch-site": "cross-site" }), named));
  refuses(() => checkSameSite(request(url, { cookie: "parley=x" }), named));
  refuses(() => checkSameSite(request(url, { authorization: "Basic YTpi" }), named));
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    refuses(() => checkSameSite(request(url, {}, method), named));
  }
});

Deno.test("checkSameSite() lets in our own pages, programs with a token, and reading", () => {
  const url = "http://chat.example.org/rooms";
  const origin = "https://chat.example.org";
  checkSameSite(request(url, { origin }), named);
  checkSameSite(request(url, { origin, "sec-fetch-site": "same-origin" }), named);
  checkSameSite(request(url, { origin, "sec-fetch-site": "none" }), named);
  checkSameSite(request(url, { "sec-fetch-site": "same-origin" }), named);
  checkSameSite(request(url, { authorization: "Bearer abc" }), named);
  checkSameSite(request(url, { origin: "https://evil.example" }, "GET"), named);
});

Deno.test("H13 safeNext() stays on this server", () => {
  const away = [
    "//evil",
    "/\\evil",
    "\\\\evil",
    "https:evil",
    "https://evil",
    "%2f%2fevil",
    "/%2fevil",
    "/%5cevil",
    "javascript:alert(1)",
    "/%09/evil",
    "/\t/evil",
    "/%0d%0aSet-Cookie:a=b",
    "/.//evil",
    "/rooms/..//evil",
    "/%E0%A4%A",
    " /rooms",
    "rooms",
    "",
    null,
    undefined,
    "/" + "a".repeat(3000),
  ];
  for (const next of away) assertEquals(safeNext(next), "/", String(next));
  for (const next of ["/", "/rooms/01J?at=5#m7", "/join/abc?x=%C3%A5", "/search?q=a//b"]) {
    assertEquals(safeNext(next), next);
  }
});
