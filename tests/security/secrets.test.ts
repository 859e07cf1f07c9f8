import { StartError } from "@/core/errors.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

const day = 86_400_000;

async function inDirectory(test: (dataDir: string, clock: Clock) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(`${directory}/data`, new Clock());
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length)).toBase64();
const modeOf = async (path: string) => (await Deno.stat(path)).mode! & 0o777;

Deno.test("loadSecrets() makes keys on the first start, for the owner only, and finds them on the next", async () => {
  await inDirectory(async (dataDir, clock) => {
    const first = await loadSecrets(dataDir, {}, clock);
    const second = await loadSecrets(dataDir, {}, clock);
    assertEquals(await second.signingKey(), await first.signingKey());
    assertEquals(second.atRest, first.atRest);
    assertEquals(first.atRest.key.length, 32);
    assertEquals(second.atRestOf(1), first.atRest);
    assertEquals(second.atRestOf(2), null);
    assertEquals(await modeOf(dataDir), 0o700);
    assertEquals(await modeOf(`${dataDir}/secrets.json`), 0o600);
    assertEquals([...Deno.readDirSync(dataDir)].map(({ name }) => name), ["secrets.json"]);
  });
});

Deno.test("loadSecrets() gives several processes that start at once the same keys", async () => {
  await inDirectory(async (dataDir, clock) => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(dataDir, {}, clock)));
    const kids = await Promise.all(all.map(async (secrets) => (await secrets.signingKey()).kid));
    assertEquals(new Set(kids).size, 1);
  });
});

Deno.test("loadSecrets() takes its file back from others who could read it, and says so", async () => {
  await inDirectory(async (dataDir, clock) => {
    await loadSecrets(dataDir, {}, clock);
    await Deno.chmod(`${dataDir}/secrets.json`, 0o644);
    await loadSecrets(dataDir, {}, clock);
    assertEquals(await modeOf(`${dataDir}/secrets.json`), 0o600);
    assertEquals(clock.logged.map(({ event }) => event), ["secrets_were_readable_by_others"]);
  });
});

Deno.test("loadSecrets() takes keys from the environment and writes nothing", async () => {
  await inDirectory(async (dataDir, clock) => {
    const env = {
      PARLEY_JWT_KEYS: `new:${random(32)}, old:${random(48).replaceAll("+", "-").replaceAll("/", "_")}`,
      PARLEY_AT_REST_KEYS: `2:${random(32)},1:${random(32)}`,
    };
    const secrets = await loadSecrets(dataDir, env, clock);
    assertEquals((await secrets.signingKey()).kid, "new");
    assertEquals((await secrets.verificationKey("old"))!.length, 48);
    assertEquals(await secrets.verificationKey("other"), null);
    assertEquals(secrets.atRest.version, 2);
    assertEquals(secrets.atRestOf(1)!.version, 1);
    await assertRejects(() => secrets.rotate(day), Error, "PARLEY_JWT_KEYS");
    await assertRejects(() => Deno.stat(dataDir), Deno.errors.NotFound);
  });
});

Deno.test("A07 loadSecrets() refuses to start with a missing, short or guessable key", async () => {
  const text = (phrase: string) => new TextEncoder().encode(phrase).toBase64();
  const good = `1:${random(32)}`;
  const bad: [string | undefined, string | undefined, string][] = [
    ["", good, "PARLEY_JWT_KEYS is missing or empty"],
    [undefined, good, "PARLEY_JWT_KEYS is missing or empty"],
    [good, undefined, "PARLEY_AT_REST_KEYS is missing or empty"],
    [good, "", "PARLEY_AT_REST_KEYS is missing or empty"],
    [`k:${random(31)}`, good, "has 31 bytes, it needs at least 32"],
    [good, `1:${random(33)}`, "has 33 bytes, it needs 32"],
    [good, `one:${random(32)}`, "whole numbers"],
    ["changeme", good, `must be "name:base64key"`],
    [`k:secret!`, good, `must be "name:base64key"`],
    [`k:${new Uint8Array(32).toBase64()}`, good, "can be guessed"],
    [`k:${text("changeme".repeat(8))}`, good, "can be guessed"],
    [`k:${text("the quick brown fox jumps over the lazy dog")}`, good, "can be guessed"],
    [`k:${random(32)},k:${random(32)}`, good, "names two keys the same"],
  ];
  await inDirectory(async (dataDir, clock) => {
    for (const [PARLEY_JWT_KEYS, PARLEY_AT_REST_KEYS, sentence] of bad) {
      const env = { PARLEY_JWT_KEYS, PARLEY_AT_REST_KEYS };
      const error = await assertRejects(() => loadSecrets(dataDir, env, clock), StartError, "Cannot start: ");
      assertStringIncludes(error.message, sentence);
    }
  });
});

Deno.test("A07 loadSecrets() refuses a file that is damaged or lacks a key, and leaves it alone", async () => {
  await inDirectory(async (dataDir, clock) => {
    await Deno.mkdir(dataDir);
    const path = `${dataDir}/secrets.json`;
    const atRest = [{ version: 1, key: random(32) }];
    const bad = [
      "",
      "{}",
      "null",
      `{"signing":[`,
      JSON.stringify({ signing: [], atRest }),
      JSON.stringify({ signing: [{ kid: "k", key: random(16), verifyUntil: null }], atRest }),
      JSON.stringify({ signing: [{ kid: "k", key: "secret", verifyUntil: null }], atRest }),
    ];
    for (const text of bad) {
      await Deno.writeTextFile(path, text, { mode: 0o600 });
      await assertRejects(() => loadSecrets(dataDir, {}, clock), StartError, "Cannot start: ");
      assertEquals(await Deno.readTextFile(path), text);
    }
  });
});

Deno.test("A08 Secrets.rotate() signs with a new key and lets the old one verify until the last session is over", async () => {
  await inDirectory(async (dataDir, clock) => {
    const secrets = await loadSecrets(dataDir, {}, clock);
    const old = await secrets.signingKey();
    const kid = await secrets.rotate(30 * day);
    assertNotEquals(kid, old.kid);
    assertEquals((await secrets.signingKey()).kid, kid);
    assertEquals(await secrets.verificationKey(old.kid), old.key);
    clock.advance(30 * day - 1);
    assertEquals(await secrets.verificationKey(old.kid), old.key);
    clock.advance(1);
    assertEquals(await secrets.verificationKey(old.kid), null);
    await secrets.rotate(30 * day);
    assert(!(await Deno.readTextFile(`${dataDir}/secrets.json`)).includes(old.kid));
  });
});

Deno.test("A08 another process on the same directory follows a rotation", async () => {
  await inDirectory(async (dataDir, clock) => {
    const [here, there] = [await loadSecrets(dataDir, {}, clock), await loadSecrets(dataDir, {}, clock)];
    clock.advance(1_000);
    const kid = await here.rotate(day);
    assertEquals(await there.verificationKey(kid), (await here.signingKey()).key);
    assertEquals((await there.signingKey()).kid, kid);
  });
});
