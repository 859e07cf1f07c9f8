/**
 * A real Chromium for tests. Set CHROMIUM to its path when it is not where Debian puts it.
 */
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
];

export async function launchBrowser(extraArgs: string[] = []): Promise<Browser> {
  return await chromium.launch({ executablePath: findChromium(), args: [...args, ...extraArgs] });
}

/** Runs with one new window; what the page could not handle fails the test. */
export async function withPage(run: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const browser = await launchBrowser();
  const faults: string[] = [];
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await run(page, context);
  } finally {
    await browser.close();
  }
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
