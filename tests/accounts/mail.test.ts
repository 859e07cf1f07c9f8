/** What mail does for accounts, over HTTP and with a real mail server: confirming an address, another one, a new password. */
import { keys } from "@/core/kv/keys.ts";
import { hashToken } from "@/core/security/tokens.ts";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { Mailbox, type MailboxOptions, mailSettings, tokenIn } from "@/tests/support/mailbox.ts";
import { goodPassword, type ServerOptions, type TestServer, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const newPassword = "An0ther-horse";

function mailing(
  run: (server: TestServer, mailbox: Mailbox) => Promise<void>,
  { settings, ...options }: ServerOptions = {},
  awkward?: MailboxOptions,
): Promise<void> {
  return Mailbox.with((mailbox) =>
    withServer(
      (server) => run(server, mailbox),
      { settings: { ...mailSettings, ...settings }, mailServer: mailbox.server, ...options },
    ), awkward);
}

function call(server: TestServer, method: string, path: string, body: unknown, headers: HeadersInit = {}) {
  return server.fetch(path, {
    method,
    headers: { "content-type": "application/json", origin: server.url, ...headers },
    body: JSON.stringify(body),
  });
}

async function forget(server: TestServer, login: string, headers?: HeadersInit): Promise<Response> {
  const response = await call(server, "POST", "/api/password-resets", { login }, headers);
  await response.body?.cancel();
  return response;
}

async function choose(server: TestServer, token: string, password = newPassword) {
  const response = await call(server, "PUT", "/api/password-resets", { token, password });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

async function login(server: TestServer, password: string): Promise<number> {
  const response = await call(server, "POST", "/api/session", { login: "ada", password });
  await response.body?.cancel();
  return response.status;
}

Deno.test("Whoever registers gets a mail, and its link confirms the address once", async () => {
  await mailing(async (server, mailbox) => {
    const ada = await server.person("ada");
    assertEquals((await ada.api("GET", "/api/me/email")).body, {
      email: "ada@example.org",
      confirmed: false,
    });
    const mail = await mailbox.mail("ada@example.org", "Confirm your address for Parley");
    assertStringIncludes(mail.text!, "@ada");
    const token = tokenIn(mail);
    const first = await call(server, "POST", "/api/confirmations", { token });
    assertEquals(await first.json(), { email: "ada@example.org" });
    assertEquals((await ada.api("GET", "/api/me/email")).body, { email: "ada@example.org", confirmed: true });
    const second = await call(server, "POST", "/api/confirmations", { token });
    assertEquals((await second.json()).error.code, "link_invalid");
    // Until then one can talk as well.
    assertEquals((await ada.api("GET", "/api/rooms")).status, 200);
  });
});

Deno.test("The mail that confirms an address can be sent again, a few times an hour", async () => {
  await mailing(async (server, mailbox) => {
    const ada = await server.person("ada");
    await mailbox.mail("ada@example.org", "Confirm");
    assertEquals((await ada.api("POST", "/api/me/email")).status, 202);
    const again = await mailbox.mail("ada@example.org", "Confirm", 1);
    const { headers, status } = await ada.api("POST", "/api/me/email");
    assertEquals(status, 202);
    assertEquals(headers.get("retry-after"), null);
    const refused = await ada.api("POST", "/api/me/email");
    assertEquals([refused.status, refused.body.error.code], [429, "rate_limited"]);
    assert(Number(refused.headers.get("retry-after")) > 60);
    assertEquals((await call(server, "POST", "/api/confirmations", { token: tokenIn(again) })).status, 200);
  }, { settings: { PARLEY_LIMIT_MAIL: "2/1h" } });
});

Deno.test("Somebody whose address the mail server refuses is told so in the settings, until it is another", async () => {
  const refuse = (address: string) => address.endsWith("org") ? { code: 550, text: "No such person" } : null;
  await mailing(
    async (server, mailbox) => {
      const ada = await server.person("ada");
      const lost = async () => (await ada.api("GET", "/api/me/email")).body.lost;
      await until(async () => await lost() === true);
      assertStringIncludes(await (await ada.fetch("/settings")).text(), "did not get through");
      const changed = await ada.api("PUT", "/api/me/email", {
        email: "ada@example.net",
        current: goodPassword,
      });
      assertEquals([changed.body.wanted, changed.body.lost], ["ada@example.net", undefined]);
      const token = tokenIn(await mailbox.mail("ada@example.net", "Confirm"));
      assertEquals((await call(server, "POST", "/api/confirmations", { token })).status, 200);
      assertEquals((await ada.api("GET", "/api/me/email")).body, {
        email: "ada@example.net",
        confirmed: true,
      });
    },
    {},
    { refuse },
  );
});

Deno.test("Another address counts once it is confirmed; the old one is told, and the password is asked for", async () => {
  await mailing(async (server, mailbox) => {
    const ada = await server.person("ada");
    await server.person("ben");
    const change = (email: string, current = goodPassword) =>
      ada.api("PUT", "/api/me/email", { email, current });
    assertEquals((await change("ada@example.net", "wrong")).body.error.field, "current");
    assertEquals((await change("ben@example.org")).body.error.code, "email_taken");
    assertEquals((await change("not an address")).body.error.field, "email");
    const asked = await change("ada@example.net");
    assertEquals(asked.body, { email: "ada@example.org", confirmed: false, wanted: "ada@example.net" });
    const told = await mailbox.mail("ada@example.org", "Another address");
    assertStringIncludes(told.text!, "ada@example.net");
    const mail = await mailbox.mail("ada@example.net", "Confirm");
    // The earlier link is for what is not wanted any more.
    const old = tokenIn(await mailbox.mail("ada@example.org", "Confirm"));
    assertEquals((await call(server, "POST", "/api/confirmations", { token: old })).status, 404);
    assertEquals((await call(server, "POST", "/api/confirmations", { token: tokenIn(mail) })).status, 200);
    assertEquals((await ada.api("GET", "/api/me/email")).body, { email: "ada@example.net", confirmed: true });
    const byNew = await call(server, "POST", "/api/session", {
      login: "ada@example.net",
      password: goodPassword,
    });
    assertEquals(byNew.status, 201);
    const byOld = await call(server, "POST", "/api/session", {
      login: "ada@example.org",
      password: goodPassword,
    });
    assertEquals(byOld.status, 401);
  });
});

Deno.test("An address that is not wanted after all, or that somebody else has got meanwhile, is not taken", async () => {
  await mailing(async (server, mailbox) => {
    const ada = await server.person("ada");
    await ada.api("PUT", "/api/me/email", { email: "eve@example.org", current: goodPassword });
    const token = tokenIn(await mailbox.mail("eve@example.org", "Confirm"));
    await server.person("eve");
    const taken = await call(server, "POST", "/api/confirmations", { token });
    assertEquals((await taken.json()).error.code, "email_taken");
    assertEquals((await ada.api("DELETE", "/api/me/email")).body, {
      email: "ada@example.org",
      confirmed: false,
    });
    assertEquals((await call(server, "POST", "/api/confirmations", { token })).status, 404);
  });
});

Deno.test("Somebody who knew the password cannot have the address once it is another password", async () => {
  await mailing(async (server, mailbox) => {
    const ada = await server.person("ada");
    const wish = async (email: string, current: string) => {
      await (await ada.again()).api("PUT", "/api/me/email", { email, current });
      return tokenIn(await mailbox.mail(email, "Confirm"));
    };
    const first = await wish("eve@example.net", goodPassword);
    await forget(server, "ada");
    const reset = tokenIn(await mailbox.mail("ada@example.org", "A new password"));
    assertEquals((await choose(server, reset, goodPassword)).status, 200);
    assertEquals((await call(server, "POST", "/api/confirmations", { token: first })).status, 404);
    const second = await wish("eve@example.com", goodPassword);
    const changed = await (await ada.again()).fetch("/settings/password", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ current: goodPassword, next: newPassword }),
    });
    assertEquals(changed.status, 303);
    assertEquals((await call(server, "POST", "/api/confirmations", { token: second })).status, 404);
  });
});

