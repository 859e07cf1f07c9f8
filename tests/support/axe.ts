/** What axe finds wrong with a page as it is now. The window must have come with `bypassCSP`. */
import axe from "axe-core";
import type { Somebody } from "./people.ts";

export async function faults({ page }: Somebody): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}
