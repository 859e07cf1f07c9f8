import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import type { Letter } from "@/core/mail/mail.ts";
import { StartError } from "@/core/errors.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@/tests/support/assert.ts";
import { openTestCore, signUp, withCore } from "@/tests/support/core.ts";
import { Mailbox, mailSettings } from "@/tests/support/mailbox.ts";
import { until } from "@/tests/support/until.ts";

const letter: Letter = {
  subject: "News",
  title: "There is news",
  paragraphs: ["Read it."],
  small: ["That is all."],
};
const ada = { name: "Ada", address: "ada@example.org" };

/** Plans a mail with this in it, as a domain does. */
async function send(core: Core, key: string, what: Letter | null = letter, to = ada): Promise<void> {
  core.mail.template<Letter | null>("test", (data) => Promise.resolve(data));
  await core.store.commit((change) => core.mail.plan(change, { key, to, template: "test", data: what }));
  core.mail.wake();
}

function mailing(
  run: (core: Core, mailbox: Mailbox) => Promise<void>,
  options?: Parameters<typeof Mailbox.with>[1],
) {
  return Mailbox.with(
    (mailbox) =>
      withCore((core) => run(core, mailbox), { settings: mailSettings, mailServer: mailbox.server }),
    options,
  );
}

Deno.test("A mail goes out as text and as HTML, and nothing of it stays in the store", async () => {
  await mailing(async (core, mailbox) => {
    await send(core, "one", {
      ...letter,
      quotes: [{ by: "Ben", text: "first\nsecond" }],
      button: { label: "Open", path: "/rooms/1" },
      unsubscribe: "/unsubscribe?token=abc",
    });
    const mail = await mailbox.mail("ada@example.org", "News");
    assertEquals(mail.from?.text, '"Parley" <chat@example.org>');
    assertStringIncludes(mail.text!, "There is news");
    assertStringIncludes(mail.text!, "Ben:\n> first\n> second");
    assertStringIncludes(mail.text!, "Open:\nhttps://chat.example.org/rooms/1");
    assertStringIncludes(mail.html as string, 'href="https://chat.example.org/rooms/1"');
    assertStringIncludes(mail.html as string, "prefers-color-scheme:dark");
    assert(!/src=|url\(/.test(mail.html as string), "nothing is fetched when it is opened");
    assertEquals(mail.headers.get("auto-submitted"), "auto-generated");
    assertStringIncludes(mail.raw, "List-Unsubscribe: <https://chat.example.org/unsubscribe?token=abc>");
    assertStringIncludes(mail.raw, "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    await until(async () => await core.store.get(keys.mail("one")) === null);
    await until(async () => await core.store.get(keys.job("mail", "one")) === null);
  });
});

Deno.test("A mail that waits is encrypted in the store, and one that is not needed any more does not go", async () => {
  await mailing(async (core, mailbox) => {
    core.mail.template<Letter | null>("test", (data) => Promise.resolve(data));
    const due = core.effects.now() + 3_600_000;
    const secret = { ...letter, subject: "kept-to-itself" };
    await core.store.commit((change) =>
      core.mail.plan(change, { key: "later", to: ada, template: "test", data: secret, due })
    );
    for await (const { value } of core.store.raw.list({ prefix: [] })) {
      assert(!Deno.inspect(value).includes("kept-to-itself"));
      if (value instanceof Uint8Array) assert(!new TextDecoder().decode(value).includes("kept-to-itself"));
    }
    await send(core, "needless", null);
    await until(async () => await core.store.get(keys.mail("needless")) === null);
    await core.store.commit((change) => core.mail.cancel(change, "later"));
    assertEquals(await core.store.get(keys.mail("later")), null);
    assertEquals(mailbox.connections, 0);
  });
});

Deno.test("The same name is the same mail: planned twice it goes once, and its Message-ID is always the same", async () => {
  await mailing(async (core, mailbox) => {
    core.mail.template<Letter>("test", (data) => Promise.resolve(data));
    for (const subject of ["First", "Second"]) {
      await core.store.commit((change) =>
        core.mail.plan(change, { key: "same", to: ada, template: "test", data: { ...letter, subject } })
      );
    }
    core.mail.wake();
    const first = await mailbox.mail("ada@example.org", "Second");
    await until(async () => await core.store.get(keys.job("mail", "same")) === null);
    assertEquals(mailbox.mails.length, 1);
    await send(core, "same", { ...letter, subject: "Third" });
    assertEquals((await mailbox.mail("ada@example.org", "Third")).messageId, first.messageId);
    await send(core, "other", { ...letter, subject: "Fourth" });
    assert((await mailbox.mail("ada@example.org", "Fourth")).messageId !== first.messageId);
  });
});

Deno.test("X11 A name with line breaks adds no header, and HTML in names and texts is text", async () => {
  await mailing(async (core, mailbox) => {
    const evil = "Bob\r\nBcc: x@example.net\r\n\r\n<img src=x onerror=alert(1)>";
    const said = '"><script>alert(1)</script>';
    await send(core, "evil", {
      subject: `${evil} news`,
      title: said,
      paragraphs: [said],
      quotes: [{ by: evil, text: said }],
      button: { label: said, path: "/" },
      small: [said],
    }, { name: evil, address: "ada@example.org" });
    const mail = await mailbox.mail("ada@example.org", "news");
    assertEquals(mail.recipients, ["ada@example.org"]);
    assertEquals(mail.bcc, undefined);
    const [head] = mail.raw.split("\r\n\r\n");
    assert(!/^bcc:/im.test(head!), head);
    assertEquals(head!.match(/^(to|subject):/gim)?.length, 2);
    assert(!/<script|<img/.test(mail.html as string), "is escaped");
    assertStringIncludes(mail.html as string, "&lt;script&gt;");
  });
});

Deno.test("A mail server with a password is spoken to over TLS, with that password", async () => {
  const login = { user: "parley", pass: "p@ss word" };
  await mailing(async (core, mailbox) => {
    await send(core, "one");
    await mailbox.mail("ada@example.org", "News");
  }, { login });
});

Deno.test("Q03 An address that the mail server refuses for good is given up at once, one it refuses for now is not", async () => {
  let full = true;
  const refuse = (address: string) =>
    address.startsWith("nobody")
      ? { code: 550, text: "No such person" }
      : full
      ? { code: 450, text: "Try later" }
      : null;
  await mailing(async (core, mailbox) => {
    await send(core, "dead", letter, { name: "N", address: "nobody@example.org" });
    await until(async () => (await core.jobs.list({ dead: true })).length === 1);
    const [dead] = await core.jobs.list({ dead: true });
    assertEquals([dead!.key, dead!.tries], ["dead", 1]);
    assertStringIncludes(dead!.error!, "550");
    await send(core, "later");
    await until(async () => (await core.store.get(keys.job("mail", "later")))?.error !== undefined);
    const waiting = await core.store.get(keys.job("mail", "later"));
    assert(waiting!.due > core.effects.now(), "it is tried again later");
    full = false;
    await core.jobs.retry("mail", "later");
    await mailbox.mail("ada@example.org", "News");
  }, { refuse });
});

Deno.test("Q03 A mail that is refused as a whole is given up; wrong credentials are not the mail's fault", async () => {
  await mailing(async (core) => {
    await send(core, "spam");
    await until(async () => (await core.jobs.list({ dead: true })).length === 1);
  }, { refuseData: () => ({ code: 554, text: "This is spam" }) });
  await Mailbox.with(async (mailbox) => {
    const mailServer = { ...mailbox.server, login: { user: "parley", pass: "wrong" } };
    await withCore(async (core) => {
      await send(core, "one");
      await until(async () => (await core.store.get(keys.job("mail", "one")))?.error !== undefined);
      assertEquals(await core.jobs.list({ dead: true }), []);
    }, { settings: mailSettings, mailServer });
  }, { login: { user: "parley", pass: "right" } });
});

/** A mail server that does with each connection what it likes. */
async function withAwkward(
  serve: (connection: Deno.TcpConn) => Promise<void>,
  run: (core: Core) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  const served = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      serve(connection).catch(() => {});
    }
  })();
  const mailServer = { host: "127.0.0.1", port: listener.addr.port, secure: false, login: null };
  try {
    await withCore(run, { settings: mailSettings, mailServer, patience: { silence: 300, whole: 700 } });
  } finally {
    listener.close();
    await served;
    for (const connection of open) {
      try {
        connection.close();
      } catch { /* closed by the other side */ }
    }
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);

