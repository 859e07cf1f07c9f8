import { strengthOf } from "@/core/accounts/strength.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

Deno.test("strengthOf() says everything that a password lacks", () => {
  assertEquals(strengthOf(""), {
    score: 0,
    missing: [
      "needs at least 8 characters",
      "needs a lower-case letter",
      "needs a capital letter",
      "needs a digit",
    ],
  });
  assertEquals(strengthOf("gravelpit7"), { score: 1, missing: ["needs a capital letter"] });
  assertEquals(strengthOf("gravelpit").missing, ["needs a capital letter", "needs a digit"]);
});

Deno.test("strengthOf() rises with special characters and with length", () => {
  assertEquals(strengthOf("Gravelp7"), { score: 2, missing: [] });
  assertEquals(strengthOf("Gravel-7"), { score: 3, missing: [] });
  assertEquals(strengthOf("Gravelpit7moss"), { score: 3, missing: [] });
  assertEquals(strengthOf("Gravelpit-7-moss"), { score: 4, missing: [] });
});

Deno.test("strengthOf() counts characters, not bytes, and letters of every script", () => {
  assertEquals(strengthOf("日本語七文字7").missing, ["needs at least 8 characters"]);
  assertEquals(strengthOf("日本語の七文字七7").missing, []);
  assertEquals(strengthOf("Größe٣elf").missing, []);
  assertEquals(strengthOf("A1😀😀😀b").missing, ["needs at least 8 characters"]);
});

Deno.test("strengthOf() refuses the passwords that are guessed first, and their variants", () => {
  const common = [
    "Password1",
    "password",
    "P@ssw0rd",
    "PASSWORD123",
    "Passw0rd!",
    "Pa$$w0rd2024",
    "Qwerty123",
    "Qwerty123456789",
    "1Qaz2wsx",
    "1q2w3e4R!",
    "Welcome2024!",
    "Summer2026",
    "123Monkey",
    "Iloveyou1",
    "Admin12345",
    "Aa123456",
    "Aa12345678",
    "Abcd1234",
    "Letmein1!",
    "Password1Password1",
    "Ab1!Ab1!Ab1!",
  ];
  for (const password of common) {
    const { score, missing } = strengthOf(password);
    assertEquals(score, 0, password);
    assertEquals(missing.at(-1), "is one of those that are guessed first", password);
  }
});

Deno.test("strengthOf() lets a common word be part of something longer", () => {
  for (const password of ["Monkey-ate-7-pears", "Summer4Gravelpit", "Dragon83920174655"]) {
    assertEquals(strengthOf(password).missing, [], password);
  }
});

Deno.test("strengthOf() refuses one's own names, whatever their case", () => {
  const about = { username: "lovelace", email: "Countess@example.org" };
  for (const password of ["Lovelace-1815", "my1LOVELACE", "theCountess9"]) {
    assertEquals(strengthOf(password, about), {
      score: 0,
      missing: ["must not contain your username or email"],
    });
  }
  assertEquals(strengthOf("Canada-geese-7", { username: "ada" }).missing, []);
  assertEquals(strengthOf("Gravelp7", { username: "", email: "" }).missing, []);
});

Deno.test("strengthOf() is small enough to run while somebody types", async () => {
  const path = new URL("../../core/accounts/strength.ts", import.meta.url).pathname;
  const { outputFiles } = await Deno.bundle({
    entrypoints: [path],
    platform: "browser",
    minify: true,
    write: false,
  });
  const compressed = new Response(outputFiles![0]!.contents).body!.pipeThrough(new CompressionStream("gzip"));
  const size = (await new Response(compressed).arrayBuffer()).byteLength;
  assert(size < 4096, `${size} bytes`);
});
