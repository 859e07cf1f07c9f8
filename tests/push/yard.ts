/** Push as a server has it, with a clock that moves by hand, people with devices, and words for what is planned. */
import { Committer } from "@/core/kv/committer.ts";
import { Jobs } from "@/core/jobs/jobs.ts";
import { type JobRecord, keys } from "@/core/kv/keys.ts";
import { Store } from "@/core/kv/store.ts";
import type { ServerFrame } from "@/core/protocol/frames.ts";
import { Push, type PushContent, type PushNotice } from "@/core/push/push.ts";
import { MemoryBus } from "@/core/realtime/memory_bus.ts";
import type { Scope } from "@/core/scope.ts";
import { AtRestSealer } from "@/core/security/sealer.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { Clock } from "@/tests/support/clock.ts";
import { testKeys } from "@/tests/support/core.ts";
import { testConfig } from "@/tests/support/settings.ts";
import { until } from "@/tests/support/until.ts";
import { PushService, Subscribed } from "./service.ts";

export const day = 86_400_000;
export const minute = 60_000;

export class Yard {
  readonly clock = new Clock();
  readonly service = new PushService();
  readonly told: { user: string; frame: ServerFrame }[] = [];
  readonly connected = new Set<string>();
  /** Words by key; null: not wanted any more. */
  readonly words = new Map<string, Partial<PushContent> | null>();
  readonly outcomes: string[] = [];
  readonly store: Store;
  readonly jobs: Jobs;
  readonly push: Push;
  readonly #bus = new MemoryBus();

  private constructor(store: Store) {
    this.store = store;
    ({ jobs: this.jobs, push: this.push } = this.process(store));
  }

  /** A server on this store, or on one that ends at some moment. */
  process(store: Store): { jobs: Jobs; push: Push } {
    const { clock: effects, service } = this;
    const committer = new Committer(store);
    const jobs = new Jobs({ store, committer, bus: this.#bus, effects, shared: false });
    const push = new Push({
      ...{ store, jobs, effects, way: service.way },
      config: testConfig(service.settings),
      tell: (user, frame) => this.told.push({ user, frame }),
      isConnected: (session) => this.connected.has(session),
      contentOf: ({ key }) => {
        const words = this.words.get(key);
        const usual = { title: "Ben", body: `About ${key}`, url: "/rooms/1", tag: "talk" };
        return Promise.resolve(words === null ? null : { ...usual, ...words });
      },
      onOutcome: (_notice, became) => Promise.resolve(void this.outcomes.push(became)),
    });
    jobs.start();
    return { jobs, push };
  }

  /** The store as servers open it. */
  static async open(kv: Deno.Kv): Promise<Store> {
    const store = new Store(kv);
    const effects = { now: Date.now, randomBytes: (n: number) => crypto.getRandomValues(new Uint8Array(n)) };
    const secrets = await loadSecrets(".", testKeys, { ...effects, log() {} });
    store.sealWith(new AtRestSealer(secrets, effects));
    return store;
  }

  static async with(run: (yard: Yard) => Promise<void>): Promise<void> {
    const store = await Yard.open(await Deno.openKv(":memory:"));
    const yard = new Yard(store);
    try {
      await run(yard);
    } finally {
      yard.push.stop();
      yard.service.answer = () => new Response(null, { status: 503 });
      await yard.jobs.stop();
      await yard.service.close();
      store.close();
    }
  }

  /** Somebody at a browser of theirs, signed in for 30 days. */
  async scope(userId: string, sessionId: string): Promise<Scope> {
    const session = { id: sessionId, userId, userAgent: "", address: "", createdAt: 0, lastSeenAt: 0 };
    const expiresAt = this.clock.now() + 30 * day;
    await this.store.commit((change) => change.set(keys.session(sessionId), { ...session, expiresAt }));
    const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    return { userId, sessionId, userAgent } as Scope;
  }

  /** A browser of theirs that has subscribed. */
  async device(userId: string, sessionId: string, name = sessionId): Promise<Subscribed> {
    const browser = new Subscribed(this.service, name);
    await this.push.set(await this.scope(userId, sessionId), browser.body);
    return browser;
  }

  async plan(notice: Partial<PushNotice> & Pick<PushNotice, "key">): Promise<void> {
    const whole = { userId: "ada", data: {}, ...notice };
    await this.store.commit((change) => this.push.plan(change, whole));
    this.push.wake(whole);
  }

  /** Until nothing is under way, and so many jobs wait for another time. */
  async settled(waiting = 0): Promise<void> {
    await until(async () => {
      this.clock.advance(0);
      const jobs = await this.waiting();
      return jobs.length === waiting &&
        jobs.every(({ owner, due }) => owner === undefined && due > this.clock.now());
    });
  }

  /** The jobs as they are at one moment. */
  async waiting(): Promise<JobRecord[]> {
    const rows = this.store.raw.list<JobRecord>({ prefix: ["jobs"] });
    return (await Array.fromAsync(rows, ({ value }) => value)).filter(({ diedAt }) => diedAt === undefined);
  }
}
