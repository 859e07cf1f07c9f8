import { signal } from "@preact/signals";
import type { Connection } from "@/core/browser/connection.ts";
import { filesGallery, linksGallery } from "@/core/browser/galleries.ts";
import { searchOf, siftingOf, spanOf } from "@/core/browser/gallery_address.ts";
import type { MessageEntry, PlacedLinks } from "@/core/protocol/entries.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { until } from "@/tests/support/until.ts";

const conversation = "01J9ZF2C4E6G8J0M2P4R6T8V0X";

/** A server with messages of links, two to a page; it answers when it is told to. */
class Town {
  links: PlacedLinks[] = [];
  held: (() => void)[] | undefined;
  #listeners = new Map<string, ((frame: never) => void)[]>();

  readonly connection = {
    state: signal({ phase: "open", since: 0 }),
    request: async (type: string, body: { before?: number; numbers?: number[] }) => {
      const all = this.links.filter(({ at }) => at < (body.before ?? Infinity));
      const answer = type === "messages.get"
        ? { entries: this.links.filter(({ n }) => body.numbers!.includes(n)).map(message) }
        : { links: all.slice(0, 2), ...(all.length > 2 ? { next: all[1]!.at } : {}) };
      if (this.held) await new Promise<void>((resolve) => this.held!.push(resolve));
      return answer;
    },
    on: (type: string, listener: (frame: never) => void) => {
      this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener]);
      return () => {};
    },
  } as unknown as Connection;

  tell(type: string, frame: Record<string, unknown> = {}): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ type, ...frame } as never);
  }

  says(entry: MessageEntry): void {
    this.tell("event", { c: conversation, entry });
  }
}

const link = (n: number): PlacedLinks => ({
  ...{ urls: [`https://${n}.example/`], by: "ada", at: n * 10, conversation, n },
});
const message = ({ n, at, by, urls }: PlacedLinks): MessageEntry => ({
  ...{ type: "message", id: `m${n}`, n, count: n, at, by, text: urls.join(" ") },
});
const numbers = ({ items }: ReturnType<typeof linksGallery>) => items.value.map(({ n }) => n);

Deno.test("A gallery takes in what comes, changes and goes, in its place, and pages go on below it", async () => {
  const town = new Town();
  town.links = [5, 4, 3, 2, 1].map(link);
  const gallery = linksGallery(town.connection, { conversation });
  await until(() => gallery.state.value === "more");
  assertEquals(numbers(gallery), [5, 4]);
  town.links.unshift(link(6));
  town.says(message(link(6)));
  town.says({ ...message(link(7)), text: "no link" });
  assertEquals(numbers(gallery), [6, 5, 4]);
  const gone = { ...message(link(5)), text: "", deleted: { by: "ada", at: 99 } };
  town.links = town.links.filter(({ n }) => n !== 5);
  town.says({ type: "changed", n: 8, count: 7, at: 99, by: "ada", of: 5, message: gone } as never);
  assertEquals(numbers(gallery), [6, 4]);
  // Of a page that is not here yet: it comes with that.
  town.says(
    { type: "changed", n: 9, count: 7, at: 99, by: "ada", of: 2, message: message(link(2)) } as never,
  );
  assertEquals(numbers(gallery), [6, 4]);
  await gallery.more();
  assertEquals(numbers(gallery), [6, 4, 3, 2]);
  await gallery.more();
  assertEquals([numbers(gallery), gallery.state.value], [[6, 4, 3, 2, 1], "all"]);
  gallery.stop();
});

Deno.test("What changes while a page is on its way is not undone by it, and a new line asks for all again", async () => {
  const town = new Town();
  town.links = [3, 2, 1].map(link);
  town.held = [];
  const gallery = linksGallery(town.connection, { conversation });
  const gone = { ...message(link(3)), text: "", deleted: { by: "ada", at: 99 } };
  town.says({ type: "changed", n: 8, count: 7, at: 99, by: "ada", of: 3, message: gone } as never);
  town.says(message(link(4)));
  town.held.forEach((go) => go());
  await until(() => gallery.state.value === "more");
  assertEquals(numbers(gallery), [4, 2]);
  town.held = undefined;
  town.links = [9, 4, 2, 1].map(link);
  town.tell("welcome");
  await until(() => numbers(gallery).includes(9));
  assertEquals(numbers(gallery), [9, 4]);
  // In a thread.
  town.links = [link(9), { ...link(4), urls: ["https://other.example/"] }];
  town.tell("gallery", { c: conversation, of: conversation, n: 4 });
  await until(() => gallery.items.value[1]!.urls[0] === "https://other.example/");
  gallery.stop();
});

Deno.test("A gallery of files has those of its kind, person and time, the last of a message first", async () => {
  const town = new Town();
  const asked = { conversation, kind: "pictures", by: "ada", from: 20, to: 40 } as const;
  const connection = {
    ...town.connection,
    request: () => Promise.resolve({ files: [] }),
  } as unknown as Connection;
  const gallery = filesGallery(connection, asked);
  await until(() => gallery.state.value === "all");
  const files = ["a.png", "b.txt", "c.png"].map((name) => ({
    ...{ id: name, name, size: 1, type: "", category: name.endsWith("png") ? "image" : "document" } as const,
  }));
  for (const n of [1, 2, 3, 4]) {
    town.says({ ...message(link(n)), files: files.map((file) => ({ ...file, id: `${n}${file.id}` })) });
  }
  town.says({ ...message(link(3)), n: 9, by: "ben", files });
  assertEquals(gallery.items.value.map(({ key }) => key), ["3c.png", "3a.png", "2c.png", "2a.png"]);
  gallery.stop();
});

Deno.test("The address of a gallery says what is shown, and what it says wrongly is passed over", () => {
  const shown = {
    ...{ shelf: "links", by: "01J9ZF2C4E6G8J0M2P4R6T8V0X", days: undefined } as const,
    ...{ from: { year: 2026, month: 1, day: 28 }, to: { year: 2026, month: 2, day: 1 } },
  };
  assertEquals(searchOf(shown), "?files=links&by=01J9ZF2C4E6G8J0M2P4R6T8V0X&from=2026-02-28&to=2026-03-01");
  assertEquals(siftingOf(searchOf(shown)), shown);
  assertEquals(siftingOf("?q=files"), undefined);
  const nothing = {
    shelf: "pictures",
    by: undefined,
    days: undefined,
    from: undefined,
    to: undefined,
  } as const;
  assertEquals(siftingOf("?files=cats&by=<script>&days=8&from=2026-02-30&to=0001-01-01"), nothing);
  const now = new Date(2026, 10, 25, 15).getTime();
  assertEquals(spanOf({ ...nothing, days: 7 }, now), { from: new Date(2026, 10, 19).getTime() });
  assertEquals(spanOf(shown, now), {
    from: new Date(2026, 1, 28).getTime(),
    to: new Date(2026, 2, 2).getTime(),
  });
});
