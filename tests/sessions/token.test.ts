/** Tokens that are not ours, not for this, or tampered with. All are signed as well as an attacker could. */
import { exportSPKI, generateKeyPair, SignJWT } from "jose";
import { Secrets } from "@/core/security/secrets.ts";
import { newRing, newSigningKey } from "@/core/security/key_ring.ts";
import { Sessions } from "@/core/sessions/sessions.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { type House, inHouse, refused, visitor } from "@/tests/support/house.ts";

interface Parts {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}

function decode(token: string): Parts {
  const [header, payload] = token.split(".").slice(0, 2).map((part) =>
    JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(part, { alphabet: "base64url" })))
  );
  return { header, payload };
}

const base64url = (text: string) =>
  new TextEncoder().encode(text).toBase64({ alphabet: "base64url", omitPadding: true });

/** Signs what jose would refuse to sign. */
async function forge(
  { header, payload }: Parts,
  key: Uint8Array<ArrayBuffer>,
  rawPayload?: string,
): Promise<string> {
  const text = `${base64url(JSON.stringify(header))}.${base64url(rawPayload ?? JSON.stringify(payload))}`;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const signer = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", signer, new TextEncoder().encode(text)));
  return `${text}.${signature.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

async function refuse(house: House, token: string): Promise<void> {
  await refused("not_signed_in", house.sessions.authenticate(token, visitor()));
}

async function withToken(test: (house: House, token: string, parts: Parts) => Promise<void>): Promise<void> {
  await inHouse(async (house) => {
    const { token } = await house.signedIn(await house.person("ada"));
    await test(house, token, decode(token));
    await house.sessions.authenticate(token, visitor());
  });
}

Deno.test("a token forged with the real key and real claims gets in, so the refusals below mean something", async () => {
  await withToken(async (house, _, parts) => {
    const { key } = await house.secrets.signingKey();
    await house.sessions.authenticate(await forge(parts, key), visitor());
  });
});

Deno.test("A01 a token without a signature is refused, however none is spelled", async () => {
  await withToken(async (house, token, { header, payload }) => {
    const [, claims, signature] = token.split(".");
    for (const alg of ["none", "None", "nOnE", "NONE", "", null, undefined, "HS512"]) {
      const head = base64url(JSON.stringify({ ...header, alg }));
      for (const end of ["", signature]) await refuse(house, `${head}.${claims}.${end}`);
    }
    assertEquals(payload.iss, "parley");
  });
});

Deno.test("A02 neither a public key nor an empty one serves as the secret", async () => {
  await withToken(async (house, _, { header, payload }) => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const pem = new TextEncoder().encode(await exportSPKI(publicKey));
    await refuse(house, await forge({ header, payload }, pem));
    await refuse(house, await forge({ header, payload }, new Uint8Array(64)));
    const rs256 = new SignJWT(payload).setProtectedHeader({ ...header, alg: "RS256" });
    await refuse(house, await rs256.sign(privateKey));
    const jwk = { kty: "oct", k: base64url("x".repeat(32)) };
    const embedded = { header: { ...header, jwk, jku: "https://evil.example/keys" }, payload };
    await refuse(house, await forge(embedded, new TextEncoder().encode("x".repeat(32))));
  });
});

Deno.test("A04 a token must say when it ends, as the session does, and have begun", async () => {
  await withToken(async (house, _, { header, payload }) => {
    const { key } = await house.secrets.signingKey();
    const now = house.clock.now() / 1000;
    const { exp, ...endless } = payload;
    const bad = [
      endless,
      ...["x", String(exp), -1, 0, 1e99, null, [exp], (exp as number) + 1].map((exp) => ({
        ...payload,
        exp,
      })),
      ...[now + 60, "x", null].map((nbf) => ({ ...payload, nbf })),
      { ...payload, iat: undefined },
      { ...payload, jti: undefined },
      { ...payload, sub: undefined },
      { ...payload, jti: 5 },
    ];
    for (const payload of bad) await refuse(house, await forge({ header, payload }, key));
    const text = JSON.stringify(payload);
    for (const exp of ["NaN", "1e400", "1e-400"]) {
      await refuse(house, await forge({ header, payload }, key, text.replace(/"exp":\d+/, `"exp":${exp}`)));
    }
  });
});

Deno.test("A05 a token for another purpose, issuer, person or session is no session", async () => {
  await withToken(async (house, _, { header, payload }) => {
    const { key } = await house.secrets.signingKey();
    const ben = await house.person("ben");
    const bens = decode((await house.signedIn(ben)).token).payload;
    const claims = [
      { aud: "parley:reset" },
      { aud: undefined },
      { iss: "somebody" },
      { iss: undefined },
      { sub: ben.id },
      { jti: bens.jti },
      { jti: house.clock.id() },
    ];
    for (const claim of claims) {
      await refuse(house, await forge({ header, payload: { ...payload, ...claim } }, key));
    }
    for (const typ of ["JWT", "parley-reset+jwt", undefined]) {
      await refuse(house, await forge({ header: { ...header, typ }, payload }, key));
    }
    const { token } = await house.accounts.invite((await house.signedIn(await owner(house))).scope, {
      lifetime: 60,
    });
    await refuse(house, token);
  });
});

async function owner(house: House) {
  return (await house.accounts.byUsername("ada"))!;
}

Deno.test("what is no token at all is refused like any other", async () => {
  await withToken(async (house, token) => {
    const odd = [
      "",
      ".",
      "..",
      "a.b.c",
      token + "x",
      token.slice(0, -4),
      `${token}.${token}`,
      "é",
      "x".repeat(100_000),
    ];
    for (const text of odd) await refuse(house, text);
  });
});

Deno.test("A08 after a rotation old tokens stay good until they expire, and a removed key ends them", async () => {
  await inHouse(async (house) => {
    const dataDir = await Deno.makeTempDir();
    const { clock, config, store, bus } = house;
    const ring = newRing(clock);
    const secrets = new Secrets(ring, `${dataDir}/secrets.json`, clock);
    const sessions = new Sessions({ store, effects: clock, config, secrets, bus });
    const ada = await house.person("ada");
    const before = await sessions.open(ada, visitor());
    await secrets.rotate(config.sessionLifetime);
    const after = await sessions.open(ada, visitor());
    clock.advance(2_000);
    await sessions.authenticate(before.token, visitor());
    await sessions.authenticate(after.token, visitor());

    const removed = new Secrets({ ...ring, signing: [newSigningKey(clock)] }, null, clock);
    const restarted = new Sessions({ store, effects: clock, config, secrets: removed, bus });
    await refused("not_signed_in", restarted.authenticate(before.token, visitor()));
    clock.advance(config.sessionLifetime);
    await refused("not_signed_in", sessions.authenticate(before.token, visitor()));
    sessions.stop();
    restarted.stop();
    await Deno.remove(dataDir, { recursive: true });
  });
});
