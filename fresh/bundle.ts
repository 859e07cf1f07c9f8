/**
 * Browser code through Deno's own bundler: islands with shared chunks, workers as one file each, style sheets with
 * their imports. Loaded only when something has to be built.
 *
 * The bundler names entries without a hash, so every file is renamed here by a hash over itself and all it imports.
 */
import { mergeChunks, type Output } from "./merge.ts";
import { contentHash } from "./pack.ts";
import type { Content } from "./pack.ts";

export interface IslandFile {
  name: string;
  file: string;
  exports: string[];
}

export interface IslandBundle {
  contents: Content[];
  /** Address of each entry, by name. */
  addresses: Record<string, string>;
  imports: Record<string, string[]>;
  sources: string[];
}

export const BOOT = "_boot";
const folder = "/_fresh/js/";

export async function bundleIslands(islands: IslandFile[], minify: boolean): Promise<IslandBundle> {
  const temporary = await Deno.makeTempDir({ prefix: "fresh-" });
  try {
    const entries = [bootEntry(), ...islands.map(islandEntry)];
    for (const { name, code } of entries) await Deno.writeTextFile(`${temporary}/${name}.ts`, code);
    const entrypoints = entries.map(({ name }) => `${temporary}/${name}.ts`);
    const { outputs, sources } = await run(
      "the islands",
      { entrypoints, minify, codeSplitting: true },
      temporary,
    );
    const files = entries.map(({ name }) => `${name}.js`);
    const merged = minify ? await mergeChunks(outputs, files, joinAgain) : outputs;
    return nameByContent(merged, sources, entries.map(({ name }) => name));
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

async function joinAgain(entrypoints: string[], outside: string): Promise<Output[]> {
  const folder = entrypoints[0]!.slice(0, entrypoints[0]!.lastIndexOf("/"));
  const options = { entrypoints, minify: true, external: [`${outside}*`] };
  return (await run("the chunks", options, folder)).outputs;
}

/** A worker or service worker is one classic script; what another imports by its address is a module. */
export async function bundleScript(
  file: string,
  minify: boolean,
  format: "iife" | "esm",
): Promise<{ text: string; sources: string[] }> {
  const { outputs, sources } = await run(file, { entrypoints: [file], minify, format }, "/out");
  return { text: outputs[0]!.text, sources };
}

/** A style sheet with everything that it imports; pictures and fonts stay addresses. */
export async function bundleStyles(file: string, minify: boolean): Promise<string> {
  const { outputs } = await run(file, { entrypoints: [file], minify, external: media }, "/out");
  return outputs[0]!.text;
}

const media = ["avif", "gif", "ico", "jpeg", "jpg", "otf", "png", "svg", "ttf", "webp", "woff", "woff2"]
  .map((extension) => `*.${extension}`);

function bootEntry(): { name: string; code: string } {
  return {
    name: BOOT,
    code: `export { boot } from ${JSON.stringify(import.meta.resolve("./client.ts"))};\n`,
  };
}

function islandEntry({ name, file, exports }: IslandFile): { name: string; code: string } {
  return { name, code: `export { ${exports.join(", ")} } from ${JSON.stringify(`file://${file}`)};\n` };
}

async function run(
  what: string,
  options: Deno.bundle.Options,
  outputDir: string,
): Promise<{ outputs: Output[]; sources: string[] }> {
  const result = await Deno.bundle({
    format: "esm",
    platform: "browser",
    // Only for the list of what went in; maps are never served.
    sourcemap: "external",
    outputDir,
    write: false,
    ...options,
  });
  if (!result.success) {
    throw new Error(`Cannot bundle ${what}: ${result.errors.map(describe).join("; ")}`);
  }
  const files = (result.outputFiles ?? []).map(({ path, text }) => ({ path, text: text() }));
  const maps = files.filter(({ path }) => path.endsWith(".map"));
  return {
    outputs: files.filter(({ path }) => !path.endsWith(".map"))
      .map(({ path, text }) => ({ name: path.slice(path.lastIndexOf("/") + 1), text })),
    sources: maps.flatMap(({ path, text }) => sourcesOf(path, JSON.parse(text))),
  };
}

function describe({ text, location }: Deno.bundle.Message): string {
  return location ? `${text} (${location.file}:${location.line})` : text;
}

function sourcesOf(map: string, { sources }: { sources: string[] }): string[] {
  return sources.map((source) => new URL(source, `file://${map}`).pathname)
    .map(decodeURIComponent)
    .filter((path) => !/\/(npm|node_modules)\//.test(path));
}

const reference = /(["'`])\.\/([\w$.-]+\.js)\1/g;
const staticImport = /(?:from|import)\s*["']\.\/([\w$.-]+\.js)["']/g;

function nameByContent(outputs: Output[], sources: string[], entries: string[]): IslandBundle {
  const byName = new Map(outputs.map((output) => [output.name, output]));
  const names = new Map(outputs.map((output) => [output.name, hashedName(output, byName)]));
  const address = (name: string) => folder + names.get(name)!;
  const bundle: IslandBundle = { contents: [], addresses: {}, imports: {}, sources };
  for (const { name, text } of outputs) {
    const renamed = text.replace(
      reference,
      (all, quote, target) => names.has(target) ? `${quote}./${names.get(target)}${quote}` : all,
    );
    bundle.contents.push({ path: address(name), bytes: new TextEncoder().encode(renamed), immutable: true });
    const imported = [...text.matchAll(staticImport)].map(([, target]) => target!).filter((it) =>
      names.has(it)
    );
    if (imported.length > 0) bundle.imports[address(name)] = imported.map(address);
  }
  for (const entry of entries) bundle.addresses[entry] = address(`${entry}.js`);
  return bundle;
}

/**
 * Modules may import each other in a circle, so the hash is over the texts as the bundler wrote them, beginning with
 * its own: two chunks of one circle must not be called the same.
 */
function hashedName(output: Output, byName: Map<string, Output>): string {
  const reached = new Set<Output>();
  const visit = (at: Output) => {
    if (reached.has(at)) return;
    reached.add(at);
    for (const [, , target] of at.text.matchAll(reference)) {
      const next = byName.get(target!);
      if (next !== undefined) visit(next);
    }
  };
  visit(output);
  const texts = [...reached].sort((a, b) => a.name < b.name ? -1 : 1).map(({ text }) => text);
  return `${output.name.replace(/(-[A-Z0-9]{8})?\.js$/, "")}-${
    contentHash([output.text, ...texts].join("\0"))
  }.js`;
}
