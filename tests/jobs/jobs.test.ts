import { Jobs } from "@/core/jobs/jobs.ts";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import { Store } from "@/core/kv/store.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { until } from "@/tests/support/until.ts";
import { type Job, mortal, Town } from "./support.ts";

const minute = 60_000;
const empty = async (town: Town) => await town.count("jobs") === 0 && await town.count("jobs_by_due") === 0;

Deno.test("A job is run when it is due, and not before", () =>
  Town.with(async (town) => {
    const done: string[] = [];
    const jobs = town.process({ work: (job) => Promise.resolve(void done.push(job.key)) });
    const due = town.clock.now() + 3 * 60 * minute;
    await town.plan(jobs, { key: "later", due }, { key: "now" });
    await until(() => (town.clock.advance(0), done.length === 1));
    town.clock.advance(3 * 60 * minute - 1);
    await rest(town);
    assertEquals(done, ["now"]);
    town.clock.advance(1);
    await until(() => (town.clock.advance(0), done.length === 2));
    assertEquals(done, ["now", "later"]);
    await until(() => (town.clock.advance(0), empty(town)));
  }));

Deno.test("A job that is planned again under its name waits for the new time only, and a cancelled one for none", () =>
  Town.with(async (town) => {
    const done: string[] = [];
    const jobs = town.process({ work: (job) => Promise.resolve(void done.push(`${job.key} ${job.data}`)) });
    const at = (minutes: number) => town.clock.now() + minutes * minute;
    await town.plan(jobs, { key: "a", due: at(1), data: "first" }, { key: "b", due: at(1) }, {
      key: "c",
      due: at(1),
    });
    await town.plan(jobs, { key: "a", due: at(2), data: "second" });
    await town.store.commit((change) => jobs.cancel(change, { kind: "work", key: "b" }));
    town.clock.advance(minute);
    await until(() => (town.clock.advance(0), done.length === 1));
    await until(async () => (town.clock.advance(0), await town.count("jobs_by_due") === 1));
    town.clock.advance(minute);
    await until(() => (town.clock.advance(0), done.length === 2));
    assertEquals(done, ["c null", "a second"]);
    await until(() => (town.clock.advance(0), empty(town)));
  }));

Deno.test("A thousand jobs that are due at once all run once, some at a time", () =>
  Town.with(async (town) => {
    const ran = new Map<string, number>();
    let now = 0;
    let most = 0;
    const jobs = town.process({
      work: {
        atOnce: 20,
        async run({ key }) {
          most = Math.max(most, ++now);
          ran.set(key, (ran.get(key) ?? 0) + 1);
          await Promise.resolve();
          now--;
        },
      },
    });
    await town.plan(jobs, ...Array.from({ length: 1000 }, (_, i) => ({ key: `job ${i}` })));
    await until(() => (town.clock.advance(0), empty(town)), "all of them to be done", 60_000);
    assertEquals([ran.size, Math.max(...ran.values())], [1000, 1]);
    assert(most > 1 && most <= 20, `${most} at once`);
  }));

Deno.test("Q02 a job that fails is tried again, later each time, and then lies among the dead; others do not wait for it", () =>
  Town.with(async (town) => {
    const tries: number[] = [];
    const buried: string[] = [];
    const done: string[] = [];
    const jobs = town.process({
      work: {
        attempts: 4,
        atOnce: 1,
        run({ key }) {
          if (key !== "poison") return Promise.resolve(void done.push(key));
          tries.push(town.clock.now());
          return Promise.reject(new Error("It always fails"));
        },
        buried: ({ key }, error) => Promise.resolve(void buried.push(`${key}: ${(error as Error).message}`)),
      },
    });
    await town.plan(jobs, { key: "poison" });
    await until(() => (town.clock.advance(0), tries.length === 1));
    await town.plan(jobs, { key: "sound" });
    await until(() => (town.clock.advance(0), done.length === 1));
    for (let seconds = 0; buried.length === 0 && seconds < 120; seconds++) {
      const before = tries.length;
      town.clock.advance(1000);
      await rest(town);
      assert(tries.length <= before + 1);
    }
    const pauses = tries.slice(1).map((at, i) => at - tries[i]!);
    assertEquals(tries.length, 4);
    assert(pauses[0]! >= 2500 && pauses[0]! <= 6000, `${pauses}`);
    assert(pauses[2]! >= 10_000 && pauses[2]! <= 21_000, `${pauses}`);
    assertEquals(buried, ["poison: It always fails"]);

    const [dead] = await jobs.list({ dead: true });
    assertEquals([dead!.key, dead!.tries, dead!.error], ["poison", 4, "It always fails"]);
    await jobs.retry("work", "poison");
    await until(() => (town.clock.advance(0), tries.length === 5));
    await until(async () => (await jobs.list({ kind: "work" })).length === 1);
    await jobs.drop("work", "poison");
    await assertRejects(() => jobs.drop("work", "poison"), ParleyError, "Cannot find that job");
    assertEquals(await jobs.list({ dead: true }), []);
  }));

