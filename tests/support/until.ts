/** Waits for a condition, not for time: looks again whenever something may have happened, and gives up loudly. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = condition.toString(),
  within = 30_000,
): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${within} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
