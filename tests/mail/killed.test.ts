/** Processes that die in the middle of a mail, and two that work side by side. */
import { loadConfig } from "@/core/config.ts";
import { Jobs } from "@/core/jobs/jobs.ts";
import { Committer } from "@/core/kv/committer.ts";
import { keys } from "@/core/kv/keys.ts";
import { Store } from "@/core/kv/store.ts";
import { type Letter, Mail } from "@/core/mail/mail.ts";
import { newRing } from "@/core/security/key_ring.ts";
import { AtRestSealer } from "@/core/security/sealer.ts";
import { Secrets } from "@/core/security/secrets.ts";
import { mortal, Town } from "@/tests/jobs/support.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { withTwoCores } from "@/tests/support/core.ts";
import { Mailbox, mailSettings } from "@/tests/support/mailbox.ts";
import { until } from "@/tests/support/until.ts";

const letter: Letter = { subject: "News", title: "News", paragraphs: [], small: [] };
const config = loadConfig(mailSettings, () => "");

/** Processes of one town that mail; all have the same keys. */
function mailers(town: Town, mailbox: Mailbox) {
  const secrets = new Secrets(newRing(town.clock), null, town.clock);
  return (kv: Deno.Kv) => {
    const store = new Store(kv);
    store.sealWith(new AtRestSealer(secrets, town.clock));
    const parts = { store, bus: town.bus, effects: town.clock, shared: true };
    const jobs = new Jobs({ ...parts, committer: new Committer(store) });
    const mail = new Mail({ ...parts, jobs, config, server: mailbox.server });
    mail.template<string>("news", (subject) => Promise.resolve({ ...letter, subject }));
    return { store, jobs, mail };
  };
}

/** @returns how often the mail came, and under how many Message-IDs. */
async function killedAt(mailbox: Mailbox, step: number, when: "before" | "after", subject: string) {
  await Town.with(async (town) => {
    const open = mailers(town, mailbox);
    const dying = mortal(town.kv, step, when);
    const [first, second] = [open(dying.kv), open(town.kv)];
    const to = { name: "Ada", address: "ada@example.org" };
    await second.store.commit((change) =>
      second.mail.plan(change, { key: "news", to, template: "news", data: subject })
    );
    first.jobs.start();
    await until(() => dying.isDead());
    second.jobs.start();
    for (let seconds = 0; seconds < 30; seconds++) town.clock.advance(1000);
    await until(async () => await second.store.get(keys.job("mail", "news")) === null);
    assertEquals(await second.store.get(keys.mail("news")), null);
    await second.jobs.stop();
  });
  const came = mailbox.mails.filter((mail) => mail.subject === subject);
  return { times: came.length, ids: new Set(came.map(({ messageId }) => messageId)).size };
}

Deno.test("Q01 killed a hundred times in the middle of mails, processes lose none, and a repeat is recognisable", () =>
  Mailbox.with(async (mailbox) => {
    // A process takes the job (0), hands the mail over, and writes that it has (1).
    const steps = [[0, "before", 1], [0, "after", 1], [1, "before", 2], [1, "after", 1]] as const;
    for (let round = 0; round < 5; round++) {
      const deaths = Array.from({ length: 20 }, async (_, i) => {
        const [step, when, times] = steps[i % 4]!;
        const found = await killedAt(mailbox, step, when, `News ${round}.${i}`);
        // Only between the mail server's word and our writing it down can a mail come twice: under one Message-ID.
        assertEquals(found, { times, ids: 1 }, `killed ${when} commit ${step}`);
      });
      await Promise.all(deaths);
    }
  }));

Deno.test("Two processes side by side hand each mail over once", () =>
  Mailbox.with((mailbox) =>
    withTwoCores(async (here, there) => {
      for (const { mail } of [here, there]) {
        mail.template<string>("news", (subject) => Promise.resolve({ ...letter, subject }));
      }
      const to = { name: "Ada", address: "ada@example.org" };
      await here.store.commit((change) => {
        for (let i = 0; i < 30; i++) {
          here.mail.plan(change, { key: `${i}`, to, template: "news", data: `News ${i}` });
        }
      });
      here.mail.wake();
      await until(async () => (await here.jobs.list({ kind: "mail" })).length === 0);
      assertEquals(mailbox.mails.length, 30);
      assertEquals(new Set(mailbox.mails.map(({ subject }) => subject)).size, 30);
    }, { settings: mailSettings, mailServer: mailbox.server })
  ));
