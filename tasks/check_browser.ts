// deno-lint-ignore-file no-console
/**
 * `deno task check:browser`: type-checks exactly the files that say they are browser compatible, with the types of
 * a browser and nothing of Deno, so that a `Deno.` in an island is found here and not by a reader's console.
 */
import { isBrowserCompatible, readSources } from "@/tests/support/source.ts";

const root = new URL("..", import.meta.url);
const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
const files = readSources(root.pathname).filter(isBrowserCompatible).map(({ path }) =>
  new URL(path, root).pathname
);
const directory = await Deno.makeTempDir({ prefix: "parley-browser-" });
try {
  const imports = {
    ...config.imports,
    "@/": root.href,
    "fresh": new URL("fresh/mod.ts", root).href,
    "fresh/runtime": new URL("fresh/runtime.ts", root).href,
  };
  const compilerOptions = {
    ...config.compilerOptions,
    lib: ["dom", "dom.iterable", "dom.asynciterable", "esnext"],
  };
  const path = `${directory}/deno.json`;
  const own = { nodeModulesDir: "none", minimumDependencyAge: "0", imports, compilerOptions };
  await Deno.writeTextFile(path, JSON.stringify(own));
  const args = ["check", "--no-lock", "--quiet", "--config", path, ...files];
  const { code } = await new Deno.Command(Deno.execPath(), { args, stdout: "inherit", stderr: "inherit" })
    .output();
  console.log(code === 0 ? `${files.length} browser files are free of Deno.` : "See above.");
  Deno.exitCode = code;
} finally {
  await Deno.remove(directory, { recursive: true });
}
