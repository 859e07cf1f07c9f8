import { realEffects } from "@/core/effects.ts";
import { StartError } from "@/core/errors.ts";
import { openStore } from "@/core/kv/open.ts";
import { examine, report } from "@/tasks/doctor.ts";
import type { Finding } from "@/tasks/doctor/finding.ts";
import { checkDeno } from "@/tasks/doctor/machine.ts";
import { checkAddresses } from "@/tasks/doctor/network.ts";
import { resetLink } from "@/tasks/reset_link.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { Mailbox, mailSettings } from "@/tests/support/mailbox.ts";
import { testConfig } from "@/tests/support/settings.ts";

async function withData(
  run: (dir: string, look: (env?: Record<string, string>) => Promise<Map<string, Finding>>) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const look = async (env: Record<string, string> = {}) => {
    const findings = await examine({ PORT: "0", PARLEY_DATA: dir, ...env }, () => {
      throw new Deno.errors.NotFound();
    });
    return new Map(findings.map((finding) => [finding.what, finding]));
  };
  try {
    await run(dir, look);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("deno task doctor finds nothing wrong before the first start, and makes nothing", async () => {
  await withData(async (dir, look) => {
    const findings = await look();
    assertEquals([...findings.values()].filter(({ state }) => state === "fail"), []);
    assertEquals([...Deno.readDirSync(dir)], []);
    assertStringIncludes(report([...findings.values()]), "Parley can run here.");
  });
});

Deno.test("deno task doctor opens, writes and checks a store", async () => {
  await withData(async (dir, look) => {
    (await openStore(`${dir}/kv.db`, new Clock())).close();
    const findings = await look();
    assertEquals(["Store", "Schema", "Integrity"].map((what) => findings.get(what)?.state), [
      "ok",
      "ok",
      "ok",
    ]);
  });
});

Deno.test("deno task doctor leaves a store alone that a server uses", async () => {
  await withData(async (dir, look) => {
    const { close } = await openStore(`${dir}/kv.db`, new Clock());
    assertEquals((await look()).get("Store")?.state, "info");
    close();
  });
});

Deno.test("deno task doctor notices a damaged store, open secrets and an open directory", async () => {
  await withData(async (dir, look) => {
    await Deno.writeFile(`${dir}/kv.db`, new Uint8Array(4096));
    await Deno.writeTextFile(`${dir}/secrets.json`, "{}", { mode: 0o644 });
    await Deno.chmod(dir, 0o755);
    const findings = await look();
    assertStringIncludes(findings.get("Store")!.text, "it is damaged");
    assertEquals(findings.get("Secrets")!.mend, `chmod 600 ${dir}/secrets.json`);
    assertEquals(findings.get("Data")!.mend, `chmod 700 ${dir}`);
    await Deno.chmod(`${dir}/secrets.json`, 0o600);
    assertEquals((await look()).get("Secrets")!.state, "fail");
  });
});

Deno.test("deno task doctor says which settings are wrong, and that a port is taken", async () => {
  await withData(async (_dir, look) => {
    assertStringIncludes((await look({ PORT: "x" })).get("Settings")!.text, 'PORT "x" is not allowed');
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr as Deno.NetAddr;
    assertStringIncludes((await look({ PORT: String(port) })).get("Port")!.text, "taken by another program");
    assertEquals((await look({ HOST: "192.0.2.1", PORT: "18123" })).get("Port")!.mend, "Correct HOST");
  });
});

Deno.test("deno task doctor warns of addresses that do not go together", () => {
  const state = (settings: Record<string, string>) => checkAddresses(testConfig(settings)).state;
  assertEquals(state({}), "ok");
  assertEquals(state({ HOST: "0.0.0.0" }), "warn");
  assertEquals(state({ PARLEY_PUBLIC_URL: "http://chat.example.org" }), "warn");
  assertEquals(state({ PARLEY_PUBLIC_URL: "https://chat.example.org" }), "warn");
  assertEquals(
    state({ PARLEY_PUBLIC_URL: "https://chat.example.org", PARLEY_TRUSTED_PROXIES: "127.0.0.1" }),
    "ok",
  );
});

Deno.test("deno task doctor knows an old Deno", () => {
  assertEquals(checkDeno("2.9.6").state, "ok");
  assertEquals(checkDeno("2.10.0").state, "ok");
  assert(checkDeno("2.9.5").mend?.includes("deno"));
});

Deno.test("deno task doctor says that no mail is sent, what is missing for it, and whether the mail server lets us in", async () => {
  await withData(async (_dir, look) => {
    assertEquals((await look()).get("Mail")?.state, "info");
    const login = { user: "parley", pass: "p@ss" };
    await Mailbox.with(async ({ server: { port } }) => {
      const PARLEY_SMTP_URL = `smtp://parley:p%40ss@127.0.0.1:${port}`;
      const alone = (await look({ PARLEY_SMTP_URL })).get("Mail");
      assertEquals(alone?.state, "fail");
      assertStringIncludes(alone!.text, "PARLEY_MAIL_FROM");
      const right = (await look({ ...mailSettings, PARLEY_SMTP_URL })).get("Mail");
      assertEquals([right?.state, right?.text], ["ok", `127.0.0.1:${port} lets us in`]);
      const wrong = PARLEY_SMTP_URL.replace("p%40ss", "other");
      const refused = (await look({ ...mailSettings, PARLEY_SMTP_URL: wrong })).get("Mail");
      assertEquals(refused?.state, "fail");
      assertStringIncludes(refused!.text, "535");
      assert(!report([refused!]).includes("other"), "the password is not repeated");
    }, { login });
    const nonsense = (await look({ PARLEY_SMTP_URL: "https://user:secret@host" })).get("Mail");
    assertEquals(nonsense?.state, "fail");
    assert(!nonsense!.text.includes("secret"));
  });
});

Deno.test("deno task reset-link gives a stopped server's owner a way back in", async () => {
  await withData(async (dir) => {
    const settings = { PARLEY_DATA: dir, PARLEY_KV: `${dir}/kv.db` };
    await withCore(async (core) => void await signUp(core, "ada"), { settings });
    const effects = realEffects(() => {});
    const config = testConfig(settings);
    await assertRejects(() => resetLink(config, effects, "nobody"), StartError);
    const [, token] = /token=([\w-]+)/.exec(await resetLink(config, effects, "Ada"))!;
    await withCore(async (core) => {
      await core.accounts.reset({ token: token!, password: "An0ther-horse" });
      const visitor = { address: "203.0.113.7", userAgent: "Test", requestId: "test" };
      const user = await core.accounts.verify(visitor, { login: "ada", password: "An0ther-horse" });
      assertEquals(user.username, "ada");
    }, { settings });
  });
});
