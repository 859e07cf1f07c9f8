/** What is measured, a function each: the server is the real program in a process of its own, this one is its clients. */
import { Child } from "@/tests/support/child.ts";
import { fileRows } from "./files.ts";
import { type Client, connectAll } from "./load.ts";
import { cpuOf, type Measured, memoryOf, pause, type Row, type Size, temporary } from "./measuring.ts";
import { median, percentile } from "./numbers.ts";
import { searching } from "./searching.ts";
import { closeAll, complete, delivered, listeners, message, steady } from "./talking.ts";
import { troubleRows } from "./trouble.ts";
import { build, fill, people, smallRooms, type Town, unlimited } from "./town.ts";

const searchKinds = [
  "common",
  "rare",
  "none",
  "words",
  "phrase",
  "part",
  "short",
  "japanese",
  "from",
  "in",
  "after",
  "before",
  "without",
];
const searchTargets: Row["target"] = {
  ...Object.fromEntries(searchKinds.flatMap((kind) => [
    [`${kind} p50`, { unit: "ms" }],
    [`${kind} p95`, { max: 50, unit: "ms" }],
  ])),
  indexed: { unit: "messages/s" },
  size: { unit: "MB" },
  bytes: { unit: "per message" },
  memory: { max: 200, unit: "MB" },
  peak: { unit: "MB while indexing" },
};

export const rows: Row[] = [
  {
    name: "fanout",
    what: "one room of 1,000, as fast as it goes, every message committed",
    target: { deliveries: { min: 1_000_000, unit: "/s" }, cpu: { max: 0.6, unit: "µs each" } },
    run: (size) => inTown((server, town) => fanOut(server, town, size)),
  },
  {
    name: "steady5",
    what: "one room of 1,000, 5 messages/s",
    target: { cpu: { max: 12.5, unit: "µs per delivery" }, p99: { max: 30, unit: "ms" } },
    run: (size) => inTown((server, town) => steady(server, town, size, 5)),
  },
  {
    name: "steady20",
    what: "one room of 1,000, 20 messages/s committed",
    target: {
      acknowledged: { max: 20, unit: "ms p99" },
      p99: { max: 35, unit: "ms" },
      p999: { max: 100, unit: "ms" },
    },
    run: (size) => inTown((server, town) => steady(server, town, size, 20)),
  },
  {
    name: "rooms",
    what: "200 rooms of 5, closed loop, every message committed",
    target: { acknowledged: { min: 10_000, unit: "/s" }, cpu: { max: 90, unit: "µs each" } },
    run: (size) => inTown((server, town) => closedLoop(server, town, size)),
  },
  {
    name: "idle",
    what: "idle connections",
    target: { each: { max: 25, unit: "KiB" } },
    run: (size) => inTown((server, town) => idle(server, town, size)),
  },
  {
    name: "memory",
    what: "process at rest, and with 1,000 people",
    target: { rest: { max: 120, unit: "MB" }, people: { max: 200, unit: "MB" } },
    run: () => inTown(memory),
  },
  {
    name: "page",
    what: "latest page of a conversation at the socket",
    target: { p50: { max: 1, unit: "ms" }, p99: { max: 5, unit: "ms" } },
    run: (size) => page(size.messages),
  },
  {
    name: "page_small",
    what: "the same, in a conversation of a tenth",
    target: { p50: { max: 1, unit: "ms" }, p99: { max: 5, unit: "ms" } },
    run: (size) => page(size.messages / 10),
  },
  ...([["search", 1], ["search_tenth", 10], ["search_hundredth", 100]] as const).map(([name, part]) => ({
    name,
    what: `search in 200 rooms${part === 1 ? "" : `, 1/${part} of the messages`}`,
    target: searchTargets,
    run: async (size: Size) => searching(await temporary(), size.messages / part),
  })),
  {
    name: "resume",
    what: "resume after 500 missed messages",
    target: { time: { max: 100, unit: "ms" } },
    run: () => inTown(resume),
  },
  {
    name: "start",
    what: "start on a large store until the first page is served",
    target: { time: { max: 1500, unit: "ms" } },
    run: (size) => start(size.messages),
  },
  {
    name: "weight",
    what: "JavaScript of the room page, compressed, before it is usable",
    target: { script: { max: 60, unit: "KB" }, style: { unit: "KB" }, html: { unit: "KB" } },
    run: () => inTown(weight),
  },
  ...fileRows,
  ...troubleRows,
];

async function inTown<T>(run: (server: Child, town: Town) => Promise<T>): Promise<T> {
  const data = await temporary();
  const town = await build(data);
  const server = await Child.start(unlimited, data);
  try {
    return await run(server, town);
  } finally {
    await server.remove();
  }
}

async function fanOut(server: Child, town: Town, { time }: Size): Promise<Measured> {
  const clients = await listeners(server, town);
  let talking = true;
  const talk = async (client: Client) => {
    while (talking) await client.request("message.send", message(town.big));
  };
  const talkers = clients.slice(0, 20).flatMap((client) => Array.from({ length: 40 }, () => talk(client)));
  await pause(time / 3);
  const [before, cpu, began] = [delivered(clients), cpuOf(server.pid), performance.now()];
  await pause(time);
  const count = delivered(clients) - before;
  const used = cpuOf(server.pid) - cpu;
  const seconds = (performance.now() - began) / 1000;
  talking = false;
  await Promise.all(talkers);
  await complete(clients);
  await closeAll(clients);
  return { deliveries: count / seconds, cpu: used / count };
}

