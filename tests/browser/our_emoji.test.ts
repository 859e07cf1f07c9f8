/** What a page knows of the emoji of its server. Its state is that of a page, so the first test begins it. */
import type { Connection } from "@/core/browser/connection.ts";
import { nameFrom } from "@/core/browser/emoji_batch.ts";
import { ourEmoji, ours, wanted } from "@/core/browser/our_emoji.ts";
import { aboutOurs, oursWanted, startOurs } from "@/core/browser/our_emoji_list.ts";
import type { CustomEmoji, CustomEmojiList } from "@/core/protocol/entries.ts";
import { emojiIn, emojiLike } from "@/islands/emoji_choices.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const named = (name: string, version = "V1"): CustomEmoji => ({ name, version, by: "ada", at: 1 });
const names = () => [...ours.peek().keys()].sort();

/** A server whose answers come when the test says so, and a line that says what the test says. */
class Scene implements Disposable {
  readonly #fetch = globalThis.fetch;
  readonly asked: PromiseWithResolvers<Response>[] = [];
  readonly #heard = new Map<string, (frame: unknown) => void>();
  readonly #stop: () => void;

  constructor() {
    globalThis.fetch = () => {
      this.asked.push(Promise.withResolvers());
      return this.asked.at(-1)!.promise;
    };
    const on = (type: string, run: (frame: unknown) => void) => {
      this.#heard.set(type, run);
      return () => void this.#heard.delete(type);
    };
    this.#stop = startOurs({ on } as unknown as Connection);
  }

  tell(type: string, frame: object = {}): void {
    this.#heard.get(type)!({ type, ...frame });
  }

  async answer(...all: CustomEmoji[]): Promise<void> {
    const list: CustomEmojiList = { emoji: all, people: [], server: "Hall", manage: false };
    this.asked.at(-1)!.resolve(Response.json(list));
    await new Promise((resolve) => setTimeout(resolve));
  }

  [Symbol.dispose](): void {
    this.#stop();
    globalThis.fetch = this.#fetch;
  }
}

Deno.test("The emoji of the server are asked for when something wants them, and what is told meanwhile is not lost", async () => {
  using scene = new Scene();
  scene.tell("welcome");
  scene.tell("emoji", { name: "early", emoji: named("early") });
  assertEquals([scene.asked.length, names()], [0, []]);
  const wish = oursWanted();
  assertEquals(scene.asked.length, 1);
  // The list was made before these.
  scene.tell("emoji", { name: "new", emoji: named("new") });
  scene.tell("emoji", { name: "old", emoji: null });
  await scene.answer(named("old"), named("stays"));
  await wish;
  assertEquals([names(), aboutOurs.peek()?.server], [["new", "stays"], "Hall"]);
  scene.tell("emoji", { name: "stays", emoji: named("stays", "V2") });
  assertEquals(ourEmoji(":stays:")?.version, "V2");
  assertEquals([ourEmoji("stays"), ourEmoji(":nothing:"), ourEmoji("😀")], [undefined, undefined, undefined]);
});

Deno.test("After a new line they are asked for again, and only the latest answer counts", async () => {
  using scene = new Scene();
  assertEquals(wanted.peek(), true);
  scene.tell("welcome");
  const [first] = scene.asked;
  scene.tell("lagged");
  assertEquals(scene.asked.length, 2);
  await scene.answer(named("now"));
  first!.resolve(Response.json({ emoji: [named("before")], people: [], server: "Hall", manage: false }));
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(names(), ["now"]);
});

Deno.test("While one types, names of the server's own come first, unless all of another was typed", async () => {
  ours.value = new Map(
    ["ta", "tadaa", "data-team", "party_tarte", "tab1", "tab2", "x-tax"].map((name) => [name, named(name)]),
  );
  const like = async (query: string) => (await emojiLike(query, 8)).map(({ emoji }) => emoji);
  assertEquals((await like("ta")).slice(0, 4), [":ta:", ":tadaa:", ":tab1:", ":tab2:"]);
  assertEquals((await like("tada")).slice(0, 2), ["🎉", ":tadaa:"]);
  assertEquals((await like("tarte"))[0], ":party_tarte:");
  assertEquals(await like("zzzz"), []);
  assertEquals(await Promise.all([":tadaa:", ":TADAA:", ":tada:", ":zzzz:", "😀", "ok"].map(emojiIn)), [
    ":tadaa:",
    ":tadaa:",
    "🎉",
    undefined,
    "😀",
    undefined,
  ]);
});

Deno.test("A name is proposed from that of the file", () => {
  const cases = {
    "Party Parrot.gif": "party_parrot",
    "IMG_0001 (2).jpeg": "img_0001_2",
    "Käse & Brot.png": "kase_brot",
    ":shipit:.png": "shipit",
    "a.png": "emoji_a",
    "日本.png": "emoji",
    ".png": "emoji",
    "no-ending": "no-ending",
    [`${"long ".repeat(20)}.png`]: "long_long_long_long_long_long_lo",
  };
  for (const [file, name] of Object.entries(cases)) assertEquals(nameFrom(file), name, file);
});
