import { ulid } from "ulid";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Child } from "@/tests/support/child.ts";
import { connectTo, sendRaw } from "@/tests/support/raw.ts";
import { TestPerson } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

// What it does not promise is in docs/security.md: Deno.serve never closes a connection for being slow.

Deno.test("H01 200 connections that never finish their headers slow nobody down and take no memory", async () => {
  const child = await Child.start();
  const slow: Deno.TcpConn[] = [];
  try {
    // Until its heap has its size: what grows then is because of the connections.
    await times(child, 1200);
    const before = memoryOf(child);
    for (let i = 0; i < 200; i++) slow.push(await begin(child));
    // A byte to each of them for every request of others.
    const took = await times(child, 300, () => drip(slow));
    const grown = memoryOf(child) - before;
    assert(took[Math.floor(took.length * 0.99)]! < 200, `p99 of ${took.at(-3)} ms`);
    assert(grown < 24e6, `grew by ${grown} bytes`);
  } finally {
    for (const connection of slow) connection.close();
    await child.remove();
  }
});

Deno.test("H01 people come in and talk beside 600 connections that never finish their headers", async () => {
  const child = await Child.start();
  const slow: Deno.TcpConn[] = [];
  try {
    for (let i = 0; i < 600; i++) slow.push(await begin(child));
    const [ada, ben] = [
      await TestPerson.register(child.url, "ada"),
      await TestPerson.register(child.url, "ben"),
    ];
    const conversation = await ada.firstRoom();
    const [hers, his] = [await ada.connect(), await ben.connect()];
    await drip(slow);
    await his.request("follow", { conversation, after: 0 });
    await hers.request("message.send", { conversation, clientId: ulid(), text: "Hello" });
    await until(() => his.texts(conversation).includes("Hello"));
    await hers.close();
    await his.close();
  } finally {
    for (const connection of slow) connection.close();
    await child.remove();
  }
});

Deno.test("H01 headers without an end are refused before they fill the memory", async () => {
  const child = await Child.start();
  try {
    await times(child, 50);
    const before = memoryOf(child);
    const endless = `GET / HTTP/1.1\r\nhost: x\r\n${
      "x-a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(1e6)
    }`;
    for (let i = 0; i < 5; i++) {
      const answer = await sendRaw(child.url, endless);
      assert(answer === null || [400, 431].includes(answer.status), `${answer?.status}`);
    }
    const grown = memoryOf(child) - before;
    assert(grown < 24e6, `grew by ${grown} bytes`);
  } finally {
    await child.remove();
  }
});

/** A connection whose request has begun. */
async function begin(child: Child): Promise<Deno.TcpConn> {
  const connection = await connectTo(child.url);
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost:x\r\nX-a:"));
  return connection;
}

async function drip(connections: Deno.TcpConn[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.write(new Uint8Array([0x61]))));
}

/** How long requests took of somebody who comes with a new connection each time, milliseconds, quickest first. */
async function times(child: Child, count: number, meanwhile?: () => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    const answered = sendRaw(child.url, "GET /login HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    await meanwhile?.();
    assertEquals((await answered)?.status, 200);
    took.push(performance.now() - started);
  }
  return took.toSorted((a, b) => a - b);
}

/** Bytes that the process holds now. */
function memoryOf({ pid }: Child): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))!;
  return Number(kilobytes) * 1024;
}
