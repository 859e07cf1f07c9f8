import { clearSessionCookie, sessionToken, setSessionCookie } from "@/core/sessions/cookie.ts";
import { deviceName } from "@/core/sessions/device.ts";
import { assertEquals } from "@/tests/support/assert.ts";

Deno.test("A23 the cookie over HTTPS is __Host-, Secure, HttpOnly, SameSite and for the whole site", () => {
  const headers = new Headers();
  setSessionCookie(headers, "a.b.c", { secure: true, lifetime: 90_500 });
  assertEquals(
    headers.get("set-cookie"),
    "__Host-parley=a.b.c; Secure; HttpOnly; Max-Age=90; SameSite=Lax; Path=/",
  );
});

Deno.test("A23 the cookie over plain HTTP is the same without Secure, under its own name", () => {
  const headers = new Headers();
  setSessionCookie(headers, "a.b.c", { secure: false, lifetime: 90_000 });
  assertEquals(headers.get("set-cookie"), "parley=a.b.c; HttpOnly; Max-Age=90; SameSite=Lax; Path=/");
});

Deno.test("clearSessionCookie() ends the cookie that setSessionCookie() set", () => {
  for (const secure of [true, false]) {
    const headers = new Headers();
    clearSessionCookie(headers, { secure });
    const [pair, ...attributes] = headers.get("set-cookie")!.split("; ");
    assertEquals(pair, secure ? "__Host-parley=" : "parley=");
    assertEquals(attributes.includes("Expires=Thu, 01 Jan 1970 00:00:00 GMT"), true);
    assertEquals(attributes.includes("Secure"), secure);
  }
});

Deno.test("sessionToken() reads only the cookie of its own kind of connection", () => {
  const headers = new Headers({ cookie: "theme=dark; parley=plain; __Host-parley=secure" });
  assertEquals(sessionToken(headers, { secure: true }), "secure");
  assertEquals(sessionToken(headers, { secure: false }), "plain");
  assertEquals(sessionToken(new Headers({ cookie: "parley=plain" }), { secure: true }), null);
  assertEquals(sessionToken(new Headers(), { secure: false }), null);
});

Deno.test("sessionToken() finds its cookie among what other programs of the host left there", () => {
  for (const left of ["=", "=; ;;", "=x=y", "nameless", "parley", "notparley=other", " ; parleys=other"]) {
    const headers = new Headers({ cookie: `${left}; parley=plain` });
    assertEquals(sessionToken(headers, { secure: false }), "plain", left);
    assertEquals(sessionToken(new Headers({ cookie: left }), { secure: false }), null, left);
  }
});

Deno.test("deviceName() names browser and system, or the program", () => {
  const chrome = "(KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  const names: [string, string][] = [
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 ${chrome}`, "Chrome on Windows"],
    [`Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 ${chrome} Edg/140.0.0.0`, "Edge on Windows"],
    [`Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 ${chrome}`, "Chrome on Android"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
      "Firefox on macOS",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
    ["curl/8.5.0", "curl"],
    ["", "Unknown device"],
    ["<script>alert(1)</script>", "Unknown device"],
  ];
  for (const [userAgent, name] of names) assertEquals(deviceName(userAgent), name);
});
