// This module is browser compatible.
/**
 * asset(): the address of a static file with the hash of its content, which may be cached for ever. Pages get the
 * hashes from the build; the browser gets them from a data block of the page, so both write the same address.
 */
export const IS_BROWSER: boolean = typeof document !== "undefined";

export const ASSETS_ID = "__FRSH_ASSETS";
export const VERSION = "__frsh_c";

export interface AssetVersions {
  base: string;
  /** Path to hash. */
  files: Record<string, string>;
}

let versions: AssetVersions | null = null;

export function setAssetVersions(next: AssetVersions | null): AssetVersions | null {
  const before = versions;
  versions = next;
  return before;
}

/** `/styles.css` to `/styles.css?__frsh_c=hash`; anything that is no static file stays as it is. */
export function asset(path: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  if (versions === null && IS_BROWSER) versions = readVersions();
  const [, name, query, fragment] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(path)!;
  const hash = versions?.files[name!];
  if (hash === undefined || query?.includes(VERSION)) return path;
  return `${versions!.base}${name}${query ? query + "&" : "?"}${VERSION}=${hash}${fragment ?? ""}`;
}

function readVersions(): AssetVersions {
  const block = document.getElementById(ASSETS_ID);
  return block === null ? { base: "", files: {} } : JSON.parse(block.textContent!);
}
