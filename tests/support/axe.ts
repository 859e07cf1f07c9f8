/** What axe finds wrong with a page as it is now. Its script comes past the policy of the page: `bypassCSP`. */
import axe from "axe-core";
import type { Page } from "playwright-core";

export interface Look {
  /** Only these rules. */
  rules?: string[];
  /** Only what lies over the page, when something does. */
  onTop?: boolean;
}

export async function faultsOf(page: Page, { rules, onTop = false }: Look = {}): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) {
    await page.evaluate(axe.source);
    // Colours that are on their way are nobody's fault.
    await page.addStyleTag({
      content: "*, ::before, ::after { transition: none !important; animation: none !important }",
    });
  }
  return await page.evaluate(async ({ rules, onTop }) => {
    const where = onTop && document.querySelector("dialog[open]");
    const options = rules === undefined ? {} : { runOnly: rules };
    const { axe: tool } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await tool.run(where || document, options);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, { rules, onTop });
}
