/**
 * Talk in which people are mentioned while what tells them outside is in trouble: a push service, or a mail server, that in
 * turn says nothing, hangs up, fails, refuses and asks for patience. Beside it the same talk before anybody is told so.
 */
import { keys } from "@/core/kv/keys.ts";
import { usualWishes } from "@/core/protocol/notifications.ts";
import { PushService, Subscribed } from "@/tests/push/service.ts";
import { Child } from "@/tests/support/child.ts";
import { type Measured, type Row, type Size, temporary } from "./measuring.ts";
import { steady } from "./talking.ts";
import { build, inCore, type Town, unlimited } from "./town.ts";

const people = 200;
/** Those who are mentioned, five in each message. */
const mentioned = 100;
const perMessage = 5;
const nameOf = (i: number) => `p${String(i).padStart(4, "0")}`;

const target: Row["target"] = {
  "p99 before": { unit: "ms" },
  p50: { unit: "ms" },
  p99: { max: 35, unit: "ms" },
  tried: { unit: "times" },
};

export const troubleRows: Row[] = [
  {
    name: "push_trouble",
    what: "one room of 200, 20 messages/s with 5 mentions, while a push service hangs and fails",
    target,
    run: underPushTrouble,
  },
  {
    name: "mail_trouble",
    what: "one room of 200, 20 messages/s with 5 mentions, while a mail server hangs and fails",
    target,
    run: underMailTrouble,
  },
];

async function underPushTrouble(size: Size): Promise<Measured> {
  const service = new PushService();
  const answers = [
    () => new Promise<Response>(() => {}),
    () => new Response(null, { status: 503 }),
    () => new Response(null, { status: 429, headers: { "retry-after": "1" } }),
    () => Promise.reject(new Error("hangs up")),
  ];
  service.answer = () => answers[service.came % answers.length]!();
  const settings = { ...service.settings, BENCH_PUSH_PORT: new URL(service.endpoint("")).port };
  try {
    return await talk(size, settings, async (server, town) => {
      for (const [i, cookie] of town.cookies.slice(0, mentioned).entries()) {
        const headers = { cookie, origin: server.url, "content-type": "application/json" };
        const body = JSON.stringify(new Subscribed(service, nameOf(i)).body);
        const response = await fetch(`${server.url}/api/push`, { method: "PUT", headers, body });
        if (!response.ok) throw new Error(`Cannot subscribe: ${await response.text()}`);
        await response.body?.cancel();
      }
      return () => service.came;
    });
  } finally {
    await service.close();
  }
}

async function underMailTrouble(size: Size): Promise<Measured> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let came = 0;
  const answers = [null, "", "421 Later\r\n", "554 No\r\n"];
  const serving = (async () => {
    for await (const connection of listener) {
      const answer = answers[came++ % answers.length]!;
      open.add(connection);
      if (answer === null) continue;
      await connection.write(new TextEncoder().encode(answer)).catch(() => {});
      connection.close();
      open.delete(connection);
    }
  })();
  const settings = {
    PARLEY_SMTP_URL: `smtp://127.0.0.1:${listener.addr.port}`,
    PARLEY_MAIL_FROM: "Parley <chat@example.org>",
    PARLEY_PUBLIC_URL: "https://chat.example.org",
  };
  try {
    return await talk(size, settings, () => Promise.resolve(() => came));
  } finally {
    listener.close();
    for (const connection of open) connection.close();
    await serving.catch(() => {});
  }
}

/** @param reach makes people reachable. @returns how often it has been tried to reach them. */
async function talk(
  size: Size,
  settings: Record<string, string>,
  reach: (server: Child, town: Town) => Promise<() => number>,
): Promise<Measured> {
  const data = await temporary();
  const town = await build(data, people);
  await confirm(data);
  const program = "tests/bench/server_with_push.ts";
  const server = await Child.start({ ...unlimited, PARLEY_LOG_LEVEL: "error", ...settings }, data, {
    program,
  });
  try {
    const tried = await reach(server, town);
    const before = await steady(server, town, size, 20);
    const result = await steady(server, town, size, 20, mentions);
    return { "p99 before": before.p99!, p50: result.p50!, p99: result.p99!, tried: tried() };
  } finally {
    await server.remove();
  }
}

function mentions(i: number): string {
  const who = Array.from({ length: perMessage }, (_, k) => nameOf((i * perMessage + k) % mentioned));
  return who.map((name) => ` @${name}`).join("");
}

/** Everybody who is mentioned has an address, and wants mail at once. */
async function confirm(data: string): Promise<void> {
  await inCore(data, async ({ store, accounts }) => {
    for (let i = 0; i < mentioned; i++) {
      const { id } = (await accounts.byUsername(nameOf(i)))!;
      const user = (await store.get(keys.user(id)))!;
      await store.commit((change) =>
        change.set(keys.user(id), { ...user, emailConfirmedAt: Date.now() })
          .set(keys.wishes(id), { ...usualWishes, emailAfter: 0 })
      );
    }
  });
}