async function drip(connection: Deno.TcpConn, text: string): Promise<void> {
  for (const byte of bytes(text)) {
    await connection.write(Uint8Array.of(byte));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Speaks until the data comes, and goes away in the middle of it. */
async function dropInData(connection: Deno.TcpConn): Promise<void> {
  await connection.write(bytes("220 here\r\n"));
  const buffer = new Uint8Array(4096);
  for (let got = await connection.read(buffer); got !== null; got = await connection.read(buffer)) {
    const said = new TextDecoder().decode(buffer.subarray(0, got));
    if (said.startsWith("DATA")) {
      await connection.write(bytes("354 go on\r\n"));
      await connection.read(buffer);
      return connection.close();
    }
    await connection.write(bytes("250 ok\r\n"));
  }
}

for (
  const [what, serve, why] of [
    ["never greets", () => Promise.resolve(), /greet|timeout|longer/i],
    [
      "speaks one byte at a time",
      (line) => drip(line, "220 " + "a".repeat(100) + "\r\n"),
      /greet|timeout|longer/i,
    ],
    ["answers one byte at a time", async (line) => {
      await line.write(bytes("220 here\r\n"));
      await drip(line, "250-" + "a".repeat(100) + "\r\n");
    }, /longer|timeout/i],
    ["goes away in the middle of the mail", dropInData, /clos/i],
    ["hangs up", (line) => Promise.resolve(line.close()), /clos|reset|end|greet/i],
  ] as [string, (connection: Deno.TcpConn) => Promise<void>, RegExp][]
) {
  Deno.test(`Q03 A mail server that ${what} is left, the mail waits, and the rest goes on`, async () => {
    await withAwkward(serve, async (core) => {
      const began = performance.now();
      await send(core, "one");
      // More than go at once hang: whoever comes in and talks does not notice.
      for (let i = 0; i < 6; i++) await send(core, `more ${i}`);
      const ben = await signUp(core, "ben");
      const conversation = (await core.rooms.mine(ben)).memberships[0]!.room.id;
      for (let i = 0; i < 20; i++) {
        await core.messages.send(ben, { conversation, clientId: core.effects.id(), text: `${i}` });
      }
      await until(async () => (await core.store.get(keys.job("mail", "one")))?.error !== undefined);
      assert(performance.now() - began < 5_000, "is left soon");
      const job = await core.store.get(keys.job("mail", "one"));
      assert(why.test(job!.error!), job!.error);
      assertEquals(job!.tries, 1);
      assert(job!.due > core.effects.now());
      assert(await core.store.get(keys.mail("one")) !== null, "the mail is still there");
    });
  });
}

Deno.test("Without a mail server nothing is planned, and with one the settings that it needs must be there", async () => {
  await withCore(async (core) => {
    assertEquals(core.mail.isOn, false);
    await send(core, "one");
    assertEquals(await core.store.get(keys.mail("one")), null);
    assertEquals(await core.store.get(keys.job("mail", "one")), null);
  });
  const mailServer = { host: "127.0.0.1", port: 1, secure: false, login: null };
  for (const name of ["PARLEY_MAIL_FROM", "PARLEY_PUBLIC_URL"] as const) {
    const { [name]: _left, ...settings } = mailSettings;
    const error = await assertRejects(() => openTestCore({ settings, mailServer }), StartError);
    assertStringIncludes(error.message, name);
  }
});
