/**
 * The build of the browser's code: `deno task build` makes it, `deno task start` reuses it when nothing changed, and
 * `deno task dev` makes it anew with every change and reloads the open pages.
 */
import type { App } from "fresh";
import { Builder } from "fresh/dev";
import type { State } from "./define.ts";

export interface BuiltApp {
  /** @returns the id of the build, which a page compares with its own. */
  attach(app: App<State>): string;
}

/**
 * The islands that pages begin with. The others are parts of these: as entries of their own they would cut the code of
 * a page into many small files, which compress worse.
 */
export const firstIslands = ["Chat", "EmojiManager", "OwnPicture", "StrengthMeter", "ThisComputer"];

const builder = new Builder({
  root: import.meta.dirname,
  ignore: [new RegExp(`/islands/(?!(?:${firstIslands.join("|")})\\.tsx$)`)],
  entries: {
    "/highlighter.js": "core/browser/highlight_worker.ts",
    "/hasher.js": "core/browser/hash_worker.ts",
    "/sw.js": "core/browser/push_worker.ts",
    "/pictures.js": "core/browser/picture_worker.ts",
    "/pdf.js": "core/browser/pdf_worker.ts",
  },
  // Imported by the worker for PDFs, which must not compile: the policy of the pages forbids it.
  modules: {
    "/pdf/jbig2_nowasm_fallback.js": "core/browser/pdf_scans.ts",
    "/pdf/openjpeg_nowasm_fallback.js": "core/browser/pdf_pictures.ts",
  },
});

/** What is on disk when it is still right, else a new build. */
export async function build(): Promise<BuiltApp> {
  return { attach: await (import.meta.main ? builder.develop() : builder.build()) };
}

if (import.meta.main) {
  if (Deno.args.includes("build")) await builder.build();
  // Not awaited: main.ts imports this file, and would wait for it in turn.
  else import("./main.ts").then(({ main }) => main());
}
