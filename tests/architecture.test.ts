import { assertEquals, assertStringIncludes, fail } from "@/tests/support/assert.ts";
import { violations } from "@/tests/support/architecture.ts";
import { firstIslands } from "@/dev.ts";
import { importsOf, readSources } from "@/tests/support/source.ts";

const root = new URL("..", import.meta.url).pathname;
const browser = "// This module is browser compatible.\n";

Deno.test("every arrow in the house points the right way", () => {
  const found = violations(readSources(root));
  if (found.length > 0) fail(`\n\n${found.join("\n")}\n\nThe rules: docs/architecture.md\n`);
});

Deno.test("every island that a page shows is one of the first islands, or it would never run", () => {
  const pages = readSources(root).filter(({ path }) => path.startsWith("routes/"));
  const shown = pages.flatMap((file) => importsOf(file).map(({ target }) => target))
    .filter((target) => target.startsWith("islands/"));
  const first = firstIslands.map((name) => `islands/${name}.tsx`);
  assertEquals([...new Set(shown)].sort(), first.sort());
});

Deno.test("the architecture test sees every way to import", () => {
  const text = [
    'import a from "./a.ts";',
    'import type { B } from "../b.ts";',
    'import {\n  c,\n  d,\n} from "@/c.ts";',
    'import "npm-package";',
    'export * from "./e.ts";',
    'const f = await import("./f.ts");',
    '// import g from "./g.ts";',
    '/* import h from "./h.ts"; */',
  ].join("\n");
  const found = importsOf({ path: "core/rooms/x.ts", text });
  assertEquals(found.map(({ target, line, typeOnly }) => `${line} ${target}${typeOnly ? " type" : ""}`), [
    "1 core/rooms/a.ts",
    "2 core/b.ts type",
    "3 c.ts",
    "7 npm-package",
    "8 core/rooms/e.ts",
    "9 core/rooms/f.ts",
  ]);
});

/** A file that breaks one rule, and what is said of it. */
const wrong: Record<string, [path: string, text: string, says: string]> = {
  "core that imports a route": ["core/a.ts", 'import "../routes/b.ts";', "core knows nothing of routes"],
  "core that imports a component": ["core/a.ts", 'import "@/components/B.tsx";', "nothing of components"],
  "a component that imports an island": [
    "components/A.tsx",
    browser + 'import "../islands/B.tsx";',
    "components knows nothing of islands",
  ],
  "an island that imports a route": [
    "islands/A.tsx",
    browser + 'import "../routes/b.ts";',
    "nothing of routes",
  ],
  "fresh that imports the app": ["fresh/a.ts", 'import "../core/errors.ts";', "fresh knows nothing of core"],
  "a domain that reaches into another": [
    "core/rooms/a.ts",
    'import { b } from "../accounts/hashing.ts";',
    "use core/accounts/accounts.ts",
  ],
  "realtime that knows rooms": ["core/realtime/a.ts", 'import "../rooms/rooms.ts";', 'nothing of "rooms"'],
  "a protocol with a package": ["core/protocol/a.ts", browser + 'import "ulid";', "only zod/mini"],
  "a protocol that knows the store": [
    "core/protocol/a.ts",
    browser + 'import type { B } from "../errors.ts";\nimport type { Key } from "../lru.ts";',
    "the protocol is for both sides",
  ],
  "markup with a package": ["core/markup/a.ts", browser + 'import "zod/mini";', "imports only itself"],
  "markup that knows the protocol": [
    "core/markup/a.ts",
    browser + 'import { limits } from "../protocol/limits.ts";',
    'nothing of "protocol"',
  ],
  "a domain that imports the wiring": [
    "core/rooms/a.ts",
    'import { openCore } from "../mod.ts";',
    "wires everything",
  ],
  "browser code that does not say so": ["core/browser/a.ts", "export {};", "begin with"],
  "browser code with a server package": [
    "core/browser/a.ts",
    browser + 'import "jose";',
    "packages for the browser",
  ],
  "a domain that reads the environment": ["core/rooms/a.ts", 'Deno.env.get("X");', "add a setting"],
  "a domain that prints": ["core/rooms/a.ts", 'console.log("x");', "use the log of the effects"],
  "a domain that reads the clock": ["core/rooms/a.ts", "const now = Date.now();", "take it from the effects"],
};

for (const [what, [path, text, says]] of Object.entries(wrong)) {
  Deno.test(`the architecture test refuses ${what}`, () => {
    const found = violations([{ path, text }]);
    assertEquals(found.length > 0, true, "nothing was said");
    assertStringIncludes(found.join("\n"), says);
    assertEquals(found.every((line) => line.startsWith(`${path}:`)), true);
  });
}

Deno.test("the architecture test refuses a browser file that imports one of the server", () => {
  const found = violations([
    { path: "core/browser/a.ts", text: browser + 'import "../server.ts";' },
    { path: "core/server.ts", text: "" },
  ]);
  assertEquals(found, [
    "core/browser/a.ts:2 imports core/server.ts, which does not say that it is browser compatible",
  ]);
});

Deno.test("the architecture test refuses two folders that need each other", () => {
  const found = violations([
    { path: "core/accounts/a.ts", text: 'import { b } from "../rooms/rooms.ts";' },
    { path: "core/rooms/rooms.ts", text: 'import { a } from "../accounts/accounts.ts";' },
  ]);
  assertEquals(found, [
    'core/accounts/a.ts:1 imports from "rooms", which leads back to "accounts": one of the two must not know the other',
  ]);
});
