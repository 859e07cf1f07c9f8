import { loadConfig, readMailServer } from "@/core/config.ts";
import { StartError } from "@/core/errors.ts";
import { settingList, settingsTable } from "@/core/settings.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@/tests/support/assert.ts";

function noFile(path: string): string {
  throw new Deno.errors.NotFound(path);
}

function problemsOf(env: Record<string, string>, file?: string): string {
  return assertThrows(() => loadConfig(env, file === undefined ? noFile : () => file), StartError).message;
}

Deno.test("loadConfig() needs no settings at all", () => {
  const config = loadConfig({}, noFile);
  assertEquals(config.host, "127.0.0.1");
  assertEquals(config.port, 8000);
  assertEquals(config.kv, ".data/kv.db");
  assertEquals(config.publicUrl, null);
  assertEquals(config.trustedProxies, []);
  assertEquals(config.sessionLifetime, 30 * 86_400_000);
  assertEquals(config.limits.login, { count: 5, per: 300_000 });
  assertEquals(config.heartbeat, 25_000);
});

Deno.test("loadConfig() reads every kind of setting", () => {
  const config = loadConfig({
    PORT: "0",
    HOST: "::1",
    PARLEY_DATA: "/srv/parley",
    PARLEY_PUBLIC_URL: "https://chat.example.org",
    PARLEY_TRUSTED_PROXIES: "10.0.0.0/8, 2001:db8::1",
    PARLEY_REGISTRATION: "invitation",
    PARLEY_LIMIT_MESSAGE: "10/s",
    PARLEY_LIMIT_LOGIN: "off",
  }, noFile);
  assertEquals([config.port, config.host, config.kv], [0, "::1", "/srv/parley/kv.db"]);
  assertEquals(config.publicUrl?.origin, "https://chat.example.org");
  assertEquals(config.trustedProxies, ["10.0.0.0/8", "2001:db8::1"]);
  assertEquals(config.registration, "invitation");
  assertEquals(config.limits.message, { count: 10, per: 1_000 });
  assertEquals(config.limits.login.count, 0);
});

Deno.test("loadConfig() reads a file and lets the environment go before it", () => {
  const file = '# mine\n\nPORT=9000\nPARLEY_DATA = "/srv/a b"\r\nPARLEY_KV=\n';
  const config = loadConfig({ PORT: "9001", HOST: "" }, () => file);
  assertEquals([config.port, config.dataDir, config.host], [9001, "/srv/a b", "127.0.0.1"]);
});

Deno.test("loadConfig() reads the file that PARLEY_CONFIG names, and misses it when it is not there", () => {
  const asked: string[] = [];
  loadConfig({ PARLEY_CONFIG: "/etc/parley.env" }, (path) => (asked.push(path), "PORT=1"));
  assertEquals(asked, ["/etc/parley.env"]);
  assertStringIncludes(problemsOf({ PARLEY_CONFIG: "/etc/parley.env" }), "there is no such file");
});

Deno.test("loadConfig() names the setting, its value and what is allowed", () => {
  const wrong: Record<string, string[]> = {
    PORT: ["eighty", "-1", "65536", "80.5", "1e3"],
    HOST: ["everywhere", "1.2.3", "0x7f.1", "01.2.3.4"],
    PARLEY_PUBLIC_URL: [
      "chat.example.org",
      "ftp://a.example",
      "https://a.example/chat",
      "https://a:b@c.example",
    ],
    PARLEY_KV: ["postgres://localhost/x"],
    PARLEY_TRUSTED_PROXIES: ["proxy", "10.0.0.0/33", "0.0.0.0/0", "10.0.0.1;10.0.0.2"],
    PARLEY_NAME: ["   ", "a".repeat(65), "Par\u202eley"],
    PARLEY_REGISTRATION: ["Open", "no"],
    PARLEY_SESSION_DAYS: ["0", "366"],
    PARLEY_LIMIT_MESSAGE: ["30", "0/1m", "30/0m", "30/1y", "-1/1m", "none"],
    PARLEY_LOG_LEVEL: ["trace"],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const { allowed } = settingList.find((setting) => setting.name === name)!;
      assertStringIncludes(
        problemsOf({ [name]: value }),
        `- ${name} ${JSON.stringify(value)} is not allowed: it must be ${allowed}`,
      );
    }
  }
});

