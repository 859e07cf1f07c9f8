import { createLog } from "@/core/log.ts";
import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@/tests/support/assert.ts";

function lines(run: (log: ReturnType<typeof createLog>) => void, human = false): string[] {
  const written: string[] = [];
  run(createLog({ level: "info", human, write: (line) => written.push(line), now: () => 0 }));
  return written;
}

Deno.test("Log writes one line of JSON per event", () => {
  const [line] = lines((log) => log("warn", "room.created", { room: "Tea", members: 2 }));
  assertEquals(JSON.parse(line!), {
    time: "1970-01-01T00:00:00.000Z",
    level: "warn",
    event: "room.created",
    room: "Tea",
    members: 2,
  });
});

Deno.test("Log leaves out what is less important than asked", () => {
  assertEquals(lines((log) => log("debug", "x")), []);
});

Deno.test("X12 Log keeps a name with newlines and terminal codes on one line of JSON", () => {
  const name = 'Eve\n{"level":"error"}\x1b[31m\u009b2J\u2028\u202e\u007f\r';
  const [line, ...more] = lines((log) => log("info", "login", { name, [name]: 1 }));
  assertEquals(more, []);
  // deno-lint-ignore no-control-regex
  assertNotMatch(line!, /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  assertEquals(JSON.parse(line!).name, name);
});

Deno.test("X12 Log for people escapes names as well", () => {
  const [line] = lines((log) => log("info", "login", { name: "Eve\n\x1b[2J" }), true);
  assertEquals(line!.split("\x1b").length, 3, "only the colour of the level");
  assertStringIncludes(line!, String.raw`name="Eve\n\u001b[2J"`);
});

Deno.test("Log never says a secret", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMUoifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
  const [line] = lines((log) =>
    log("info", "request", {
      password: "hunter2",
      headers: { Cookie: "hunter2", Authorization: "hunter2" },
      form: [{ newPassword: "hunter2", inviteToken: "hunter2" }],
      error: new Error(`bad token ${token}`, { cause: { clientSecret: "hunter2" } }),
    })
  );
  assert(!line!.includes("hunter2") && !line!.includes(token), line);
  assertStringIncludes(line!, "[redacted]");
});

Deno.test("Log writes errors with their code, and survives what cannot be written", () => {
  const loop: Record<string, unknown> = { big: 1n, bytes: new Uint8Array(3), when: new Date(0) };
  loop.self = loop;
  const written = lines((log) => {
    log("error", "failed", { error: Object.assign(new Error("no"), { code: "busy" }), loop });
    log("error", "failed", {
      get broken() {
        throw new Error("cannot be read");
      },
    });
  });
  const { error, loop: shown } = JSON.parse(written[0]!);
  assertEquals([error.message, error.code], ["no", "busy"]);
  assertEquals(shown, { big: "1", bytes: "[3 bytes]", when: "1970-01-01T00:00:00.000Z", self: "[…]" });
  assertStringIncludes(written[1]!, "cannot be read");
});

Deno.test("Log cuts what is endless", () => {
  const [line] = lines((log) =>
    log("info", "x", { a: "a".repeat(1e6), b: Array(1e5).fill("b".repeat(500)) })
  );
  assert(line!.length <= 8_192);
});
