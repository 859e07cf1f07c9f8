/**
 * Chunks that always travel together become one file. The bundler cuts what islands share wherever any two of them
 * differ, also those that are loaded later: a page then begins with dozens of small files, each of them a request, and
 * small files compress badly.
 *
 * First islands are those that no other includes or loads. What the same first islands need at once is joined; what is
 * loaded later stays as it was cut. An address that was joined away and is still asked for is a file of names.
 */
export interface Output {
  name: string;
  text: string;
}

/** Bundles files, each by itself; what begins with `outside` stays an import. */
export type Join = (files: string[], outside: string) => Promise<Output[]>;

const outside = "outside:";
const fixed = /(?:from|import)\s*["']\.\/([\w$.-]+\.js)["']/g;
const reference = /(["'`])\.\/([\w$.-]+\.js)\1/g;
const loading = /import\(\s*(["'`])\.\/([\w$.-]+\.js)\1/g;
const bare = /import\s*["']\.\/([\w$.-]+\.js)["']/g;
const imported = /import\s*\{([^}]*)\}\s*from\s*["']\.\/([\w$.-]+\.js)["']/g;
const exported = /export\s*\{([^}]*)\}/g;

/** @param entries Names of the outputs that keep an address. */
export async function mergeChunks(outputs: Output[], entries: string[], join: Join): Promise<Output[]> {
  const texts = new Map(outputs.map(({ name, text }) => [name, text]));
  const homes = homesOf(texts, entries);
  if (homes.size === 0) return outputs;
  const asked = askedFrom(texts, homes, entries);
  const folder = await Deno.makeTempDir({ prefix: "fresh-" });
  try {
    const files = await writeAll(folder, { texts, homes, asked });
    const joined = await join(files.map((file) => `${folder}/${file}`), outside);
    const facades = [...kept(texts, entries)].filter((name) => homes.has(name) && homes.get(name) !== name);
    return [
      ...joined.map(({ name, text }) => ({ name, text: text.replaceAll(outside, "./") })),
      ...facades.map((name) => ({ name, text: namesOf(asked.get(name)!, `./${homes.get(name)}`) })),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Texts = Map<string, string>;
/** Which file a chunk becomes part of; those that stay alone are not in it. */
type Homes = Map<string, string>;
/** For each joined chunk the names that others ask it for, and what they are called in its home. */
type Asked = Map<string, Map<string, string>>;

function homesOf(texts: Texts, entries: string[]): Homes {
  const named = new Set([...texts.values()].flatMap((text) => targets(text, reference, 2)));
  const first = entries.filter((entry) => !named.has(entry) && !isNames(texts.get(entry)!));
  const needs = new Map(first.map((entry) => [entry, closure(texts, entry)]));
  const groups = Map.groupBy(
    [...texts.keys()].filter((name) => first.some((entry) => needs.get(entry)!.has(name))),
    (name) => first.filter((entry) => needs.get(entry)!.has(name)).join(" "),
  );
  const homes: Homes = new Map();
  let count = 0;
  for (const [needers, members] of groups) {
    if (members.length === 1) continue;
    const home = texts.has(needers) ? needers : `shared${++count}.js`;
    for (const member of members) homes.set(member, home);
  }
  return homes;
}

/** The code of an island that others include stands in a chunk. */
function isNames(text: string): boolean {
  return text.replace(/import\s*(?:\{[^}]*\}\s*from)?\s*["'][^"']*["'];?/g, "").replace(exported, "")
    .replace(/\/\/.*/g, "").replace(/[;\s]/g, "") === "";
}

function closure(texts: Texts, entry: string): Set<string> {
  const reached = new Set<string>([entry]);
  for (const name of reached) {
    for (const next of targets(texts.get(name)!, fixed, 1)) if (texts.has(next)) reached.add(next);
  }
  return reached;
}

/** What is loaded by its address, and so has to have one. */
function kept(texts: Texts, entries: string[]): Set<string> {
  return new Set([...entries, ...[...texts.values()].flatMap((text) => targets(text, loading, 2))]);
}

function askedFrom(texts: Texts, homes: Homes, entries: string[]): Asked {
  const asked: Asked = new Map([...homes.keys()].map((name) => [name, new Map()]));
  let count = 0;
  const ask = (from: string, name: string, isOwn: boolean) => {
    const names = asked.get(from)!;
    if (!names.has(name)) names.set(name, isOwn ? name : `$${(count++).toString(36)}`);
  };
  for (const name of kept(texts, entries)) {
    for (const it of exportsOf(texts.get(name) ?? "")) {
      if (homes.has(name)) ask(name, it, homes.get(name) === name);
    }
  }
  for (const [name, text] of texts) {
    for (const [, list, from] of text.matchAll(imported)) {
      if (!homes.has(from!) || homes.get(from!) === homes.get(name)) continue;
      for (const item of items(list!)) ask(from!, item.split(/\s+as\s+/)[0]!, false);
    }
  }
  return asked;
}

async function writeAll(
  folder: string,
  { texts, homes, asked }: { texts: Texts; homes: Homes; asked: Asked },
): Promise<string[]> {
  for (const inner of ["parts", "names"]) await Deno.mkdir(`${folder}/${inner}`);
  const write = (file: string, text: string) => Deno.writeTextFile(`${folder}/${file}`, text);
  const alone = [...texts.keys()].filter((name) => !homes.has(name));
  const homesThere = [...new Set(homes.values())];
  for (const name of alone) await write(name, redirected(texts.get(name)!, { texts, homes, up: "./" }));
  for (const [name, home] of homes) {
    await write(`parts/${name}`, redirected(texts.get(name)!, { texts, homes, home, up: "../" }));
    await write(`names/${name}`, namesOf(asked.get(name)!, outside + home));
  }
  for (const home of homesThere) {
    const members = [...homes.keys()].filter((name) => homes.get(name) === home);
    await write(home, members.map((name) => publicly(asked.get(name)!, `./parts/${name}`)).join("\n"));
  }
  return [...alone, ...homesThere];
}

interface Place {
  texts: Texts;
  homes: Homes;
  /** Of the text itself. */
  home?: string;
  /** From its folder to that of all. */
  up: string;
}

/** Imports lead to a part of the same file, to the names of another, or stay. */
function redirected(text: string, { texts, homes, home, up }: Place): string {
  const isHome = (target: string) => home !== undefined && homes.get(target) === home;
  const staying = text
    .replace(loading, (all, _, target) => texts.has(target) ? `import("${outside}${target}"` : all)
    .replace(
      bare,
      (all, target) => homes.has(target) && !isHome(target) ? `import "${outside}${homes.get(target)}"` : all,
    );
  return staying.replace(reference, (all, _, target) => {
    if (!texts.has(target) || isHome(target)) return all;
    return homes.has(target) ? `"${up}names/${target}"` : `"${outside}${target}"`;
  });
}

/** Of a file that gives each name as its home calls it. */
function namesOf(names: Map<string, string>, home: string): string {
  const list = [...names].map(([own, there]) => there === own ? own : `${there} as ${own}`);
  return list.length === 0 ? `import "${home}";` : `export { ${list.join(", ")} } from "${home}";`;
}

function publicly(names: Map<string, string>, part: string): string {
  const list = [...names].map(([own, there]) => there === own ? own : `${own} as ${there}`);
  return list.length === 0 ? `import "${part}";` : `export { ${list.join(", ")} } from "${part}";`;
}

function exportsOf(text: string): string[] {
  return [...text.matchAll(exported)].flatMap(([, list]) => items(list!))
    .map((item) => item.split(/\s+as\s+/).at(-1)!);
}

const items = (list: string) => list.split(",").map((item) => item.trim()).filter((item) => item !== "");

function targets(text: string, pattern: RegExp, group: number): string[] {
  return [...text.matchAll(pattern)].map((match) => match[group]!);
}