/** Waits until nothing is being worked on. A look that was under way when time passed sets its timer only now. */
function rest(town: Town): Promise<void> {
  return until(() => (town.clock.advance(0), isAtRest(town)));
}

/** Nothing is being worked on. */
async function isAtRest(town: Town): Promise<boolean> {
  const rows = await Array.fromAsync(town.kv.list<{ owner?: string }>({ prefix: ["jobs"] }));
  const due = await Array.fromAsync(town.kv.list({ prefix: ["jobs_by_due"] }));
  return rows.every(({ value }) => value.owner === undefined) &&
    due.every(({ key }) => (key[2] as number) > town.clock.now());
}

Deno.test("A full disk is no reason to give a job up", () =>
  Town.with(async (town) => {
    let tries = 0;
    const jobs = town.process({
      work: {
        attempts: 2,
        run: () =>
          ++tries < 6
            ? Promise.reject(new ParleyError("storage_full", "The server's disk is full"))
            : Promise.resolve(),
      },
    });
    await town.plan(jobs, { key: "patient" });
    for (let i = 0; tries < 6 && i < 40; i++) {
      await rest(town);
      town.clock.advance(minute);
    }
    await until(() => (town.clock.advance(0), empty(town)));
    assertEquals([tries, await jobs.list({ dead: true })], [6, []]);
  }));

Deno.test("A slow kind of work holds up no other", () =>
  Town.with(async (town) => {
    const done: string[] = [];
    const { promise: slow, resolve } = Promise.withResolvers<void>();
    const jobs = town.process({
      mail: { atOnce: 2, run: () => slow },
      push: ({ key }) => Promise.resolve(void done.push(key)),
    });
    await town.plan(jobs, ...["a", "b", "c"].map((key) => ({ kind: "mail", key })));
    await town.plan(jobs, { kind: "push", key: "quick" });
    await until(() => (town.clock.advance(0), done.length === 1));
    assertEquals(await town.count("jobs", "mail"), 3);
    resolve();
    await until(() => (town.clock.advance(0), empty(town)));
  }));

Deno.test("Two processes never run a job at the same time, and each takes its part", () =>
  Town.with(async (town) => {
    const running = new Set<string>();
    const by = { here: 0, there: 0 };
    const work = (where: keyof typeof by) => async ({ key }: Job) => {
      assert(!running.has(key), `${key} runs twice`);
      running.add(key);
      by[where]++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      running.delete(key);
    };
    const here = town.process({ work: work("here") }, { shared: true });
    town.process({ work: work("there") }, { shared: true });
    await town.plan(here, ...Array.from({ length: 200 }, (_, i) => ({ key: `job ${i}` })));
    await until(() => (town.clock.advance(0), empty(town)), "all of them to be done", 30_000);
    assertEquals(by.here + by.there, 200);
    assert(by.here > 0 && by.there > 0, `${by.here} here, ${by.there} there`);
  }));

