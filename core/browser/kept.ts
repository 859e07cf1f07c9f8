// This module is browser compatible.
/** Small things that this device remembers. A browser that forbids it remembers nothing, and nothing else is lost. */
const prefix = "parley-";

export function kept(name: string): string | undefined {
  try {
    return globalThis.localStorage?.getItem(prefix + name) ?? undefined;
  } catch {
    return undefined; // Cookies are blocked: even looking throws.
  }
}

export function keep(name: string, value: string): void {
  try {
    globalThis.localStorage?.setItem(prefix + name, value);
  } catch {
    // Forbidden, or full.
  }
}
