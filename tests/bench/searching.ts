/**
 * How long a search takes at the socket, and what the index costs: made-up talk in 200 rooms that one person is in,
 * written past the front door, found by the index when the server starts.
 */
import { keys } from "@/core/kv/keys.ts";
import type { CommandResult } from "@/core/protocol/commands.ts";
import { Child } from "@/tests/support/child.ts";
import { type Client, connectAll } from "./load.ts";
import { percentile } from "./numbers.ts";
import { Talk } from "./talk.ts";
import { build, inCore, smallRooms, unlimited } from "./town.ts";

const people = 40;
const between = 30_000;
const askings = 60;
/** Milliseconds. */
const settling = 30_000;

interface Written {
  cookie: string;
  rooms: string[];
  talk: Talk;
  /** When the first and the last message were written. */
  from: number;
  to: number;
}

/** @param data An empty directory. */
export async function searching(data: string, messages: number): Promise<Record<string, number>> {
  const written = await write(data, messages);
  const server = await Child.start(unlimited, data);
  try {
    const client = (await connectAll(server.url, [written.cookie], 1))[0]!;
    const indexing = await indexed(client, messages);
    const measured: Record<string, number> = { indexed: indexing };
    for (const [kind, queries] of Object.entries(kinds(written))) {
      const times = await timesOf(client, queries);
      measured[`${kind} p50`] = percentile(times, 0.5);
      measured[`${kind} p95`] = percentile(times, 0.95);
    }
    const peak = memoryOf(server.pid, "VmHWM");
    // The heaps give back what indexing took.
    await new Promise((resolve) => setTimeout(resolve, settling));
    const memory = memoryOf(server.pid, "VmRSS");
    await client.close();
    await server.kill("SIGTERM");
    const { size } = await Deno.stat(`${data}/search.db`);
    return { ...measured, size: size / 1e6, bytes: size / messages, memory, peak };
  } finally {
    await server.remove();
  }
}

/** Megabytes, now (VmRSS) or at most so far (VmHWM). */
function memoryOf(pid: number, name: string): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) * 1024 / 1e6;
}

/** Messages per second from the start of the server until everything can be found. */
async function indexed(client: Client, messages: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { behind } = await search(client, { query: "" });
    if (behind === 0) return messages / (performance.now() - began) * 1000;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function timesOf(client: Client, queries: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < askings; i++) {
    const began = performance.now();
    await search(client, { query: queries[i % queries.length]! });
    times.push(performance.now() - began);
  }
  return times;
}

async function search(client: Client, body: { query: string }): Promise<CommandResult["search"]> {
  const answer = await client.request("search", body);
  if (!answer.ok) throw new Error(`Cannot search: ${JSON.stringify(answer.body)}`);
  return answer.body as CommandResult["search"];
}

/** Each kind with many queries, so that none is answered from what the last one left behind. */
function kinds({ talk, from, to }: Written): Record<string, string[]> {
  const { vocabulary } = talk;
  const word = (below: number) => vocabulary[20 + talk.number(below)]!;
  const many = (make: () => string) => Array.from({ length: askings }, make);
  const day = () => new Date(from + talk.number(to - from)).toISOString().slice(0, 10);
  return {
    common: many(() => word(100)),
    rare: many(() => vocabulary[10_000 + talk.number(19_000)]!),
    none: many(() => `${vocabulary[10_000 + talk.number(19_000)]!}zq`),
    words: many(() => `${word(200)} ${word(2_000)}`),
    phrase: many(() => `"${word(60)} ${word(60)}"`),
    part: many(() => {
      const whole = vocabulary[1_000 + talk.number(20_000)]!;
      return whole.slice(1, 4).padEnd(3, "e");
    }),
    short: many(() => word(200).slice(0, 1 + talk.number(2))),
    japanese: many(() => ["会議", "検索", "東京駅", "送信", "天気", "語", "電車が"][talk.number(7)]!),
    from: many(() => `${word(200)} from:p00${String(talk.number(people)).padStart(2, "0")}`),
    in: many(() => `${word(200)} in:"Room ${talk.number(smallRooms)}"`),
    after: many(() => `${word(200)} after:${day()}`),
    before: many(() => `${word(200)} before:${day()}`),
    without: many(() => `${word(100)} -${word(20)}`),
  };
}

async function write(data: string, messages: number): Promise<Written> {
  const town = await build(data, smallRooms);
  const talk = new Talk(7);
  const to = Date.now();
  const from = to - messages * between;
  await inCore(data, async (core) => {
    const me = (await core.store.get(keys.owner()))!;
    const scope = { userId: me, role: "owner", sessionId: me, sessionExpiresAt: Infinity } as never;
    for (const conversation of town.small.slice(1)) await core.rooms.join(scope, { conversation });
    const ids = (await Array.fromAsync(core.store.list(keys.users(), { limit: people }))).map(({ value }) =>
      value.id
    );
    const heads = await Promise.all(town.small.map(async (id) => (await core.log.head(id))!));
    for (let done = 0; done < messages;) {
      const change = core.store.change();
      const touched = new Set<number>();
      for (const upTo = Math.min(messages, done + 400); done < upTo; done++) {
        // Some rooms are much busier than others.
        const room = Math.floor((talk.number(1_000) / 1_000) ** 2 * town.small.length);
        const head = heads[room]!;
        const [n, count] = [++head.n, ++head.count];
        touched.add(room);
        change.set(keys.entry(town.small[room]!, n), {
          type: "message",
          id: core.effects.id(),
          n,
          count,
          at: from + done * between,
          by: ids[talk.number(people)]!,
          text: talk.message(),
        });
      }
      for (const room of touched) change.set(keys.head(town.small[room]!), heads[room]!);
      await change.operation.commit();
    }
  });
  return { cookie: town.cookies[0]!, rooms: town.small, talk, from, to };
}
