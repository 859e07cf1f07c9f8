/**
 * Accounts and sessions as they stand together, on a store in memory, with a clock that moves by hand and hashes that
 * cost nothing. `neighbour()` is a second process on the same store and bus.
 */
import { Accounts } from "@/core/accounts/accounts.ts";
import { Passwords } from "@/core/accounts/passwords.ts";
import type { Config } from "@/core/config.ts";
import { type ErrorCode, ParleyError } from "@/core/errors.ts";
import type { UserRecord } from "@/core/kv/keys.ts";
import { Jobs } from "@/core/jobs/jobs.ts";
import { Committer } from "@/core/kv/committer.ts";
import { Store } from "@/core/kv/store.ts";
import { Mail } from "@/core/mail/mail.ts";
import { MemoryBus } from "@/core/realtime/memory_bus.ts";
import type { Scope, Visitor } from "@/core/scope.ts";
import { KvLimiter } from "@/core/security/kv_limiter.ts";
import { newRing } from "@/core/security/key_ring.ts";
import { Secrets } from "@/core/security/secrets.ts";
import { Sessions } from "@/core/sessions/sessions.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { testConfig } from "@/tests/support/settings.ts";

export type House = Awaited<ReturnType<typeof openHouse>>;

export const goodPassword = "Corr3ct-horse";
export const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/** Runs the test in a house of its own and lets go of it. */
export async function inHouse(
  test: (house: House) => Promise<void>,
  change: (config: Config) => void = () => {},
): Promise<void> {
  const house = await openHouse(change);
  try {
    await test(house);
  } finally {
    house.close();
  }
}

async function openHouse(change: (config: Config) => void) {
  const config = testConfig();
  change(config);
  const clock = new Clock();
  const store = new Store(await Deno.openKv(":memory:"));
  const bus = new MemoryBus();
  const secrets = new Secrets(newRing(clock), null, clock);
  const process = () => {
    const sessions = new Sessions({ store, effects: clock, config, secrets, bus });
    const passwords = new Passwords({
      effects: clock,
      cost: { algorithm: "argon2id", memory: 8, passes: 1 },
    });
    const limiter = new KvLimiter({ store, effects: clock, config });
    const jobs = new Jobs({ store, committer: new Committer(store), bus, effects: clock, shared: false });
    const mail = new Mail({ store, jobs, effects: clock, config, server: null });
    const accounts = new Accounts({ store, effects: clock, config, limiter, passwords, sessions, mail });
    return { sessions, passwords, limiter, accounts };
  };
  const here = process();
  let lost = false;
  return {
    ...{ config, clock, store, bus, secrets },
    ...here,
    neighbour: process,
    /** Somebody with an account. */
    person: async (username: string): Promise<UserRecord> => {
      const input = { username, email: `${username}@example.org`, password: goodPassword };
      return (await here.accounts.register(visitor(), input)).user;
    },
    /** Somebody with an account and a session. */
    signedIn: async (user: UserRecord): Promise<{ token: string; scope: Scope }> =>
      await here.sessions.open(user, visitor()),
    /** The store goes away while the process runs. */
    loseStore(): void {
      lost = true;
      store.close();
    },
    close(): void {
      here.sessions.stop();
      if (!lost) store.close();
    },
  };
}

let visitors = 0;

/** Somebody at an address of their own, unless it is given. */
export function visitor(
  address = `198.51.${++visitors >> 8}.${visitors & 255}`,
  userAgent = firefox,
): Visitor {
  return { address, userAgent, requestId: "test" };
}

/** @returns the refusal. */
export async function refused(code: ErrorCode, asked: Promise<unknown>): Promise<ParleyError> {
  const error = await asked.then(() => null, (error) => error);
  assert(error instanceof ParleyError, `Expected to be refused with ${code}, got ${error}`);
  assertEquals(error.code, code, error.message);
  return error;
}