Deno.test("A forgotten password: a link by mail, then a new one, signed in there and nowhere else, and a mail that says so", async () => {
  await mailing(async (server, mailbox) => {
    const ada = await server.person("ada");
    const phone = await ada.again();
    const socket = await phone.connect();
    assertEquals((await forget(server, "Ada@Example.org")).status, 202);
    const token = tokenIn(await mailbox.mail("ada@example.org", "A new password"));
    const weak = await choose(server, token, "password1");
    assertEquals([weak.body.error.code, weak.body.error.field], ["weak_password", "password"]);
    const { status, headers, body } = await choose(server, token);
    assertEquals([status, body.person.username], [200, "ada"]);
    await until(() => socket.closed !== null);
    assertEquals((await ada.api("GET", "/api/session")).status, 401);
    assertEquals((await phone.api("GET", "/api/session")).status, 401);
    const cookie = headers.get("set-cookie")!.split(";")[0]!;
    const session = await server.fetch("/api/session", { headers: { cookie } });
    assertEquals((await session.json()).person.username, "ada");
    assertEquals([await login(server, goodPassword), await login(server, newPassword)], [401, 201]);
    await mailbox.mail("ada@example.org", "was changed");
    // Whoever got the link has shown that the address is theirs.
    const email = await server.fetch("/api/me/email", { headers: { cookie } });
    assertEquals((await email.json()).confirmed, true);
  });
});

