import { signal } from "@preact/signals";
import type { Connection, ConnectionState } from "@/core/browser/connection.ts";
import { LineLost } from "@/core/browser/connection.ts";
import { Previews } from "@/core/browser/previews.ts";
import { ParleyError } from "@/core/errors.ts";
import type { Preview } from "@/core/protocol/entries.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";

const previewOf = (url: string): Preview => ({ id: url, url, title: `At ${url}`, description: "", site: "" });

/** A page with a line that answers what the test says, and notes what it was asked for. */
class Page {
  readonly clock = new Clock();
  readonly device: Device;
  readonly asked: string[][] = [];
  readonly state = signal<ConnectionState>({ phase: "open", since: 0 });
  readonly previews: Previews;
  answer = (url: string): Preview | null => previewOf(url);
  #welcome = () => {};

  constructor({ encrypted, device = new Device() }: { encrypted?: string; device?: Device } = {}) {
    this.device = device;
    const tab = new Tab(this.clock, device, () => ({ send: () => {}, close: () => {} }));
    const connection: Connection = {
      state: this.state,
      request: async (_type, body) => {
        const { urls } = body as { urls: string[] };
        this.asked.push(urls);
        await Promise.resolve();
        return { previews: urls.map((url) => this.answer(url)) } as never;
      },
      on: (type, listener) => {
        if (type === "welcome") this.#welcome = listener as () => void;
        return () => {};
      },
      retryNow: () => {},
      close: () => {},
    };
    this.previews = new Previews(tab, connection, { user: "ada", encrypted: (id) => id === encrypted });
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  async greet(): Promise<void> {
    this.state.value = { phase: "open", since: 0 };
    this.#welcome();
    await settle();
  }
}

Deno.test("Links that are shown at one time are asked for together, ten at a time, and once", async () => {
  const page = new Page();
  const urls = Array.from({ length: 12 }, (_, i) => `https://a.example/${i}`);
  const shown = urls.map((url) => page.previews.get("general", url));
  for (const url of urls) page.previews.get("general", url);
  await page.pass(49);
  assertEquals(page.asked, []);
  await page.pass(1);
  assertEquals(page.asked, [urls.slice(0, 10), urls.slice(10)]);
  assertEquals(shown.map(({ value }) => value?.title), urls.map((url) => `At ${url}`));
  page.previews.get("random", urls[3]!);
  await page.pass(3_600_000);
  assertEquals(page.asked.length, 2);
});

Deno.test("Links of an encrypted conversation are never told to the server", async () => {
  const page = new Page({ encrypted: "secret" });
  const shown = page.previews.get("secret", "https://a.example/secret");
  page.previews.get("general", "https://a.example/open");
  await page.pass(50);
  assertEquals(shown.value, null);
  assertEquals(page.asked, [["https://a.example/open"]]);
});

Deno.test("A link without a preview may have one a minute later", async () => {
  const page = new Page();
  page.answer = () => null;
  const shown = page.previews.get("general", "https://a.example/");
  await page.pass(50);
  assertEquals(shown.value, null);
  page.previews.get("general", "https://a.example/");
  await page.pass(59_999);
  assertEquals(page.asked.length, 1);
  page.answer = previewOf;
  await page.pass(1);
  page.previews.get("general", "https://a.example/");
  await page.pass(50);
  assertEquals([page.asked.length, shown.value?.title], [2, "At https://a.example/"]);
});

Deno.test("Links whose answer was lost are asked for over the next line, refused ones are let be", async () => {
  const page = new Page();
  page.state.value = { phase: "waiting", since: 0 };
  const shown = page.previews.get("general", "https://a.example/");
  await page.pass(50);
  assertEquals(page.asked.length, 0);
  page.answer = () => {
    throw new LineLost("disconnected", "cut");
  };
  await page.greet();
  assertEquals([page.asked.length, shown.value], [1, undefined]);
  page.answer = () => {
    throw new ParleyError("rate_limited", "too many");
  };
  await page.greet();
  assertEquals([page.asked.length, shown.value], [2, null]);
  await page.greet();
  assertEquals(page.asked.length, 2);
});

Deno.test("A link that is too long is not asked for", async () => {
  const page = new Page();
  assertEquals(page.previews.get("general", "https://a.example/" + "a".repeat(2_000)).value, null);
  await page.pass(50);
  assertEquals(page.asked, []);
});

Deno.test("What somebody hides stays hidden after a reload, the last 200", () => {
  const page = new Page();
  for (let i = 0; i < 201; i++) page.previews.hide(`m${i}`);
  const { hidden } = new Page({ device: page.device }).previews;
  assertEquals([hidden.value.size, hidden.value.has("m0"), hidden.value.has("m200")], [200, false, true]);
  page.device.local.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  page.previews.hide("last");
  assertEquals(page.previews.hidden.value.has("last"), true);
});
