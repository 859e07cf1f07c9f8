/** A core of its own for a test: memory store, cheap password hashes, nothing shared, closed at the end. */
import type { Config } from "@/core/config.ts";
import { Passwords } from "@/core/accounts/passwords.ts";
import { type Effects, realEffects } from "@/core/effects.ts";
import { type OpenedStore, openStore } from "@/core/kv/open.ts";
import { type Core, type CoreOptions as Options, openCore } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { register } from "@/core/entrance.ts";
import { testConfig, TestLog } from "./settings.ts";
import { assertEquals } from "./assert.ts";

export interface CoreOptions extends Pick<Options, "mailServer" | "patience"> {
  settings?: Record<string, string>;
  config?: Config;
  effects?: Partial<Effects>;
  opened?: OpenedStore;
  shared?: boolean;
  pushWay?: Options["pushWay"];
}

/** Keys that pass the checks and are the same in every process of a test. */
export const testKeys = {
  PARLEY_JWT_KEYS: "test:" + bytes(3).toBase64({ alphabet: "base64url" }),
  PARLEY_AT_REST_KEYS: "1:" + bytes(5).toBase64({ alphabet: "base64url" }),
};

function bytes(step: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => i * step);
}

export async function openTestCore(options: CoreOptions = {}): Promise<{ core: Core; log: TestLog }> {
  const log = new TestLog();
  const effects = { ...realEffects(log.log), ...options.effects };
  const config = options.config ?? testConfig(options.settings);
  const secrets = await loadSecrets(config.dataDir, testKeys, effects);
  // The lowest cost that Argon2 takes: what is tested is not its strength.
  const passwords = new Passwords({
    effects,
    cost: { algorithm: "argon2id", memory: 8, passes: 1, lanes: 1 } as never,
  });
  const core = await openCore(config, {
    effects,
    secrets,
    passwords,
    ...(options.opened === undefined ? {} : { opened: options.opened }),
    ...(options.pushWay === undefined ? {} : { pushWay: options.pushWay }),
    ...(options.shared === undefined ? {} : { shared: options.shared }),
    ...(options.mailServer === undefined ? {} : { mailServer: options.mailServer }),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
  });
  return { core, log };
}

/** Runs with one core and fails when it logged an error that nobody asked for. */
export async function withCore(
  run: (core: Core, log: TestLog) => Promise<void>,
  options: CoreOptions = {},
): Promise<void> {
  const { core, log } = await openTestCore(options);
  try {
    await run(core, log);
  } finally {
    await core.close();
  }
  assertEquals(log.problems, []);
}

/** Two servers on one store, as two processes on a shared KV would be. */
export async function withTwoCores(
  run: (here: Core, there: Core) => Promise<void>,
  options: Pick<CoreOptions, "settings" | "mailServer"> = {},
): Promise<void> {
  const effects = realEffects(() => {});
  const opened = await openStore(":memory:", effects);
  const [one, two] = [
    await openTestCore({ ...options, opened, shared: true }),
    await openTestCore({ ...options, opened, shared: true }),
  ];
  try {
    await run(one.core, two.core);
  } finally {
    await one.core.close();
    await two.core.close();
    opened.close();
  }
  assertEquals([...one.log.problems, ...two.log.problems], []);
}

/** Registers somebody as a visitor would; the first one owns the server. */
export async function signUp(core: Core, username: string): Promise<Scope> {
  const visitor = { address: "203.0.113.7", userAgent: "Test", requestId: "test" };
  const name = username[0]!.toUpperCase() + username.slice(1);
  const form = { username, email: `${username}@example.org`, password: "Correct-horse-7", name } as never;
  return (await register(core, visitor, form)).scope;
}