Deno.test("A15 A link for a new password works once, also when it is used twice at the same moment", async () => {
  await mailing(async (server, mailbox) => {
    await server.person("ada");
    await forget(server, "ada");
    const token = tokenIn(await mailbox.mail("ada@example.org", "A new password"));
    const uses = await Promise.all([
      choose(server, token, "First-horse-1"),
      choose(server, token, "Second-horse-2"),
    ]);
    assertEquals(uses.map(({ status }) => status).toSorted(), [200, 404]);
    const [first, second] = [await login(server, "First-horse-1"), await login(server, "Second-horse-2")];
    assertEquals([first, second].toSorted(), [201, 401]);
    assertEquals((await choose(server, token)).body.error.code, "link_invalid");
  });
});

Deno.test("A15 A link for a new password ends with another password, another address, another link's use, and after an hour", async () => {
  let ahead = 0;
  await mailing(async (server, mailbox) => {
    const ada = await server.person("ada");
    let asked = 0;
    const link = async () => {
      await forget(server, "ada");
      return tokenIn(
        await mailbox.mail(
          (await server.core.store.get(keys.user(ada.id)))!.email,
          "A new password",
          asked++,
        ),
      );
    };
    const both = [await link(), await link()];
    assertEquals((await choose(server, both[0]!, goodPassword)).status, 200);
    assertEquals((await choose(server, both[1]!)).status, 404, "another link was used");
    const me = await ada.again();
    const early = await link();
    const changed = await me.fetch("/settings/password", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ current: goodPassword, next: newPassword }),
    });
    assertEquals(changed.status, 303);
    assertEquals((await choose(server, early)).status, 404, "the password was changed");
    const late = await link();
    await me.api("PUT", "/api/me/email", { email: "ada@example.net", current: newPassword });
    const confirm = tokenIn(await mailbox.mail("ada@example.net", "Confirm"));
    assertEquals((await call(server, "POST", "/api/confirmations", { token: confirm })).status, 200);
    assertEquals((await choose(server, late)).status, 404, "the address was changed");
    asked = 0;
    const old = await link();
    ahead = 3_600_001;
    assertEquals((await choose(server, old)).status, 404, "an hour has passed");
  }, { effects: { now: () => Date.now() + ahead } });
});

Deno.test("A15 A link's secret is not in the store, not in the address of the page that it opens, and not in the log", async () => {
  await mailing(async (server, mailbox) => {
    await server.person("ada");
    await forget(server, "ada");
    const token = tokenIn(await mailbox.mail("ada@example.org", "A new password"));
    await until(async () =>
      (await Array.fromAsync(server.core.store.raw.list({ prefix: ["mails"] }))).length === 0
    );
    assert(await server.core.store.get(keys.link(await hashToken(token))) !== null);
    for await (const { key, value } of server.core.store.raw.list({ prefix: [] })) {
      assert(!Deno.inspect([key, value], { strAbbreviateSize: Infinity }).includes(token));
    }
    const opened = await server.fetch(`/reset?token=${token}`);
    assertEquals([opened.status, opened.headers.get("location")], [303, "/reset"]);
    const cookie = opened.headers.get("set-cookie")!;
    assertStringIncludes(cookie, "Path=/reset");
    assertStringIncludes(cookie, "HttpOnly");
    const page = await server.fetch("/reset", { headers: { cookie: cookie.split(";")[0]! } });
    const text = await page.text();
    assertStringIncludes(text, "For @ada");
    assert(!text.includes(token));
    assert(!Deno.inspect(server.log.lines, { depth: 9, strAbbreviateSize: Infinity }).includes(token));
    // A link that is opened by a program that looks through mail still works.
    assertEquals((await choose(server, token)).status, 200);
  });
});

