/** People who talk in one room at a steady pace, and what of it arrives when. */
import { ulid } from "ulid";
import type { Child } from "@/tests/support/child.ts";
import { type Client, connectAll } from "./load.ts";
import { cpuOf, type Measured, pause, type Size } from "./measuring.ts";
import { median, percentile } from "./numbers.ts";
import type { Town } from "./town.ts";

export const message = (conversation: string, more = "") => ({
  conversation,
  clientId: ulid(),
  text: `${performance.now().toFixed(2)} is when this message of usual length was sent${more}`,
});

export async function listeners(server: Child, town: Town): Promise<Client[]> {
  const clients = await connectAll(server.url, town.cookies);
  for (let i = 0; i < clients.length; i += 50) {
    await Promise.all(clients.slice(i, i + 50).map((client) => client.follow(town.big)));
  }
  return clients;
}

/** Everybody has everything, and nobody saw a hole. */
export async function complete(clients: readonly Client[]): Promise<void> {
  const head = Math.max(...clients.map(({ last }) => last));
  await Promise.all(clients.map((client) => client.reaches(head)));
  const gaps = clients.reduce((sum, client) => sum + client.gaps, 0);
  if (gaps > 0) throw new Error(`${gaps} numbers did not follow the one before`);
}

export const delivered = (clients: readonly Client[]) =>
  clients.reduce((sum, { last, first }) => sum + last - first, 0);

export async function closeAll(clients: readonly Client[]): Promise<void> {
  await Promise.all(clients.map((client) => client.close()));
}

export async function steady(
  server: Child,
  town: Town,
  { time }: Size,
  perSecond: number,
  /** What message number `i` says besides. */
  more: (i: number) => string = () => "",
): Promise<Measured> {
  const clients = await listeners(server, town);
  const acknowledged: number[] = [];
  const sends: Promise<void>[] = [];
  const send = async (client: Client, i: number) => {
    const began = performance.now();
    await client.request("message.send", message(town.big, more(i)));
    acknowledged.push(performance.now() - began);
  };
  const [before, cpu] = [delivered(clients), cpuOf(server.pid)];
  const count = Math.round(perSecond * time / 1000);
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    await pause(Math.max(0, began + i * 1000 / perSecond - performance.now()));
    sends.push(send(clients[(i * 37) % clients.length]!, i));
  }
  await Promise.all(sends);
  await complete(clients);
  const used = cpuOf(server.pid) - cpu;
  const deliveries = delivered(clients) - before;
  const delays = clients.flatMap((client) => client.delays);
  await closeAll(clients);
  return {
    cpu: used / deliveries,
    acknowledged: percentile(acknowledged, 0.99),
    p50: median(delays),
    p99: percentile(delays, 0.99),
    p999: percentile(delays, 0.999),
  };
}