Deno.test("Q01 what a process had begun when it was killed is taken up by another within half a minute", () =>
  Town.with(async (town) => {
    const started: string[] = [];
    const killed = mortal(town.kv, 1, "before");
    const first = town.process(
      { work: ({ key }) => Promise.resolve(void started.push(`first ${key}`)) },
      { shared: true, kv: killed.kv },
    );
    await town.plan(first, { key: "a" });
    await until(killed.isDead);
    assertEquals(started, ["first a"]);
    town.process({ work: ({ key }) => Promise.resolve(void started.push(`second ${key}`)) }, {
      shared: true,
    });
    let seconds = 0;
    await until(() => {
      if (started.length < 2) {
        town.clock.advance(1000);
        seconds++;
      }
      return started.length === 2;
    });
    assertEquals(started, ["first a", "second a"]);
    assert(seconds <= 30, `${seconds} seconds`);
    await until(() => (town.clock.advance(0), empty(town)));
  }));

Deno.test("Work that takes longer than a lease keeps it", () =>
  Town.with(async (town) => {
    const { promise: end, resolve } = Promise.withResolvers<void>();
    let runs = 0;
    const work = () => (runs++, end);
    const here = town.process({ work }, { shared: true });
    town.process({ work }, { shared: true });
    await town.plan(here, { key: "long" });
    await until(() => (town.clock.advance(0), runs === 1));
    for (let step = 0; step < 20; step++) {
      town.clock.advance(7000);
      await until(async () => (await here.list({ kind: "work" }))[0]?.due === town.clock.now() + 20_000);
    }
    assertEquals(runs, 1);
    resolve();
    await until(() => (town.clock.advance(0), empty(town)));
  }));

Deno.test("Q01 killed a hundred times, between any two steps, processes leave each job done exactly once", () =>
  Town.with(async (town) => {
    const account = keys.limit("account", "ada");
    await town.store.commit((change) => change.set(account, { tat: 0 }));
    for (let round = 0; round < 100; round++) {
      // A process writes twice for such a job: that it takes it, and what it does together with that it is done.
      const killed = mortal(town.kv, round % 3, round % 2 === 0 ? "before" : "after");
      const first = bank(town, killed.kv);
      await town.store.commit((change) =>
        first.plan(change, { kind: "work", key: `pay ${round}`, due: town.clock.now(), data: null })
      );
      first.wake({ kind: "work", due: town.clock.now() });
      await until(async () => killed.isDead() || await empty(town));
      if (!killed.isDead()) await first.stop();
      const second = bank(town);
      await until(() => (town.clock.advance(0), empty(town)));
      await second.stop();
    }
    assertEquals(await town.store.get(account), { tat: 100 });
  }));

Deno.test("C01 a clock that is set an hour or a day on or back repeats no job and loses none", () =>
  Town.with(async (town) => {
    const done: string[] = [];
    const hour = 60 * minute;
    const jobs = town.process({ work: (job) => Promise.resolve(void done.push(job.key)) });
    await town.plan(jobs, { key: "soon", due: town.clock.now() + hour / 2 }, {
      key: "later",
      due: town.clock.now() + 30 * hour,
    });
    await rest(town);
    for (const jump of [-hour, hour, hour, -24 * hour, 24 * hour, -hour]) {
      town.clock.jump(jump);
      for (let i = 0; i < 2; i++) {
        town.clock.advance(30_000);
        await rest(town);
      }
    }
    assertEquals(done, ["soon"]);
    town.clock.jump(30 * hour);
    town.clock.advance(30_000);
    await until(() => (town.clock.advance(0), done.length > 1));
    await until(() => (town.clock.advance(0), empty(town)));
    assertEquals(done, ["soon", "later"]);
  }));

/** Adds 1 to an account, in the commit that takes the job away. */
function bank(town: Town, kv?: Deno.Kv): Jobs {
  const account = keys.limit("account", "ada");
  return town.process({
    async work(job) {
      const store = new Store(kv ?? town.kv);
      const found = await store.find(account);
      await store.commit((change) =>
        job.settle(change.check(account, found).set(account, { tat: found!.value.tat + 1 }))
      );
    },
  }, kv === undefined ? {} : { kv });
}
