/**
 * What is on disk: islands, routes and static files below a root, in a stable order, and the hash that tells whether
 * a build still fits them.
 */
import { createHash } from "node:crypto";
import { relative } from "node:path";
import { isRouteFile } from "./files.ts";
import { canonicalPath } from "./pattern.ts";

export interface SourceFile {
  /** With "/" on every system, below its folder. */
  path: string;
  /** In the file system. */
  file: string;
}

export function crawlIslands(folder: string): SourceFile[] {
  return crawl(folder).filter(({ path }) => /\.(tsx?|jsx?)$/.test(path) && !/[._]test\.\w+$/.test(path));
}

export function crawlRoutes(folder: string): SourceFile[] {
  return crawl(folder).filter(({ path }) => isRouteFile(path));
}

/** No dot files except .well-known, no source maps, nothing that a link brings in from outside. */
export function crawlStatic(folder: string): SourceFile[] {
  return crawl(folder).filter(({ path }) => {
    const hidden = path.split("/").some((name) => name.startsWith(".") && name !== ".well-known");
    return !hidden && !path.endsWith(".map");
  });
}

/** The address of a static file as the router sees it. */
export function addressOf(path: string): string {
  return canonicalPath("/" + path.split("/").map(encodeURIComponent).join("/"));
}

export function hashFiles(root: string, files: string[], salt: string): string {
  const hash = createHash("sha256").update(salt);
  for (const file of files) {
    hash.update(`\0${relative(root, file)}\0`);
    hash.update(readOrEmpty(file));
  }
  return hash.digest("hex");
}

/** From the root upwards, as Deno looks for them. */
export function findUpwards(root: string, name: string): string | null {
  for (let folder = root;; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (exists(`${folder}/${name}`)) return `${folder}/${name}`;
    if (!folder.includes("/") || folder === "") return null;
  }
}

function crawl(root: string): SourceFile[] {
  if (!exists(root)) return [];
  const real = Deno.realPathSync(root);
  const found: SourceFile[] = [];
  const visit = (folder: string, prefix: string) => {
    for (const entry of [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)) {
      const file = `${folder}/${entry.name}`;
      const path = prefix + entry.name;
      if (entry.isSymlink && !isInside(file, real)) continue;
      if (entry.isSymlink ? Deno.statSync(file).isDirectory : entry.isDirectory) visit(file, `${path}/`);
      else found.push({ path, file });
    }
  };
  visit(root, "");
  return found;
}

function isInside(link: string, root: string): boolean {
  try {
    return Deno.realPathSync(link).startsWith(root + "/");
  } catch {
    return false;
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function readOrEmpty(file: string): Uint8Array {
  try {
    return Deno.readFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}
