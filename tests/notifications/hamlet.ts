/** Servers that tell people of things, on one store and one clock, with real services behind them; each may die at any step. */
import { History } from "@/core/conversations/history.ts";
import { Jobs } from "@/core/jobs/jobs.ts";
import { Committer } from "@/core/kv/committer.ts";
import { type JobRecord, keys } from "@/core/kv/keys.ts";
import { Store } from "@/core/kv/store.ts";
import { Mail } from "@/core/mail/mail.ts";
import type { Core } from "@/core/mod.ts";
import { Notifications, wayByEmail } from "@/core/notifications/notifications.ts";
import { Push, wayOf } from "@/core/push/push.ts";
import { MemoryBus } from "@/core/realtime/memory_bus.ts";
import type { Scope } from "@/core/scope.ts";
import { AtRestSealer } from "@/core/security/sealer.ts";
import { Subscribed, withPushService } from "@/tests/push/service.ts";
import type { PushService } from "@/tests/push/service.ts";
import { Clock } from "@/tests/support/clock.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { Mailbox, mailSettings } from "@/tests/support/mailbox.ts";
import { until } from "@/tests/support/until.ts";

export interface Services {
  push: PushService;
  mailbox: Mailbox;
}

export function withServices(run: (services: Services) => Promise<void>, mailbox = {}): Promise<void> {
  return withPushService((push) => Mailbox.with((box) => run({ push, mailbox: box }), mailbox));
}

let hamlets = 0;

export class Hamlet {
  readonly clock = new Clock(Date.now());
  readonly #bus = new MemoryBus();
  readonly #core: Core;
  readonly #services: Services;
  readonly #name = `${++hamlets}`;
  readonly #phones = new Map<string, Subscribed>();
  ben!: Scope;
  room!: string;

  private constructor(core: Core, services: Services) {
    this.#core = core;
    this.#services = services;
  }

  /** Ben, and people who have a phone and an address and are not here. The core itself does no jobs. */
  static async with(
    services: Services,
    names: readonly string[],
    run: (hamlet: Hamlet, people: Scope[]) => Promise<void>,
  ): Promise<void> {
    let hamlet: Hamlet | undefined;
    await withCore(async (core) => {
      await core.jobs.stop();
      hamlet = new Hamlet(core, services);
      hamlet.ben = await signUp(core, "ben");
      hamlet.room = (await core.rooms.mine(hamlet.ben)).memberships[0]!.room.id;
      const people: Scope[] = [];
      for (const name of names) people.push(await hamlet.#settle(name));
      await run(hamlet, people);
    }, {
      settings: { ...mailSettings, ...services.push.settings },
      mailServer: services.mailbox.server,
      pushWay: services.push.way,
      effects: { now: () => hamlet?.clock.now() ?? Date.now() },
    });
  }

  /** A server that has just started; `raw` is the store as it sees it. */
  server(raw: Deno.Kv = this.raw): Jobs {
    const { config, secrets, access } = this.#core;
    const effects = this.clock;
    const store = new Store(raw);
    store.sealWith(new AtRestSealer(secrets, effects));
    const parts = { store, bus: this.#bus, effects };
    const jobs = new Jobs({ ...parts, committer: new Committer(store), shared: true });
    const mail = new Mail({ ...parts, jobs, config, server: this.#services.mailbox.server });
    const tell = () => {};
    const people = (ids: readonly string[]) => this.#core.accounts.people(ids);
    const push: Push = new Push({
      ...{ store, jobs, effects, config, tell, way: this.#services.push.way },
      isConnected: () => false,
      contentOf: ({ data }) => notifications.contentWhenAway(data as never),
      onOutcome: ({ data }, became) => notifications.settle(data as never, "push", became),
    });
    const notifications: Notifications = new Notifications({
      ...{ ...parts, jobs, access, people, tell, mail },
      history: new History({ store, people }),
      keen: { ready: Promise.resolve(), withWord: () => [], inRoom: () => [] } as never,
      apartFrom: () => Promise.resolve(new Set()),
      isUndisturbed: () => Promise.resolve(false),
      isActive: () => Promise.resolve(false),
      server: config.name,
      ways: { push: wayOf(push), email: wayByEmail({ store }, mail) },
    });
    jobs.start();
    return jobs;
  }

  get raw(): Deno.Kv {
    return this.#core.store.raw;
  }

  async say(text: string): Promise<number> {
    const said = { conversation: this.room, clientId: this.#core.effects.id(), text };
    const { n } = await this.#core.messages.send(this.ben, said);
    this.#bus.publish({ kind: "job", job: "notify", due: this.clock.now() });
    return n;
  }

  /** Waits until nothing is due any more; or until `ended`. */
  async settled(ended = () => false): Promise<void> {
    const isQuiet = async () =>
      (await this.waiting()).every(({ owner, due }) => !owner && due > this.clock.now());
    await until(async () => {
      this.clock.advance(0);
      return ended() || await isQuiet();
    }, "nothing to be due");
  }

  /** Lets time pass until there is nothing left to do; or until `ended`. */
  async emptied(ended = () => false): Promise<void> {
    for (;;) {
      await this.settled(ended);
      const waiting = await this.waiting();
      if (ended() || waiting.length === 0) return;
      this.clock.advance(Math.min(...waiting.map(({ due }) => due)) - this.clock.now());
    }
  }

  async waiting(): Promise<JobRecord[]> {
    const rows = this.raw.list<JobRecord>({ prefix: ["jobs"] });
    return (await Array.fromAsync(rows, ({ value }) => value)).filter(({ diedAt }) => diedAt === undefined);
  }

  async lines({ userId }: Scope, n: number): Promise<number> {
    const lines = await Array.fromAsync(this.#core.store.list(keys.notifications(userId)));
    return lines.filter(({ value }) => value.n === n).length;
  }

  /** What their phone was handed about a message. */
  pushes({ userId }: Scope, n: number): { topic: string }[] {
    const phone = this.#phones.get(userId)!;
    const got = phone.got;
    return phone.taken.flatMap(({ headers }, i) => {
      const message = got[i]!;
      const isIt = message.type === "show" && message.url.endsWith(`at=${n}`);
      return isIt ? [{ topic: headers.get("topic")! }] : [];
    });
  }

  /** The mails with these words that were handed over for somebody. */
  mails({ userId }: Scope, words: string): { messageId: string }[] {
    return this.#services.mailbox.mails
      .filter(({ recipients, text }) => recipients.includes(addressOf(userId)) && text!.includes(words))
      .map(({ messageId }) => ({ messageId: messageId! }));
  }

  why(scope: Scope, n: number) {
    return this.#core.notifications.why(scope, { conversation: this.room, n });
  }

  async #settle(name: string): Promise<Scope> {
    const core = this.#core;
    const scope = await signUp(core, name);
    const found = (await core.store.find(keys.user(scope.userId)))!;
    const email = addressOf(scope.userId);
    const user = { ...found.value, email, emailConfirmedAt: this.clock.now() };
    await core.store.commit((change) =>
      change.check(keys.user(scope.userId), found).set(keys.user(scope.userId), user)
    );
    const phone = new Subscribed(this.#services.push, `${this.#name}.${name}`);
    await core.push.set(scope, phone.body);
    this.#phones.set(scope.userId, phone);
    return scope;
  }
}

/** Hamlets share a mail server: nobody has the same address in two of them. */
function addressOf(userId: string): string {
  return `${userId.toLowerCase()}@example.org`;
}
