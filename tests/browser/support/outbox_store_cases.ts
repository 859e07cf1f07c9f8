/**
 * What every outbox store must do, whatever it is made of. Plain functions with their own assertions, so that the
 * same cases run here over memory and in a real browser over IndexedDB.
 */
import type { OutboxStore, Unsent } from "@/core/browser/outbox_store.ts";

/** Opens the store of a person; a second call opens the same one again, as a reload or another tab does. */
export type Opener = (user: string) => Promise<OutboxStore>;

export const outboxStoreCases: Record<string, (open: Opener) => Promise<void>> = {
  "keeps messages in the order added, over reopening": async (open) => {
    const first = await open("order");
    for (const name of ["c", "a", "b"]) await first.add(unsent(name));
    first.close();
    const second = await open("order");
    await second.add(unsent("d"));
    same(names(await second.all()), "c a b d");
    second.close();
  },
  "gives numbers that grow, over all its openings": async (open) => {
    const one = await open("numbers");
    const two = await open("numbers");
    const numbers = [await one.add(unsent("a")), await two.add(unsent("b")), await one.add(unsent("c"))];
    same(numbers, [...numbers].sort((a, b) => a - b));
    same(names(await two.all()), "a b c");
    one.close();
    two.close();
  },
  "changes a message in its place, and brings none back": async (open) => {
    const store = await open("change");
    for (const name of ["a", "b"]) await store.add(unsent(name));
    await store.put({ ...unsent("a"), tries: 3, error: { code: "forbidden", message: "No" } });
    await store.remove("b");
    await store.put(unsent("b"));
    const all = await store.all();
    same(names(all), "a");
    same([all[0]?.tries, all[0]?.error?.code], [3, "forbidden"]);
    store.close();
  },
  "removes by name, also what is not there": async (open) => {
    const store = await open("remove");
    for (const name of ["a", "b", "c"]) await store.add(unsent(name));
    await store.remove("b");
    await store.remove("b");
    same(names(await store.all()), "a c");
    store.close();
  },
  "keeps people apart": async (open) => {
    const ada = await open("ada");
    const ben = await open("ben");
    await ada.add(unsent("of-ada"));
    same(names(await ben.all()), "");
    ada.close();
    ben.close();
  },
};

function unsent(clientId: string): Unsent {
  return { seq: 0, clientId, conversation: "general", text: `text ${clientId}`, at: 1, tries: 0 };
}

function names(all: Unsent[]): string {
  return all.map(({ clientId }) => clientId).join(" ");
}

function same(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${a} is not ${b}`);
}
