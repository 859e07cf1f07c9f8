/**
 * What a build hands to the app: its assets, islands and file routes. An App without one still answers its
 * programmatic routes, which is how most tests use it.
 */
import type { Island, LayoutConfig, Route } from "./types.ts";

export interface Asset {
  /** Decoded address, such as "/styles.css". */
  path: string;
  /** Of the content; also its name in the store. */
  hash: string;
  type: string;
  size: number;
  /** The address itself carries the hash. */
  immutable: boolean;
  br?: number;
  gz?: number;
}

export interface AssetStore {
  /** Small contents stay in memory. Null when the file is gone. */
  bytes(name: string, size: number): Promise<Uint8Array<ArrayBuffer> | null>;
  open(name: string): Promise<Deno.FsFile | null>;
  /** Up to this many bytes are served with bytes(), more with open(). */
  readonly limit: number;
}

export interface RouteModule extends Route {
  // A middleware file exports functions, a page a component; files.ts sorts them out by name.
  // deno-lint-ignore no-explicit-any
  default?: any;
  config?: Route["config"] & LayoutConfig;
}

export interface RouteFile {
  /** Below routes/, with "/" on every system. */
  path: string;
  module: RouteModule;
}

export interface Build {
  root: string;
  mode: "development" | "production";
  /** Changes with any content that a browser may hold. */
  id: string;
  assets: Map<string, Asset>;
  store: AssetStore;
  // The identity of the function is what makes a component an island.
  // deno-lint-ignore ban-types
  islands: Map<Function, Island>;
  /** Address of the browser's runtime. */
  boot: string;
  /** What a browser module imports, as addresses. */
  imports: Record<string, string[]>;
  /** Some browser module calls asset(). */
  assetsInBrowser: boolean;
  routes: RouteFile[];
  /** While developing: the stream that tells a page to reload. */
  alive?: () => Response;
}
