import { bucketOf, clientAddress, isRange, isTrusted, siteOf } from "@/core/security/address.ts";
import { giveBackByAddress, takeByAddress } from "@/core/security/address_limits.ts";
import { MemoryLimiter } from "@/core/security/memory_limiter.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { limits, passed } from "./limiter.case.ts";

const proxies = ["10.0.0.0/8", "2001:db8:ffff::1"];
const forwarded = (value: string) => new Headers({ "x-forwarded-for": value });

Deno.test("L01 clientAddress() ignores what a direct connection says about itself", () => {
  const headers = new Headers({
    "x-forwarded-for": "9.9.9.9",
    "x-real-ip": "9.9.9.9",
    "forwarded": "for=9.9.9.9",
    "cf-connecting-ip": "9.9.9.9",
  });
  assertEquals(clientAddress("203.0.113.7", headers, []), "203.0.113.7");
  assertEquals(clientAddress("203.0.113.7", headers, proxies), "203.0.113.7");
});

Deno.test("L01 clientAddress() takes the rightmost hop behind a trusted proxy", () => {
  assertEquals(clientAddress("10.0.0.1", forwarded("9.9.9.9, 203.0.113.7"), proxies), "203.0.113.7");
  assertEquals(clientAddress("10.0.0.1", forwarded("9.9.9.9,203.0.113.7, 10.2.3.4"), proxies), "203.0.113.7");
  assertEquals(clientAddress("2001:DB8:FFFF:0::1", forwarded("203.0.113.7"), proxies), "203.0.113.7");
  assertEquals(clientAddress("::ffff:10.0.0.1", forwarded("203.0.113.7"), proxies), "203.0.113.7");
  assertEquals(clientAddress("10.0.0.1", new Headers(), proxies), "10.0.0.1");
});

Deno.test("clientAddress() stops at a hop that is no address", () => {
  assertEquals(clientAddress("10.0.0.1", forwarded("203.0.113.7, unknown"), proxies), "10.0.0.1");
  assertEquals(clientAddress("10.0.0.1", forwarded("9.9.9.9, <script>, 10.0.0.2"), proxies), "10.0.0.2");
  assertEquals(clientAddress("@unix", forwarded("9.9.9.9"), proxies), "unknown");
});

Deno.test("A25 clientAddress() has one spelling for an address", () => {
  for (const spelling of ["1.2.3.4", "::ffff:1.2.3.4", "::FFFF:0102:0304", "01.2.3.4", "1.2.3.4:5678"]) {
    assertEquals(clientAddress("10.0.0.1", forwarded(spelling), proxies), "1.2.3.4", spelling);
  }
  for (const spelling of ["2001:DB8:0:0::1", "[2001:db8::1]:443", "2001:db8::1%eth0"]) {
    assertEquals(clientAddress("10.0.0.1", forwarded(spelling), proxies), "2001:db8::1", spelling);
  }
});

Deno.test("bucketOf() is the address itself for IPv4 and the /64 for IPv6", () => {
  assertEquals(bucketOf("203.0.113.7"), "203.0.113.7");
  assertEquals(bucketOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  assertEquals(bucketOf("2001:db8:1:2::1"), "2001:db8:1:2::/64");
  assertEquals(bucketOf("unknown"), "unknown");
  assertEquals(siteOf("2001:db8:1:2::1"), "2001:db8:1::/48");
  assertEquals(siteOf("203.0.113.7"), null);
});

Deno.test("isTrusted() and isRange() know addresses and ranges", () => {
  assert(isTrusted("10.200.0.1", proxies));
  assert(!isTrusted("11.0.0.1", proxies));
  assert(!isTrusted("2001:db8:ffff::2", proxies));
  assert(isRange("10.0.0.0/8") && isRange("::1") && isRange("fd00::/8"));
  assert(!isRange("10.0.0.0/33") && !isRange("proxy.example.org") && !isRange(""));
});

const limiterOf = (effects: Clock) => new MemoryLimiter({ config: { limits }, effects });

Deno.test("L02 a thousand addresses of one /64 are one bucket", async () => {
  const limiter = limiterOf(new Clock());
  let i = 0;
  const take = () => takeByAddress(limiter, "login", `2001:db8:1:2::${(i++).toString(16)}`);
  assertEquals(await passed(1000, take), 5);
});

Deno.test("L02 the networks of one /48 have a ceiling together", async () => {
  const limiter = limiterOf(new Clock());
  let i = 0;
  const take = () => takeByAddress(limiter, "login", `2001:db8:1:${(i++).toString(16)}::1`);
  assertEquals(await passed(1000, take), 50);
  await takeByAddress(limiter, "login", "2001:db8:2::1");
});

Deno.test("giveBackByAddress() returns every place that takeByAddress() took", async () => {
  const limiter = limiterOf(new Clock());
  for (let i = 0; i < 100; i++) {
    await takeByAddress(limiter, "login", "2001:db8:1:2::1");
    await giveBackByAddress(limiter, "login", "2001:db8:1:2::1");
  }
  assertEquals(await passed(9, () => takeByAddress(limiter, "login", "2001:db8:1:2::1")), 5);
});
