/** What people have missed, in mails that a real mail server takes. */
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { type Ahead, withClock } from "@/tests/support/ahead.ts";
import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@/tests/support/assert.ts";
import { signUp } from "@/tests/support/core.ts";
import { linkIn, Mailbox, mailSettings } from "@/tests/support/mailbox.ts";
import { withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const minute = 60_000;

interface Town extends Ahead {
  mailbox: Mailbox;
  ada: Scope;
  ben: Scope;
  room: string;
  say(who: Scope, conversation: string, text: string): Promise<number>;
  /** What was said is decided about. */
  told(): Promise<void>;
  /** Lets the time pass that something must be unread, and everything go out. */
  wait(minutes?: number): Promise<void>;
}

function inTown(run: (town: Town) => Promise<void>): Promise<void> {
  return Mailbox.with((mailbox) =>
    withClock(async (ahead) => {
      const { core, pass } = ahead;
      const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
      for (const { userId } of [ada, ben]) await confirm(core, userId);
      const done = (kind: string) => until(async () => (await core.jobs.list({ kind })).length === 0);
      await run({
        ...ahead,
        ...{ mailbox, ada, ben },
        room: (await core.rooms.mine(ada)).memberships[0]!.room.id,
        async say(who, conversation, text) {
          return (await core.messages.send(who, { conversation, clientId: core.effects.id(), text })).n;
        },
        told: () => done("notify"),
        async wait(minutes = 15) {
          await done("notify");
          pass(minutes * minute);
          await until(async () =>
            (await core.jobs.list({ kind: "mail" })).every(({ due }) => due > ahead.now())
          );
        },
      });
    }, { settings: mailSettings, mailServer: mailbox.server })
  );
}

/** As if they had used the link that they got. */
async function confirm({ store, effects }: Core, id: string): Promise<void> {
  const found = (await store.find(keys.user(id)))!;
  const user = { ...found.value, emailConfirmedAt: effects.now() };
  await store.commit((change) => change.check(keys.user(id), found).set(keys.user(id), user));
}

const missed = ({ mailbox }: Town, who: string) =>
  mailbox.mails.filter(({ recipients, subject }) =>
    recipients.includes(`${who}@example.org`) && !/address/i.test(subject!)
  );
const why = async ({ core }: Town, who: Scope, conversation: string, n: number) => {
  const { decision } = await core.notifications.why(who, { conversation, n });
  return decision?.email;
};

Deno.test("What is unread after the chosen time comes in one mail for each conversation, once", () =>
  inTown(async (town) => {
    const { core, ada, ben, room, say, told, wait } = town;
    const alone = (await core.direct.open(ben, { people: [ada.userId] })).room.id;
    await say(ben, alone, "Are you **there**?");
    const n = await say(ben, alone, "<b>Hello?</b>");
    await say(ben, room, "Nothing to anybody");
    await say(ben, room, "@ada, look");
    await told();
    assertEquals([await why(town, ada, alone, n), missed(town, "ada").length], ["waits", 0]);
    await wait();
    await until(() => missed(town, "ada").length === 2);
    const direct = missed(town, "ada").find(({ text }) => text!.includes("there"))!;
    assertEquals(direct.subject, "2 messages for you: Ben");
    assertStringIncludes(direct.text!, "> Are you there?");
    assertStringIncludes(direct.text!, `/rooms/${alone}?at=`);
    assertNotMatch(direct.html as string, /<b>Hello/);
    assertEquals(
      missed(town, "ada").find((mail) => mail !== direct)!.subject,
      "Ben in General mentioned you",
    );
    await until(async () => await why(town, ada, alone, n) === "sent");
    await wait(60);
    assertEquals(missed(town, "ada").length, 2, "nothing comes twice");
    await say(ben, alone, "Still not?");
    await wait();
    await until(() => missed(town, "ada").length === 3);
    assert(missed(town, "ada")[2]!.messageId !== direct.messageId);
    assertEquals(missed(town, "ben"), []);
  }));

Deno.test("Q08 what was read before the time of the mail, deleted, or not theirs any more, is in none", () =>
  inTown(async (town) => {
    const { core, ada, ben, say, told, wait, room } = town;
    const alone = (await core.direct.open(ben, { people: [ada.userId] })).room.id;
    const read = await say(ben, alone, "You will read this");
    await told();
    await core.conversations.mark(ada, alone, { read });
    const gone = await say(ben, room, "@ada, I should not have");
    await told();
    await core.messages.delete(ben, { conversation: room, n: gone });
    const attic = (await core.rooms.create(ben, { name: "Attic", access: "private" })).room.id;
    await core.rooms.add(ben, { conversation: attic, username: "ada" });
    await say(ben, attic, "@ada, welcome");
    await told();
    await core.rooms.remove(ben, { conversation: attic, user: ada.userId });
    await wait();
    await until(async () => await why(town, ada, alone, read) === "read");
    assertEquals(missed(town, "ada"), []);
  }));

Deno.test("Q05 X11 who wants nothing of it outside gets a mail that says nothing; no name makes a header of its own", () =>
  inTown(async (town) => {
    const { core, ada, ben, say, wait } = town;
    await core.notifications.set(ada, { private: true, emailAfter: 5 });
    await core.profiles.set(ben, { name: "Bcc: eve@example.org <i>" });
    const alone = (await core.direct.open(ben, { people: [ada.userId] })).room.id;
    await say(ben, alone, "ZEBRA");
    await wait(5);
    await until(() => missed(town, "ada").length === 1);
    const [mail] = missed(town, "ada");
    assertEquals(mail!.subject, "A message for you on Parley");
    assertNotMatch(mail!.raw, /ZEBRA|eve@|Bcc/);
    await core.notifications.set(ada, { private: false });
    await say(ben, alone, "Again");
    await wait(5);
    await until(() => missed(town, "ada").length === 2);
    const named = missed(town, "ada")[1]!;
    assertEquals([named.recipients, named.bcc], [["ada@example.org"], undefined]);
    assertNotMatch(named.html as string, /<i>/);
  }));

Deno.test("One press, or a mail program by itself, ends the mails without logging in; opening the link ends nothing", () =>
  Mailbox.with((mailbox) =>
    withServer(async (server) => {
      const [ada, ben] = [await server.person("ada"), await server.person("ben")];
      await confirm(server.core, ada.id);
      const wire = await ada.connect();
      await wire.request("notifications.set", { emailAfter: 1 });
      await wire.close();
      const other = await ben.connect();
      const { room } = await other.request("direct.open", { people: [ada.id] });
      const clientId = server.core.effects.id();
      await other.request("message.send", { conversation: room.id, clientId, text: "Hello" });
      await until(async () => (await server.core.jobs.list({ kind: "notify" })).length === 0);
      passed += minute;
      server.core.jobs.wake({ kind: "mail", due: Date.now() + passed });
      const mail = await mailbox.mail("ada@example.org", "Ben wrote to you");
      assertStringIncludes(mail.raw, "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
      const path = linkIn(mail);
      const shown = await server.fetch(path);
      assertStringIncludes(await shown.text(), "Send me no more");
      const wishes = async () => (await server.core.notifications.wishes({ userId: ada.id } as Scope)).wishes;
      assertEquals((await wishes()).ways.email, ["direct", "mention"]);
      const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
      const done = await server.fetch(path, { method: "POST", body });
      assertEquals(done.status, 200);
      assertStringIncludes(await done.text(), "no mails of what you missed any more");
      assertEquals((await wishes()).ways.email, []);
      const wrong = await server.fetch("/unsubscribe?token=abc", { method: "POST", body });
      assertEquals(wrong.status, 404);
      await wrong.body!.cancel();
    }, {
      settings: mailSettings,
      mailServer: mailbox.server,
      effects: { now: () => Date.now() + passed },
    })
  ));
let passed = 0;
