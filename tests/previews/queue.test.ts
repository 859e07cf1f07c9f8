import { Queue } from "@/core/previews/queue.ts";
import { assertEquals, assertRejects } from "@/tests/support/assert.ts";

/** Work that ends when the test says so. */
function bench(options = { atOnce: 4, perKind: 2, waiting: 3 }) {
  const queue = new Queue(options);
  const running = new Map<string, () => void>();
  const begin = (name: string, ...kinds: string[]) => {
    const work = () => new Promise<void>((resolve) => running.set(name, resolve));
    return queue.run(kinds, work);
  };
  const end = async (name: string) => {
    running.get(name)!();
    running.delete(name);
    await new Promise((resolve) => setTimeout(resolve));
  };
  const names = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    return [...running.keys()].sort().join("");
  };
  return { queue, begin, end, names };
}

Deno.test("Queue: so many run at once, of one kind fewer, and others overtake those that wait for their kind", async () => {
  const { begin, end, names } = bench();
  for (const name of ["a", "b", "c"]) begin(name, "slow.example");
  begin("d", "other.example");
  assertEquals(await names(), "abd");
  begin("e", "third.example");
  begin("f", "fourth.example");
  assertEquals(await names(), "abde");
  await end("a");
  assertEquals(await names(), "bcde");
  await end("d");
  assertEquals(await names(), "bcef");
});

Deno.test("Queue: work of two kinds waits for both", async () => {
  const { begin, end, names } = bench();
  begin("a", "host", "ada");
  begin("b", "host", "ben");
  begin("c", "host", "eve");
  begin("d", "site", "ada");
  begin("e", "site", "ada");
  assertEquals(await names(), "abd");
  await end("a");
  assertEquals(await names(), "bcde");
});

Deno.test("Queue: what comes when it is full is turned away, and there is room again afterwards", async () => {
  const { begin, end, names } = bench();
  for (const name of ["a", "b", "c", "d", "e"]) begin(name, "one");
  assertEquals(begin("f", "one"), null);
  assertEquals(begin("g", "two"), null);
  assertEquals(await names(), "ab");
  await end("a");
  begin("h", "two");
  assertEquals(await names(), "bch");
});

Deno.test("Queue: work that fails leaves its place", async () => {
  const { queue, begin, names } = bench({ atOnce: 1, perKind: 1, waiting: 3 });
  await assertRejects(() => queue.run(["one"], () => Promise.reject(new Error("no")))!, Error, "no");
  begin("a", "one");
  assertEquals(await names(), "a");
});