Deno.test("loadConfig() reports everything that is wrong in one go", () => {
  const message = problemsOf(
    { PORT: "x", PARLEY_DATTA: "y" },
    "PARLEY_KW=z\nnonsense\nHOST=a\nHOST=b\nPARLEY_CONFIG=c\n",
  );
  assertStringIncludes(message, "Cannot start: 7 settings are wrong");
  assertStringIncludes(message, '"PARLEY_DATTA" is not a setting; did you mean PARLEY_DATA?');
  assertStringIncludes(
    message,
    '"PARLEY_KW" (in ./parley.env) is not a setting; did you mean PARLEY_KV?',
  );
  assertStringIncludes(message, 'Line 2 of ./parley.env is not NAME=value: "nonsense"');
  assertStringIncludes(message, "HOST is set twice in ./parley.env, the second time in line 4");
  assertStringIncludes(message, "PARLEY_CONFIG (in ./parley.env) has no effect there");
});

Deno.test("loadConfig() does not let a value draw on the terminal", () => {
  const message = problemsOf({ PORT: "\x1b[2J\nPORT is fine" });
  assert(!message.includes("\x1b"));
  assertStringIncludes(message, String.raw`"\u001b[2J\nPORT is fine"`);
});

Deno.test("README.md lists every setting exactly as the server reads it", async () => {
  const readme = await Deno.readTextFile("README.md");
  const message = "Put what `deno task doctor --settings` prints between the settings markers of README.md";
  const listed = /<!-- settings -->\n\n([\s\S]*?)\n\n<!-- \/settings -->/.exec(readme)?.[1];
  const cells = (table: string) => table.split("\n").map((row) => row.split("|").map((cell) => cell.trim()));
  assertEquals(
    cells(listed ?? "").filter((row) => !row[1]?.startsWith("-")),
    cells(settingsTable()).filter((row) => !row[1]?.startsWith("-")),
    message,
  );
});

Deno.test("readMailServer() reads where mail is handed over, and never repeats a wrong value, which has a password in it", () => {
  const read = (text: string) => readMailServer({ PARLEY_SMTP_URL: text });
  assertEquals(read(""), null);
  const login = { user: "chat@example.org", pass: "p@ss:word" };
  assertEquals(read("smtps://chat%40example.org:p%40ss%3Aword@mail.example.org"), {
    ...{ host: "mail.example.org", port: 465, secure: true },
    login,
  });
  assertEquals(read("smtp://localhost"), { host: "localhost", port: 587, secure: false, login: null });
  assertEquals(read("smtp://[::1]:2525/")?.host, "::1");
  for (
    const wrong of [
      "mail.example.org",
      "https://user:secret@host",
      "smtp://",
      "smtp://secret@host",
      "smtp://user:secret@host/path",
      "smtp://user:secret@host?pool=true",
      "smtp://user:secret%ZZ@host",
    ]
  ) {
    const { message } = assertThrows(() => read(wrong), StartError);
    assertStringIncludes(message, "PARLEY_SMTP_URL must be");
    assert(!message.includes("secret"), message);
  }
});

Deno.test("loadConfig() reads whom mail is from, with or without a name", () => {
  const from = (text: string) => loadConfig({ PARLEY_MAIL_FROM: text }, noFile).mailFrom;
  assertEquals(from(""), null);
  assertEquals(from("chat@example.org"), { name: null, address: "chat@example.org" });
  assertEquals(from("Our chat <chat@example.org>"), { name: "Our chat", address: "chat@example.org" });
  assertEquals(from('"Our, chat" <chat@example.org>')?.name, "Our, chat");
  for (const wrong of ["chat", "a@b.org, c@d.org", "X <chat>", "X\u0007 <chat@example.org>", "<a@b.org> x"]) {
    assertStringIncludes(problemsOf({ PARLEY_MAIL_FROM: wrong }), "PARLEY_MAIL_FROM");
  }
});