async function closedLoop(server: Child, town: Town, { time }: Size): Promise<Measured> {
  const clients = await connectAll(server.url, town.cookies);
  const roomOf = (i: number) => town.small[i % smallRooms]!;
  for (let i = 0; i < clients.length; i += 50) {
    await Promise.all(clients.slice(i, i + 50).map((client, k) => client.follow(roomOf(i + k))));
  }
  let talking = true;
  let acknowledged = 0;
  const talkers = clients.map(async (client, i) => {
    while (talking) {
      await client.request("message.send", message(roomOf(i)));
      acknowledged++;
    }
  });
  await pause(time / 3);
  const [before, cpu, began] = [acknowledged, cpuOf(server.pid), performance.now()];
  await pause(time);
  const count = acknowledged - before;
  const used = cpuOf(server.pid) - cpu;
  const seconds = (performance.now() - began) / 1000;
  talking = false;
  await Promise.all(talkers);
  for (let r = 0; r < smallRooms; r++) await complete(clients.filter((_, i) => i % smallRooms === r));
  await closeAll(clients);
  return { acknowledged: count / seconds, cpu: used / count };
}

async function idle(server: Child, town: Town, size: Size): Promise<Measured> {
  const warm = await connectAll(server.url, town.cookies.slice(0, 100));
  await closeAll(warm);
  await pause(2000);
  const before = memoryOf(server.pid);
  const cookies = Array.from({ length: size.idle }, (_, i) => town.cookies[i % people]!);
  const clients = await connectAll(server.url, cookies);
  await pause(4000);
  const each = (memoryOf(server.pid) - before) / clients.length / 1024;
  await closeAll(clients);
  return { each };
}

async function memory(server: Child, town: Town): Promise<Measured> {
  const rest = memoryOf(server.pid) / 1e6;
  const clients = await listeners(server, town);
  await pause(2000);
  const withPeople = memoryOf(server.pid) / 1e6;
  await closeAll(clients);
  return { rest, people: withPeople };
}

async function page(messages: number): Promise<Measured> {
  const data = await temporary();
  const town = await build(data, 5);
  await fill(data, town.big, messages);
  const server = await Child.start(unlimited, data);
  try {
    const client = (await connectAll(server.url, town.cookies.slice(0, 1), 1))[0]!;
    const times: number[] = [];
    for (let i = 0; i < 1100; i++) {
      const began = performance.now();
      await client.request("history", { conversation: town.big });
      if (i >= 100) times.push(performance.now() - began);
    }
    await client.close();
    return { p50: median(times), p99: percentile(times, 0.99) };
  } finally {
    await server.remove();
  }
}

async function resume(server: Child, town: Town): Promise<Measured> {
  const [talker, ...others] = await connectAll(server.url, town.cookies.slice(0, 6), 1);
  await talker!.follow(town.big);
  const { last } = talker!;
  await Promise.all(Array.from({ length: 500 }, () => talker!.request("message.send", message(town.big))));
  const times: number[] = [];
  for (const client of others) {
    const began = performance.now();
    await client.follow(town.big, last);
    await client.reaches(last + 500);
    times.push(performance.now() - began);
  }
  await closeAll([talker!, ...others]);
  return { time: median(times) };
}

async function start(messages: number): Promise<Measured> {
  const data = await temporary();
  const town = await build(data, 5);
  await fill(data, town.big, messages);
  const began = performance.now();
  const server = await Child.start(unlimited, data);
  try {
    const headers = { cookie: town.cookies[0]! };
    await (await fetch(`${server.url}/rooms/${town.big}`, { headers })).text();
    return { time: performance.now() - began };
  } finally {
    await server.remove();
  }
}

async function weight(server: Child, town: Town): Promise<Measured> {
  const address = `/rooms/${town.big}`;
  const response = await fetch(server.url + address, { headers: { cookie: town.cookies[0]! } });
  const html = await response.text();
  const links = new Set(html.match(/\/_fresh\/js\/[\w.-]+\.js/g));
  const style = /\/styles\.css\?[\w=]+/.exec(html)![0];
  let script = 0;
  for (const link of links) script += await compressedSize(server, town, link);
  return {
    script: script / 1000,
    style: await compressedSize(server, town, style) / 1000,
    html: await compressedSize(server, town, address) / 1000,
  };
}

/** Bytes of the body as it travels: fetch would undo the compression. */
async function compressedSize(server: Child, town: Town, address: string): Promise<number> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  const head = `GET ${address} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${town.cookies[0]}\r\n`;
  await connection.write(new TextEncoder().encode(`${head}Accept-Encoding: br\r\nConnection: close\r\n\r\n`));
  const bytes = await new Response(connection.readable).bytes();
  const text = new TextDecoder("latin1").decode(bytes);
  return bytes.length - text.indexOf("\r\n\r\n") - 4;
}
