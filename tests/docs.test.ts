/** The documentation says what is so: these fail when the code has moved on without it. */
import { type ErrorCode, statuses } from "@/core/error_statuses.ts";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import { closeCodes } from "@/core/protocol/close.ts";
import { commands, type CommandType } from "@/core/protocol/commands.ts";
import { parse } from "@/core/protocol/parse.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { readSources } from "@/tests/support/source.ts";

const root = new URL("..", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, root));

/** The first cells of the table under a heading, without backquotes. */
function column(page: string, heading: string, index = 0): string[] {
  const section = page.split(`\n## ${heading}\n`)[1] ?? page.split(`\n### ${heading}\n`)[1] ?? "";
  const [, table = ""] = /((?:^\|.*\n?)+)/m.exec(section) ?? [];
  const rows = table.trim().split("\n").slice(2);
  return rows.map((row) => row.split("|")[index + 1]!.trim().replaceAll("`", ""));
}

/** Values of `type: "…"` in a source file. */
async function typesIn(path: string): Promise<Set<string>> {
  const found = (await read(path)).matchAll(/\{\s*(?:\/\*\*.*?\*\/\s*)?type: "(\w+)"|^ {2}type: "(\w+)"/gm);
  return new Set([...found].map((match) => match[1] ?? match[2]!));
}

Deno.test("docs/protocol.md explains every command with an example that the server accepts", async () => {
  const page = await read("docs/protocol.md");
  const examples = [...page.matchAll(/^`([\w.]+)`:[\s\S]*?```json\n([\s\S]*?)```/gm)].map((match) => {
    const frame = JSON.parse(match[2]!);
    assertEquals(frame.type, match[1], "the example is of the command that is explained");
    parse(commands[frame.type as CommandType], frame.body);
    return frame.type;
  });
  assertEquals(examples.toSorted(), Object.keys(commands).toSorted());
});

Deno.test("docs/protocol.md lists every frame of the server", async () => {
  const listed = column(await read("docs/protocol.md"), "Frames from the server").map((cell) =>
    /"type":"(\w+)"/.exec(cell)?.[1] ?? cell
  );
  const types = await typesIn("core/protocol/frames.ts");
  types.add("ok").add("error").delete("pong");
  assertEquals(listed.toSorted(), [...types].toSorted());
});

Deno.test("docs/protocol.md lists every kind of entry", async () => {
  const listed = column(await read("docs/protocol.md"), "Entries");
  assertEquals(listed.toSorted(), [...await typesIn("core/protocol/entries.ts")].toSorted());
});

Deno.test("docs/protocol.md lists every close code", async () => {
  const listed = column(await read("docs/protocol.md"), "Close codes");
  assertEquals(listed, Object.values(closeCodes).map(String).toSorted());
});

Deno.test("docs/protocol.md lists every error with its status", async () => {
  const page = await read("docs/protocol.md");
  const rows = [0, 1, 2].map((index) => column(page, "Errors", index));
  const listed = rows[0]!.map((code, i) => `${code} ${rows[1]![i]} ${rows[2]![i]}`);
  const known = Object.entries(statuses).map(([code, status]) =>
    `${code} ${status} ${new ParleyError(code as ErrorCode, "").passes ? "yes" : "no"}`
  );
  assertEquals(listed.toSorted(), known.toSorted());
});

Deno.test("docs/protocol.md lists every address of the API with its methods", async () => {
  const listed = column(await read("docs/protocol.md"), "Over HTTP").flatMap((cell) => {
    const [, methods, address] = /^([A-Z, ]+) (\/\S+)$/.exec(cell) ?? [];
    assert(methods !== undefined, `cannot read "${cell}"`);
    return methods.split(", ").map((method) => `${method} ${address}`);
  });
  const routes = readSources(root.pathname).filter(({ path }) =>
    /^routes\/(api\/.*|healthz|readyz)\.ts$/.test(path) && !path.includes("/_")
  );
  const known = routes.flatMap(({ path, text }) => {
    const address = path.replace(/^routes|(\/index)?\.ts$/g, "").replace(/\[(\w+)\]/g, ":$1");
    const methods = [...text.matchAll(/^ {2}(?:async )?(GET|POST|PUT|PATCH|DELETE)\(/gm)].map((match) =>
      match[1]
    );
    return methods.map((method) => `${method} ${address}`);
  });
  assertEquals(listed.toSorted(), known.toSorted());
});

Deno.test("docs/data.md lists every key", async () => {
  const listed = new Set(column(await read("docs/data.md"), "Keys").map((cell) => nameOf(cell.split(", "))));
  const known = new Set<string>();
  for (const make of Object.values(keys)) {
    const made = (make as (...parts: string[]) => object)("-", "-", "-");
    if ("parts" in made) known.add(nameOf(made.parts as string[]));
  }
  assertEquals([...listed].toSorted(), [...known].toSorted());
});

/** The noun, and what is under `meta`. */
function nameOf(parts: string[]): string {
  return parts[0] === "meta" ? `meta ${parts[1]}` : parts[0]!;
}

Deno.test("docs/security.md names only tests that exist, and covers what they cover", async () => {
  const page = await read("docs/security.md");
  const named = readSources(root.pathname).filter(({ path }) => path.endsWith(".test.ts")).flatMap((
    { text },
  ) =>
    [...text.matchAll(/Deno\.test\(\s*["'`]((?:[A-Z]\d\d\b[, ]*)+)/g)].flatMap((match) =>
      match[1]!.match(/[A-Z]\d\d/g)!
    )
  );
  const tested = new Set(named);
  const covered = column(page, "Covered");
  assertEquals(covered.filter((id) => !tested.has(id)), [], "listed as covered, but no test carries the id");
  assertEquals([...tested].filter((id) => !covered.includes(id)), [], "there is a test: list it as covered");
  const open = column(page, "Not yet");
  assertEquals(open.filter((id) => tested.has(id)), [], "listed as not yet, but there is a test");
});

Deno.test("docs/habits.md names only tests that exist, and every habit of its sections once", async () => {
  const page = await read("docs/habits.md");
  const texts = readSources(root.pathname).filter(({ path }) => path.endsWith(".test.ts")).map(({ text }) =>
    text
  );
  const isTest = (name: string) =>
    ['"', "'", "`"].some((mark) => texts.some((text) => text.includes(mark + name + mark)));
  const rows = page.split("\n").filter((line) => /^\| \d/.test(line)).map((line) => line.split("|"));
  const numbers = rows.map(([, number]) => Number(number));
  assertEquals(numbers, numbers.map((_, i) => i + numbers[0]!));
  for (const [, number, , shown] of rows) {
    const names = [...shown!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    const missing = names.filter((name) => !isTest(name));
    assertEquals(missing, [], `habit ${number} names a test that is not there`);
    assert(
      names.length > 0 || /^ (not yet|no test)\b/.test(shown!),
      `habit ${number}: a test, or why there is none`,
    );
  }
});

Deno.test("every link between the pages leads somewhere", async () => {
  const pages = ["README.md", "CHANGELOG.md"];
  for (const directory of ["docs", "docs/decisions"]) {
    for (const { name } of Deno.readDirSync(new URL(directory, root))) {
      if (name.endsWith(".md")) pages.push(`${directory}/${name}`);
    }
  }
  for (const page of pages) {
    for (const [, target] of (await read(page)).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      const exists = await Deno.stat(new URL(target!, new URL(page, root))).then(() => true, () => false);
      assert(exists, `${page} links to ${target}, which is not there`);
    }
  }
});
