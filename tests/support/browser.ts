/**
 * A real Chromium for tests. Set CHROMIUM to its path when it is not where Debian puts it.
 */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
];

const running = new Map<string, Promise<Browser>>();
Deno.test.afterAll(async () => {
  for (const browser of running.values()) await (await browser).close();
});

/**
 * Runs with a Chromium that the tests of a file share; windows that a test leaves open are closed with what they keep.
 * @param extraArgs its arguments; another one runs for others.
 */
export async function withBrowser(
  run: (browser: Browser) => Promise<void>,
  extraArgs: string[] = [],
): Promise<void> {
  const key = extraArgs.join(" ");
  if (!running.has(key)) running.set(key, launch(extraArgs));
  const browser = await running.get(key)!;
  try {
    await run(browser);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
  }
}

const launch = (extraArgs: string[]) =>
  chromium.launch({ executablePath: findChromium(), args: [...args, ...extraArgs] });

/** Runs with one new window; what the page could not handle fails the test. */
export async function withPage(
  run: (page: Page, context: BrowserContext) => Promise<void>,
  options?: BrowserContextOptions,
): Promise<void> {
  const faults: string[] = [];
  await withBrowser(async (browser) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await run(page, context);
  });
  if (faults.length > 0) throw new Error(`The page had errors: ${faults.join("; ")}`);
}

export function findChromium(): string {
  const given = Deno.env.get("CHROMIUM");
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const candidates = given !== undefined
    ? [given]
    : ["/usr/bin/chromium", ...folders.flatMap((folder) => names.map((name) => `${folder}/${name}`))];
  const found = candidates.find(isFile);
  if (found !== undefined) return found;
  throw new Error("Cannot find Chromium: install it (apt-get install chromium) or set CHROMIUM to its path");
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
