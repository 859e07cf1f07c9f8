/**
 * Builder: makes the browser code and the list of assets, or finds that what is on disk still fits. The check reads
 * the files that went into the last build and compares one hash; nothing else happens on a normal start.
 *
 * Contents are stored under their hashes, so a build can be written beside the one that a running server uses. The
 * assets of the build before stay available: a page opened before an update can still load its chunks.
 */
import { relative } from "node:path";
import { type App, attachBuild } from "./app.ts";
import {
  addressOf,
  crawlIslands,
  crawlRoutes,
  crawlStatic,
  findUpwards,
  hashFiles,
  type SourceFile,
} from "./crawl.ts";
import type { IslandFile } from "./bundle.ts";
import { liveReload, watchSources } from "./watch.ts";
import type { Content } from "./pack.ts";
import type { Asset, AssetStore, Build, RouteFile, RouteModule } from "./snapshot.ts";
import { DiskStore, MemoryStore } from "./store.ts";
import type { Island, ListenOptions } from "./types.ts";

export interface BuildOptions {
  /** Folder of the app; the working directory by default. */
  root?: string;
  outDir?: string;
  staticDir?: string;
  islandDir?: string;
  routeDir?: string;
  /** Islands and routes whose file matches one of these are left out. */
  ignore?: RegExp[];
  /** Browser scripts that are no islands, such as workers: address to source file. Upstream has no such setting. */
  entries?: Record<string, string>;
  /** The same as modules, for scripts that import them by their address. */
  modules?: Record<string, string>;
}

type Mode = "development" | "production";
// deno-lint-ignore no-explicit-any
type AnyApp = App<any>;
type Attach = (app: AnyApp) => string;

/** What a later start needs to know of a build. */
interface Manifest {
  signature: string;
  /** Local files that went into the browser code, relative to the root: a build may be moved with its app. */
  sources: string[];
  id: string;
  assets: Asset[];
  /** Of the build before, hashed addresses only. */
  previous: Asset[];
  boot: string;
  addresses: Record<string, string>;
  imports: Record<string, string[]>;
  assetsInBrowser: boolean;
}

interface LoadedIsland extends IslandFile {
  // deno-lint-ignore ban-types
  components: Map<Function, string>;
}

export class Builder {
  readonly #folders: { root: string; out: string; static: string; islands: string; routes: string };
  readonly #entries: { address: string; file: string; format: "iife" | "esm" }[];
  readonly #ignore: RegExp[];

