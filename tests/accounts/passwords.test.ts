import { Passwords } from "@/core/accounts/passwords.ts";
import { realEffects } from "@/core/effects.ts";
import { assert, assertEquals, assertMatch, assertNotEquals } from "@/tests/support/assert.ts";
import { refused } from "@/tests/support/house.ts";

const effects = realEffects(() => {});
const cheap = { algorithm: "argon2id", memory: 8, passes: 1 } as const;

Deno.test("Passwords.hash() says how the hash was made, at today's cost", async () => {
  const passwords = new Passwords({ effects });
  const hash = await passwords.hash("Corr3ct-horse");
  assertMatch(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert(await passwords.verify("Corr3ct-horse", hash));
  assert(!await passwords.verify("Corr3ct-horsf", hash));
  assert(!passwords.needsRehash(hash));
});

Deno.test("Passwords.hash() gives equal passwords different hashes", async () => {
  const passwords = new Passwords({ effects, cost: cheap });
  assertNotEquals(await passwords.hash("same"), await passwords.hash("same"));
});

Deno.test("Passwords.verify() reads the Argon2id test vector that others compute", async () => {
  // phc-winner-argon2, argon2 -id -t 2 -k 65536 -p 1, password "password", salt "somesalt".
  const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  assert(await new Passwords({ effects }).verify("password", reference));
});

Deno.test("Passwords.verify() reads PBKDF2 hashes, which are due for another", async () => {
  const passwords = new Passwords({ effects, cost: cheap });
  // RFC 7914 §11: PBKDF2-HMAC-SHA-256, "Password", salt "NaCl", 80000 rounds, first 32 bytes.
  const reference = "$pbkdf2-sha256$i=80000$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1Y";
  assert(await passwords.verify("Password", reference));
  assert(passwords.needsRehash(reference));
  assert(passwords.needsRehash(await new Passwords({ effects, cost: { ...cheap, passes: 2 } }).hash("x")));
});

Deno.test("A12 a password is the same in composed and decomposed spelling, up to 128 characters", async () => {
  const passwords = new Passwords({ effects, cost: cheap });
  for (const password of ["Ångström-Löwe-1", "é".repeat(128), "パスワード".repeat(5)]) {
    const hash = await passwords.hash(password.normalize("NFC"));
    assert(await passwords.verify(password.normalize("NFD"), hash));
    assert(!await passwords.verify(password.slice(1), hash));
  }
});

Deno.test("A12 Passwords hashes a few at once, lets some wait and turns the rest away", async () => {
  const passwords = new Passwords({ effects, cost: cheap, atOnce: 2, waiting: 10 });
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => passwords.hash("Corr3ct-horse")));
  assertEquals(results.filter(({ status }) => status === "fulfilled").length, 12);
  const busy = await refused("busy", Promise.reject((results.at(-1) as PromiseRejectedResult).reason));
  assertEquals(busy.retryAfter, 3);
  await passwords.hash("Corr3ct-horse");
});

Deno.test("A09 checking nobody's password is refused and takes as long as a wrong one", async () => {
  const passwords = new Passwords({ effects, cost: { ...cheap, memory: 1024 }, atOnce: 1 });
  const hash = await passwords.hash("Corr3ct-horse");
  const times = { nobody: [] as number[], wrong: [] as number[] };
  for (let i = 0; i < 40; i++) {
    for (const [kind, stored] of [["nobody", null], ["wrong", hash]] as const) {
      const start = performance.now();
      assert(!await passwords.verify("Wr0ng-horse", stored));
      times[kind].push(performance.now() - start);
    }
  }
  const difference = Math.abs(median(times.nobody) - median(times.wrong));
  assert(difference < 5, `differs by ${difference} ms`);
});

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
