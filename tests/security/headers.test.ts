import { securityHeaders } from "@/core/security/headers.ts";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";

Deno.test("H09 every response forbids sniffing, frames, foreign scripts and leaking addresses", () => {
  const headers = securityHeaders({ secure: false });
  assertEquals(headers["x-content-type-options"], "nosniff");
  assertEquals(headers["cross-origin-opener-policy"], "same-origin");
  assertEquals(headers["cross-origin-resource-policy"], "same-origin");
  assertEquals(headers["referrer-policy"], "same-origin");
  assertStringIncludes(headers["permissions-policy"]!, "geolocation=()");
  const policy = headers["content-security-policy"]!;
  for (
    const rule of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self';"]
  ) {
    assertStringIncludes(policy, rule);
  }
  assert(!policy.includes("unsafe"));
});

Deno.test("securityHeaders() lets the scripts of the nonce run and no other inline ones", () => {
  const policy = securityHeaders({ secure: true, nonce: "abc" })["content-security-policy"]!;
  assertStringIncludes(policy, "script-src 'self' 'nonce-abc';");
  assert(!policy.includes("unsafe"));
});

Deno.test("securityHeaders() sends HSTS over HTTPS only, and no-store for personal responses only", () => {
  assertEquals(securityHeaders({ secure: true })["strict-transport-security"], "max-age=63072000");
  assertEquals(securityHeaders({ secure: false })["strict-transport-security"], undefined);
  assertEquals(securityHeaders({ secure: true, personal: true })["cache-control"], "no-store");
  assertEquals(securityHeaders({ secure: true })["cache-control"], undefined);
});