Deno.test("A10 Asking for a new password tells nobody who has an account: same answer, same time", async () => {
  await mailing(async (server, mailbox) => {
    await server.person("ada");
    const times: Record<string, number[]> = { ada: [], nobody: [] };
    const rounds = 20;
    let visitors = 0;
    const ask = (login: string) => forget(server, login, { "x-forwarded-for": `203.0.113.${++visitors}` });
    for (let i = 0; i < rounds; i++) {
      for (const login of ["ada", "nobody"]) {
        const began = performance.now();
        assertEquals((await ask(login)).status, 202);
        times[login]!.push(performance.now() - began);
      }
    }
    const middle = (login: string) => times[login]!.toSorted((a, b) => a - b)[rounds / 2]!;
    const [there, absent] = [middle("ada"), middle("nobody")];
    assert(Math.abs(there - absent) < 20, `${there} and ${absent} ms`);
    // Beyond the limit no mail goes, with the same answer.
    for (const login of ["ada", "nobody"]) assertEquals((await ask(login)).status, 202);
    await until(async () => (await server.core.jobs.list({ kind: "mail" })).length === 0);
    const resets = mailbox.mails.filter(({ subject }) => subject!.includes("A new password"));
    assertEquals(resets.length, rounds);
    const page = (login: string) =>
      server.fetch("/forgot", {
        method: "POST",
        headers: { origin: server.url, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ login }),
      });
    const answers = await Promise.all([page("ada"), page("nobody")]);
    assertEquals(answers.map(({ status, headers }) => [status, headers.get("location")]), [
      [303, "/forgot?asked"],
      [303, "/forgot?asked"],
    ]);
  }, { settings: { PARLEY_LIMIT_MAIL: "20/1h", PARLEY_TRUSTED_PROXIES: "127.0.0.1" } });
});

Deno.test("Asking for mails to many accounts from one network has an end", async () => {
  await mailing(async (server) => {
    const statuses = [];
    for (let i = 0; i < 9; i++) statuses.push((await forget(server, `somebody${i}`)).status);
    assertEquals(statuses.filter((status) => status === 202).length, 8);
    assertEquals(statuses.at(-1), 429);
  }, { settings: { PARLEY_LIMIT_MAIL: "2/1h" } });
});

Deno.test("H12 Links in mails lead to the server's own address, whatever the request says", async () => {
  await mailing(async (server, mailbox) => {
    await server.person("ada");
    await forget(server, "ada", {
      "origin": "https://chat.example.org",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      "forwarded": "host=evil.example",
    });
    const { port } = new URL(server.url);
    const line = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const body = JSON.stringify({ login: "ada" });
    await line.write(new TextEncoder().encode(
      "POST /api/password-resets HTTP/1.1\r\nHost: evil.example\r\nOrigin: https://chat.example.org\r\n" +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    ));
    const answer = await new Response(line.readable).text();
    assertStringIncludes(answer, "202");
    for (const nth of [0, 1]) {
      const mail = await mailbox.mail("ada@example.org", "A new password", nth);
      assert(!mail.raw.includes("evil"));
      assertStringIncludes(mail.text!, "https://chat.example.org/reset?token=");
    }
  }, { settings: { PARLEY_TRUSTED_PROXIES: "127.0.0.1" } });
});

Deno.test("Without mail everything else works: an address changes at once, and an owner makes a link by hand", async () => {
  await withServer(async (server) => {
    const ada = await server.person("ada");
    const ben = await server.person("ben");
    const changed = await ben.api("PUT", "/api/me/email", {
      email: "ben@example.net",
      current: goodPassword,
    });
    assertEquals(changed.body, { email: "ben@example.net", confirmed: false });
    assertEquals((await ben.api("POST", "/api/me/email")).body.error.code, "mail_off");
    const asked = await call(server, "POST", "/api/password-resets", { login: "ben" });
    assertEquals((await asked.json()).error.code, "mail_off");
    assertStringIncludes(await (await server.fetch("/forgot")).text(), "Ask its owner or one of its admins");
    assertStringIncludes(await (await ben.fetch("/settings")).text(), "who owns it");
    assertStringIncludes(await (await ada.fetch("/settings")).text(), "PARLEY_SMTP_URL");
    const make = (who: typeof ada, username: string) =>
      who.fetch("/settings/reset-links", {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ username }),
      });
    assertEquals((await make(ben, "ada")).status, 403);
    assertEquals((await make(ada, "nobody")).status, 404);
    const page = await (await make(ada, "@Ben")).text();
    const [, origin, token] = /value="(http[^"]*)\/reset\?token=([\w-]+)"/.exec(page) ?? [];
    assertEquals(origin, server.url);
    assertEquals((await choose(server, token!)).status, 200);
    assertEquals((await ben.api("GET", "/api/session")).status, 401);
    const user = await server.core.store.get(keys.user(ben.id));
    assertEquals(user!.emailConfirmedAt, undefined, "a link by hand shows nothing of the address");
  });
});
