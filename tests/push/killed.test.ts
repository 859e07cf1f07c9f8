import { mortal } from "@/tests/jobs/support.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { until } from "@/tests/support/until.ts";
import { Yard } from "./yard.ts";

const second = 1_000;

Deno.test("Q01 a server that is killed at any step of a push sends it all the same, and a second time only as the same", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    await yard.jobs.stop();
    let reached = 0;
    for (let at = 0; at < 50; at++) {
      for (const when of ["before", "after"] as const) {
        const key = `${when} ${at}`;
        const { kv, isDead } = mortal(yard.store.raw, at, when);
        const first = yard.process(await Yard.open(kv));
        await yard.store.commit((change) =>
          yard.push.plan(change, { userId: "ada", key, data: {}, due: yard.clock.now() })
        );
        first.jobs.wake({ kind: "push", due: yard.clock.now() });
        const done = async () => (await yard.waiting()).length === 0;
        await until(async () => (yard.clock.advance(0), isDead() || await done()));
        if (isDead()) reached = at + 1;
        else await first.jobs.stop();
        // Nothing that the dead one has begun goes on; whoever comes after it goes on with it.
        const next = yard.process(yard.store);
        yard.clock.advance(30 * second);
        await yard.settled();
        await next.jobs.stop();
        const copies = phone.taken.filter((_, i) => {
          const message = phone.got[i]!;
          return message.type === "show" && message.id === key;
        });
        assert(copies.length === 1 || copies.length === 2, `${copies.length} of ${key}`);
        assertEquals(new Set(copies.map(({ headers }) => headers.get("topic"))).size, 1);
        phone.forget();
        if (isDead() || at === reached) continue;
        return assert(reached >= 4, "There are more steps than that");
      }
    }
    throw new Error("It never ended");
  }));