  constructor(options: BuildOptions = {}) {
    const root = absolute(Deno.cwd(), options.root ?? ".");
    const inRoot = (path: string) => absolute(root, path);
    this.#folders = {
      root,
      out: inRoot(options.outDir ?? "_fresh"),
      static: inRoot(options.staticDir ?? "static"),
      islands: inRoot(options.islandDir ?? "islands"),
      routes: inRoot(options.routeDir ?? "routes"),
    };
    this.#ignore = options.ignore ?? [];
    const scripts = (entries: Record<string, string> = {}, format: "iife" | "esm") =>
      Object.entries(entries).map(([address, file]) => ({
        address: address.startsWith("/") ? address : `/${address}`,
        file: inRoot(file),
        format,
      }));
    this.#entries = [...scripts(options.entries, "iife"), ...scripts(options.modules, "esm")];
  }

  /** Builds what is missing or stale. @returns what attaches the result to an app, and then the id of the build. */
  async build(options: { mode?: Mode; snapshot?: "disk" | "memory" } = {}): Promise<Attach> {
    const build = await this.#make(options.mode ?? "production", options.snapshot ?? "disk");
    return (app) => {
      attachBuild(app, build);
      return build.id;
    };
  }

  /** Builds in memory, and again with every change until aborted; open pages then reload. Not in upstream. */
  async develop(signal?: AbortSignal): Promise<Attach> {
    const { root, out } = this.#folders;
    const apps = new Set<AnyApp>();
    const reload = liveReload(() => build.id);
    const make = async () => ({ ...await this.#make("development", "memory"), alive: reload.answer });
    let build: Build = await make();
    watchSources(root, out, async () => {
      const next = await make();
      if (next.id === build.id) return;
      build = next;
      for (const app of apps) attachBuild(app, build);
      reload.announce();
    }, signal);
    return (app) => {
      attachBuild(app, build);
      apps.add(app);
      return build.id;
    };
  }

  /** For development: serves an app that is built anew with every change. */
  async listen(importApp: () => Promise<{ app: AnyApp }>, options: ListenOptions = {}): Promise<void> {
    const attach = await this.develop(options.signal);
    const { app } = await importApp();
    attach(app);
    await app.listen(options);
  }

  async #make(mode: Mode, snapshot: "disk" | "memory"): Promise<Build> {
    const { root, out, routes } = this.#folders;
    const islands = await loadIslands(this.#wanted(crawlIslands(this.#folders.islands)));
    const known = snapshot === "disk" ? readManifest(out) : null;
    let manifest = known;
    let store: AssetStore = new DiskStore(`${out}/store`);
    if (known === null || known.signature !== this.#signature(known.sources, islands)) {
      const made = await this.#bundle(mode, islands, known);
      manifest = made.manifest;
      if (snapshot === "disk") await writeBuild(out, made);
      else store = new MemoryStore(made.contents);
    }
    return toBuild(
      root,
      mode,
      manifest!,
      store,
      islands,
      await loadRoutes(this.#wanted(crawlRoutes(routes))),
    );
  }

  #wanted(found: SourceFile[]): SourceFile[] {
    return found.filter(({ file }) => !this.#ignore.some((pattern) => pattern.test(file)));
  }

  /** Of everything that decides what the build looks like. */
  #signature(sources: string[], islands: LoadedIsland[]): string {
    const { root } = this.#folders;
    const files = [
      ...sources.map((source) => absolute(root, source)),
      ...crawlStatic(this.#folders.static).map(({ file }) => file),
      ...["deno.json", "deno.lock"].map((name) => findUpwards(root, name)).filter((it) => it !== null),
      import.meta.dirname + "/bundle.ts",
      import.meta.dirname + "/merge.ts",
    ];
    const shape = [
      format,
      this.#entries.map(({ address, format }) => [address, format]),
      islands.map(({ name, exports }) => [name, exports]),
    ];
    return hashFiles(root, files, JSON.stringify(shape));
  }

  async #bundle(mode: Mode, islands: LoadedIsland[], last: Manifest | null) {
    const { bundleIslands, bundleScript, BOOT } = await import("./bundle.ts");
    const { pack, contentHash } = await import("./pack.ts");
    const minify = mode === "production";
    const bundle = await bundleIslands(islands, minify);
    const contents = [...bundle.contents, ...await this.#staticContents(minify)];
    const sources = new Set([...islands.map(({ file }) => file), ...bundle.sources]);
    for (const { address: path, file, format } of this.#entries) {
      const script = await bundleScript(file, minify, format);
      contents.push({ path, bytes: new TextEncoder().encode(script.text), immutable: false });
      for (const source of [file, ...script.sources]) sources.add(source);
    }
    const known = new Map((last?.assets ?? []).map((asset) => [asset.hash, asset]));
    const { assets, contents: packed } = await pack(contents, { compress: minify, known });
    const list = [...sources].map((source) => relative(this.#folders.root, source)).sort();
    const manifest: Manifest = {
      signature: this.#signature(list, islands),
      sources: list,
      id: contentHash(JSON.stringify(assets.map(({ path, hash }) => [path, hash]))),
      assets,
      previous: (last?.assets ?? []).filter(({ immutable }) => immutable),
      boot: bundle.addresses[BOOT]!,
      addresses: bundle.addresses,
      imports: bundle.imports,
      assetsInBrowser: bundle.contents.some(({ bytes }) =>
        new TextDecoder().decode(bytes).includes("__FRSH_ASSETS")
      ),
    };
    return { manifest, contents: packed };
  }

  async #staticContents(minify: boolean): Promise<Content[]> {
    const { bundleStyles } = await import("./bundle.ts");
    const contents: Content[] = [];
    for (const { path, file } of crawlStatic(this.#folders.static)) {
      const bytes = path.endsWith(".css")
        ? new TextEncoder().encode(await bundleStyles(file, minify))
        : await Deno.readFile(file);
      contents.push({ path: addressOf(path), bytes, immutable: false });
    }
    return contents;
  }
}

/** Raised when the shape of the manifest or of the output changes. */
const format = 1;

async function loadIslands(files: { path: string; file: string }[]): Promise<LoadedIsland[]> {
  return await Promise.all(files.map(async ({ path, file }) => {
    const module: Record<string, unknown> = await import(`file://${file}`);
    const components = new Map(
      Object.entries(module).filter(([, value]) => typeof value === "function")
        .map(([name, value]) => [value as () => void, name]),
    );
    const name = path.replace(/\.\w+$/, "").replace(/[^\w$]/g, "_").replace(/^(\d)/, "_$1");
    return { name, file, exports: [...components.values()], components };
  }));
}

async function loadRoutes(files: { path: string; file: string }[]): Promise<RouteFile[]> {
  return await Promise.all(files.map(async ({ path, file }) => {
    const module: RouteModule = await import(`file://${file}`);
    return { path, module };
  }));
}

function toBuild(
  root: string,
  mode: Mode,
  manifest: Manifest,
  store: AssetStore,
  files: LoadedIsland[],
  routes: RouteFile[],
): Build {
  const islands: Build["islands"] = new Map();
  for (const { name, components } of files) {
    for (const [component, exportName] of components) {
      const full = exportName === "default" ? name : `${name}_${exportName}`;
      const island: Island = { name: full, exportName, src: manifest.addresses[name]! };
      islands.set(component, island);
    }
  }
  const assets = new Map([...manifest.previous, ...manifest.assets].map((asset) => [asset.path, asset]));
  const { id, boot, imports, assetsInBrowser } = manifest;
  return { root, mode, id, assets, store, islands, boot, imports, assetsInBrowser, routes };
}

function readManifest(out: string): Manifest | null {
  try {
    return JSON.parse(Deno.readTextFileSync(`${out}/manifest.json`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The manifest last and in one step: whoever reads it finds everything that it names. */
async function writeBuild(
  out: string,
  { manifest, contents }: { manifest: Manifest; contents: Map<string, Uint8Array> },
): Promise<void> {
  await Deno.mkdir(`${out}/store`, { recursive: true });
  for (const [name, bytes] of contents) await writeAtOnce(`${out}/store/${name}`, bytes);
  await writeAtOnce(`${out}/manifest.json`, new TextEncoder().encode(JSON.stringify(manifest)));
  const named = new Set([...manifest.assets, ...manifest.previous].map(({ hash }) => hash));
  for await (const { name } of Deno.readDir(`${out}/store`)) {
    if (!named.has(name.split(".", 1)[0]!)) await Deno.remove(`${out}/store/${name}`).catch(() => {});
  }
}

async function writeAtOnce(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, path);
}

function absolute(base: string, path: string): string {
  const url = new URL(path, `file://${base.replace(/\/?$/, "/")}`);
  return decodeURIComponent(url.pathname).replace(/\/$/, "");
}
