/**
 * The source of this repository as the architecture test sees it: files, and what each imports from where. Reads the
 * text, so that a file which does not compile is judged all the same.
 */
import { dirname, join, normalize } from "node:path/posix";

export interface SourceFile {
  /** From the root, with slashes. */
  path: string;
  text: string;
}
export interface Import {
  /** A path from the root, or the name of a package as it is written. */
  target: string;
  isLocal: boolean;
  line: number;
  /** Only types: gone when the program runs. */
  typeOnly: boolean;
}

const folders = ["routes", "islands", "components", "core", "fresh", "tasks", "tests"];

export function readSources(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (directory: string) => {
    for (const entry of Deno.readDirSync(join(root, directory))) {
      const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory && (directory !== "" || folders.includes(entry.name))) visit(path);
      else if (entry.isFile && /\.tsx?$/.test(path)) {
        files.push({ path, text: Deno.readTextFileSync(join(root, path)) });
      }
    }
  };
  visit("");
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

const importing =
  /^[ \t]*(import|export)(\s+type\b(?!\s+from\b))?[^;"'`]*?\bfrom\s*["']([^"'\n]+)["']|^[ \t]*import\s*["']([^"'\n]+)["']|\bimport\s*\(\s*["']([^"'\n]+)["']/gm;

export function importsOf({ path, text }: SourceFile): Import[] {
  const code = withoutComments(text);
  return [...code.matchAll(importing)].map((match) => {
    const written = match[3] ?? match[4] ?? match[5]!;
    const isLocal = /^(\.{1,2}\/|@\/)/.test(written);
    const start = match.index + match[0].search(/\S/);
    return {
      target: isLocal ? resolve(path, written) : written,
      isLocal,
      line: code.slice(0, start).split("\n").length,
      typeOnly: match[2] !== undefined,
    };
  });
}

/** Blanked, so that lines keep their numbers. */
export function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, " ");
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(?<=^|\s)\/\/.*$/gm, blank);
}

function resolve(from: string, written: string): string {
  return written.startsWith("@/") ? normalize(written.slice(2)) : normalize(join(dirname(from), written));
}

export function isBrowserCompatible({ text }: SourceFile): boolean {
  return text.startsWith("// This module is browser compatible.");
}
