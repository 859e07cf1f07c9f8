import { encrypt, isUsable, longest } from "@/core/push/encryption.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Subscribed, withPushService } from "./service.ts";

const bytes = (text: string) => Uint8Array.fromBase64(text, { alphabet: "base64url" });
const text = (of: Uint8Array) => of.toBase64({ alphabet: "base64url", omitPadding: true });
const browser = {
  p256dh: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
  auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
};

Deno.test("A message is encrypted as in the example of RFC 8291, byte for byte", async () => {
  const publicKey = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  const d = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: text(bytes(publicKey).slice(1, 33)),
    y: text(bytes(publicKey).slice(33)),
  };
  const kind = { name: "ECDH", namedCurve: "P-256" };
  const own = {
    publicKey: await crypto.subtle.importKey("jwk", jwk, kind, true, []),
    privateKey: await crypto.subtle.importKey("jwk", { ...jwk, d }, kind, true, ["deriveBits"]),
  };
  const plain = new TextEncoder().encode("When I grow up, I want to be a watermelon");
  const salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
  assertEquals(
    text(await encrypt(plain, browser, { salt, own, step: 0 })),
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
});

Deno.test("A browser opens what is encrypted for it, up to the longest, and short ones have one length", () =>
  withPushService(async (service) => {
    const ada = new Subscribed(service, "ada");
    const { p256dh, auth } = ada.body;
    const keys = { p256dh: bytes(p256dh), auth: bytes(auth) };
    const salt = () => crypto.getRandomValues(new Uint8Array(16));
    const lengths: number[] = [];
    for (const length of [1, 40, 511, longest]) {
      const plain = crypto.getRandomValues(new Uint8Array(length)).map((byte) => byte | 1);
      const sealed = await encrypt(plain, keys, { salt: salt() });
      assertEquals(ada.open(sealed), plain);
      lengths.push(sealed.length);
    }
    assertEquals(new Set(lengths.slice(0, 3)).size, 1);
    assertEquals(lengths.at(-1), 4096);
  }));

Deno.test("Keys that no browser can have are found out", async () => {
  assert(await isUsable(browser));
  assert(!await isUsable({ ...browser, auth: browser.auth.slice(1) }));
  assert(!await isUsable({ ...browser, p256dh: browser.p256dh.slice(1) }));
  // Not on the curve.
  assert(!await isUsable({ ...browser, p256dh: browser.p256dh.with(40, browser.p256dh[40]! ^ 1) }));
});
