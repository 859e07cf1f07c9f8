/** What every limiter does; both kinds pass the same cases. */
import type { Config } from "@/core/config.ts";
import { ParleyError } from "@/core/errors.ts";
import type { Limiter } from "@/core/security/limiter.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

export const minute = 60_000;
export const hour = 60 * minute;

export const limits: Config["limits"] = {
  login: { count: 5, per: 5 * minute },
  register: { count: 3, per: hour },
  message: { count: 30, per: minute },
  room: { count: 3, per: hour },
  direct: { count: 30, per: hour },
  roomPassword: { count: 10, per: hour },
  preview: { count: 60, per: minute },
  upload: { count: 200, per: 60 * minute },
  mail: { count: 5, per: 60 * minute },
  command: { count: 0, per: minute },
  connect: { count: 60, per: minute },
  contact: { count: 30, per: hour },
  connectionsPerSession: 10,
  connectionsPerAddress: 100,
  roomMembers: 1000,
};

export type OpenLimiter = (clock: Clock) => Promise<{ limiter: Limiter; close(): void }>;

/** How many of so many attempts at once got a place. */
export async function passed(times: number, take: () => Promise<void>): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: times }, take));
  for (const result of results) {
    if (result.status === "rejected") assertEquals((result.reason as ParleyError).code, "rate_limited");
  }
  return results.filter((result) => result.status === "fulfilled").length;
}

export function limiterCases(name: string, open: OpenLimiter): void {
  function it(sentence: string, test: (limiter: Limiter, clock: Clock) => Promise<void>): void {
    Deno.test(`${name} ${sentence}`, async () => {
      const clock = new Clock();
      const { limiter, close } = await open(clock);
      try {
        await test(limiter, clock);
      } finally {
        close();
      }
    });
  }

  it("lets a burst through, then one for each place that comes free", async (limiter, clock) => {
    const login = () => limiter.take("login", "ada");
    assertEquals(await passed(8, login), 5);
    clock.advance(minute);
    assertEquals(await passed(8, login), 1);
    clock.advance(hour);
    assertEquals(await passed(8, login), 5);
  });

  it("says when to try again, and lets in whoever waits so long", async (limiter, clock) => {
    await passed(5, () => limiter.take("login", "ada"));
    clock.advance(12_000);
    const refusal = await limiter.take("login", "ada").then(() => null, (error: ParleyError) => error);
    assert(refusal instanceof ParleyError);
    assertEquals(refusal.retryAfter, 48);
    assertEquals(refusal.message, "Cannot log in: too many attempts; try again in 48 seconds");
    clock.advance(48_000);
    await limiter.take("login", "ada");
  });

  it("counts each subject and each rule apart", async (limiter) => {
    assertEquals(await passed(9, () => limiter.take("login", "ada")), 5);
    assertEquals(await passed(9, () => limiter.take("login", "ben")), 5);
    assertEquals(await passed(9, () => limiter.take("room", "ada")), 3);
  });

  it("lets exactly the whole count through where a place is a fraction of a millisecond", async (limiter) => {
    assertEquals(await passed(100, () => limiter.take("message", "ada", { times: 3 })), 90);
  });

  it("does not limit where the count is 0", async (limiter) => {
    assertEquals(await passed(500, () => limiter.take("command", "ada")), 500);
    await limiter.giveBack("command", "ada");
  });

  it("takes back a place that did not count", async (limiter) => {
    for (let i = 0; i < 20; i++) {
      await limiter.take("login", "ada");
      await limiter.giveBack("login", "ada");
    }
    assertEquals(await passed(9, () => limiter.take("login", "ada")), 5);
  });

  it("gives no place for free to whoever gives back more than was taken", async (limiter) => {
    for (let i = 0; i < 20; i++) await limiter.giveBack("login", "ada");
    assertEquals(await passed(9, () => limiter.take("login", "ada")), 5);
  });

  it("L03 lets at most 10 of 200 at once through at a limit of 10", async (limiter) => {
    assertEquals(await passed(200, () => limiter.take("roomPassword", "ada")), 10);
  });

  it(
    "L06 neither blocks for ever nor lets everything through when the clock goes back",
    async (limiter, clock) => {
      await passed(5, () => limiter.take("login", "ada"));
      clock.jump(-hour);
      assertEquals(await passed(5, () => limiter.take("login", "ada")), 0);
      clock.advance(minute);
      assertEquals(await passed(5, () => limiter.take("login", "ada")), 1);
      clock.advance(5 * minute);
      assertEquals(await passed(9, () => limiter.take("login", "ada")), 5);
    },
  );
}
