/** Servers that die while they tell people, and two that tell them side by side: never twice, never not at all. */
import { mortal } from "@/tests/jobs/support.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Dice } from "@/tests/support/fuzz.ts";
import { Hamlet, type Services, withServices } from "./hamlet.ts";

const second = 1_000;
const minute = 60 * second;
const seed = 5;
/** Commits within which a server dies; the next goes on from there, so that death comes to all of them. */
const steps = 16;

async function killedOften(services: Services, times: number, dice: Dice): Promise<void> {
  await Hamlet.with(services, ["ada", "eve"], async (hamlet, people) => {
    for (let round = 0, deaths = 0; deaths < times; round++) {
      const n = await hamlet.say(`@ada, @eve: round ${round}.`);
      const killed = await kill(hamlet, dice);
      deaths += killed.length;
      const last = hamlet.server();
      await hamlet.emptied();
      await last.stop();
      for (const person of people) {
        const how = `seed ${seed}, killed at ${killed.join(", ")}`;
        const [pushes, mails] = [hamlet.pushes(person, n), hamlet.mails(person, `round ${round}.`)];
        assertEquals(await hamlet.lines(person, n), 1, how);
        // What was handed over and not written down comes again, and is recognised as the same.
        assertEquals(new Set(pushes.map(({ topic }) => topic)).size, 1, how);
        assertEquals(new Set(mails.map(({ messageId }) => messageId)).size, 1, how);
        assert(Math.max(pushes.length, mails.length) <= 1 + killed.length, how);
        const { decision } = await hamlet.why(person, n);
        assertEquals([decision?.push, decision?.email], ["sent", "sent"], how);
      }
    }
  });
}

/** One to three servers, one after the other. @returns when they died. */
async function kill(hamlet: Hamlet, dice: Dice): Promise<string[]> {
  const killed: string[] = [];
  for (let left = 1 + dice.below(3); left > 0; left--) {
    const [at, when] = [dice.below(steps), dice.pick(["before", "after"] as const)];
    const { kv, isDead } = mortal(hamlet.raw, at, when);
    const server = hamlet.server(kv);
    await hamlet.emptied(isDead);
    if (isDead()) killed.push(`${when} ${at}`);
    else await server.stop();
    hamlet.clock.advance(30 * second);
  }
  return killed;
}

Deno.test("Q01 servers killed a hundred times at any step of telling: a line, a push and a mail for each, never two, never none", () =>
  withServices(async (services) => {
    const dice = new Dice(seed);
    await Promise.all(Array.from({ length: 5 }, () => killedOften(services, 20, new Dice(dice.below(1e9)))));
  }));

Deno.test("Two servers side by side tell everybody once, and of what is said at the same moment at once", () =>
  withServices((services) =>
    Hamlet.with(services, ["ada", "eve"], async (hamlet, people) => {
      const servers = [hamlet.server(), hamlet.server()];
      const said = await Promise.all(Array.from({ length: 20 }, (_, i) => hamlet.say(`@ada, @eve: ${i}.`)));
      await hamlet.settled();
      const late = (await hamlet.waiting()).filter(({ kind }) => kind === "notify");
      assertEquals(late.map(({ error }) => error), [], "nobody waits because others were told too");
      await hamlet.emptied();
      for (const server of servers) await server.stop();
      for (const person of people) {
        assertEquals(await Promise.all(said.map((n) => hamlet.lines(person, n))), said.map(() => 1));
        assertEquals(said.map((n) => hamlet.pushes(person, n).length), said.map(() => 1));
        assertEquals(hamlet.mails(person, "20 messages for you").length, 1);
        assertEquals(hamlet.mails(person, "").length, 1);
      }
    })
  ));

Deno.test("Q03 what is said while the mail before it waits for a mail server is in one mail, not in both", () => {
  let isBusy = true;
  const refuseData = () => isBusy ? { code: 451, text: "Later" } : null;
  return withServices((services) =>
    Hamlet.with(services, ["ada"], async (hamlet, [ada]) => {
      const server = hamlet.server();
      await hamlet.say("@ada: the first");
      await hamlet.settled();
      hamlet.clock.advance(15 * minute);
      await hamlet.settled();
      const n = await hamlet.say("@ada: the second");
      hamlet.clock.advance(second);
      await hamlet.settled();
      isBusy = false;
      await hamlet.emptied();
      await server.stop();
      assertEquals(hamlet.mails(ada!, "the first").length, 1);
      assertEquals(hamlet.mails(ada!, "the second").length, 1);
      assertEquals((await hamlet.why(ada!, n)).decision?.email, "sent");
    }), { refuseData });
});
