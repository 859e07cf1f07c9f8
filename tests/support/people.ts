/**
 * People at browsers: each has a window of their own (cookies, storage, network) in one Chromium, and does what people
 * do. Faults of the pages fail the test.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { assertEquals } from "./assert.ts";
import { withBrowser } from "./browser.ts";
import { until } from "./until.ts";
import { goodPassword, type ServerOptions, type TestServer, withServer } from "./server.ts";

export interface Visits {
  /** A new window, signed in as somebody new. */
  arrive(username: string, options?: BrowserContextOptions): Promise<Somebody>;
  /** A new window, signed in as somebody who has an account. */
  again(username: string, options?: BrowserContextOptions): Promise<Somebody>;
  browser: Browser;
}
export interface Stage extends Visits {
  server: TestServer;
}

/** People at one server of this process. `browser`: arguments of Chromium. */
export async function onStage(
  run: (stage: Stage) => Promise<void>,
  { browser, ...options }: ServerOptions & { browser?: string[] } = {},
): Promise<void> {
  await withServer(
    (server) => visiting(server.url, (visits) => run({ ...visits, server }), browser),
    options,
  );
}

/** People at any server. */
export async function visiting(
  url: string,
  run: (visits: Visits) => Promise<void>,
  args: string[] = [],
): Promise<void> {
  const faults: string[] = [];
  await withBrowser(async (browser) => {
    const enter = async (path: string, form: Record<string, string>, options?: BrowserContextOptions) => {
      const somebody = await Somebody.enter(browser, faults, options);
      const headers = { origin: url };
      const response = await somebody.context.request.post(url + path, { headers, data: form });
      if (!response.ok()) throw new Error(`Cannot sign in: ${await response.text()}`);
      await somebody.page.goto(url);
      await somebody.isConnected();
      return somebody;
    };
    await run({
      browser,
      arrive: (username, options) =>
        enter("/api/accounts", {
          username,
          name: username[0]!.toUpperCase() + username.slice(1),
          email: `${username}@example.org`,
          password: goodPassword,
        }, options),
      again: (username, options) =>
        enter("/api/session", { login: username, password: goodPassword }, options),
    });
  }, args);
  assertEquals(faults, []);
}

export class Somebody {
  readonly page: Page;
  readonly context: BrowserContext;

  private constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.context = context;
  }

  static async enter(browser: Browser, faults: string[], options?: BrowserContextOptions) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 750 }, ...options });
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(String(error.stack ?? error)));
    page.on("console", (message) => {
      // A line that is cut on purpose is told by the browser as well.
      const expected = /WebSocket connection|net::ERR|Failed to load resource/.test(message.text());
      if (message.type() === "error" && !expected) faults.push(message.text());
    });
    return new Somebody(page, context);
  }

  /** The page's socket is open. */
  async isConnected(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector(".me small")?.textContent === "Connected");
  }

  get writer(): Locator {
    return this.page.locator(".composer textarea");
  }

  /** Waits until this stands in the composer. */
  async hasWritten(text: string): Promise<void> {
    let written = "";
    await until(async () => (written = await this.writer.inputValue()) === text).catch(() =>
      assertEquals(written, text)
    );
  }

  async say(text: string): Promise<void> {
    await this.writer.fill(text);
    await this.writer.press("Enter");
  }

  /** A message with this text is on the page. */
  async sees(text: string): Promise<void> {
    await this.message(text).waitFor();
  }

  message(text: string): Locator {
    return this.page.locator(".message", { hasText: text }).first();
  }

  /** Texts of all messages in the page, top to bottom. */
  texts(): Promise<string[]> {
    return this.page.locator(".message .message-text").allTextContents();
  }

  async openRoom(name: string): Promise<void> {
    await this.page.locator(".sidebar a", { hasText: name }).first().click();
    await this.page.locator(".bar h1", { hasText: name }).waitFor();
  }
}
