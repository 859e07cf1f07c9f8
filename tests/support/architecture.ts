/**
 * The rules of the house (docs/architecture.md): which way arrows go, and who touches the world. Each rule says of
 * one file which line is wrong, why, and what to do instead.
 */
import { type Import, importsOf, isBrowserCompatible, type SourceFile, withoutComments } from "./source.ts";

type Complaint = { line: number; says: string };
type Rule = (file: SourceFile, house: House) => Complaint[];
type House = ReadonlyMap<string, SourceFile>;

/** One line each: `core/a.ts:3 imports …`. */
export function violations(files: readonly SourceFile[]): string[] {
  const house: House = new Map(files.map((file) => [file.path, file]));
  const found = files.flatMap((file) =>
    rules.flatMap((rule) => rule(file, house).map(({ line, says }) => `${file.path}:${line} ${says}`))
  );
  return [...found, ...circles(files)];
}

/** `routes/a.ts` is in `routes`, `main.ts` in ``. */
function floor(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}
/** `core/rooms/a.ts` is in `rooms`, `core/mod.ts` in ``. */
function room(path: string): string {
  const parts = path.split("/");
  return parts[0] === "core" && parts.length > 2 ? parts[1]! : "";
}
const isCore = (path: string) => floor(path) === "core";

/** Where each floor's arrows may lead. Tests, tasks and the files of the root may look everywhere. */
const floors: Record<string, readonly string[]> = {
  routes: ["routes", "islands", "components", "core", ""],
  islands: ["islands", "components", "core"],
  components: ["components", "core"],
  core: ["core"],
  fresh: ["fresh"],
};

function arrowsGoDown(file: SourceFile): Complaint[] {
  const allowed = floors[floor(file.path)];
  if (allowed === undefined) return [];
  return complainOf(file, (target) => {
    const to = floor(target);
    if (allowed.includes(to)) return null;
    return `imports ${target}, but ${floor(file.path)} knows nothing of ${to || "the files of the root"}: ` +
      "hand in what it needs, or move the shared part down to core";
  });
}

/** What others may import of a folder of core: its file of the same name, unless said otherwise. */
const doors: Record<string, readonly string[] | "all"> = {
  // What everything stands on has no inside.
  kv: "all",
  protocol: "all",
  security: "all",
  // The log of a conversation, who may see it, and how far people have read: a noun with several doors.
  conversations: ["conversations.ts", "access.ts", "history.ts", "log.ts", "reads.ts", "receipts.ts"],
  // Reading what was written, and writing it.
  markup: ["markup.ts", "editing.ts", "line.ts"],
  // The language of queries, and where what was asked for stands in a text, are for the browser too.
  search: ["search.ts", "query.ts", "match.ts"],
  // Both ends of the line to a process apart.
  processes: ["processes.ts", "inside.ts"],
  // Topics and bytes: the seam between processes, the hub, one socket.
  realtime: ["bus.ts", "hub.ts", "connection.ts"],
};

function domainsUseDoors(file: SourceFile): Complaint[] {
  const from = room(file.path);
  if (!isCore(file.path) || from === "") return [];
  return complainOf(file, (target) => {
    const to = room(target);
    if (!isCore(target) || to === "" || to === from) return null;
    const open = doors[to] ?? [`${to}.ts`, "mod.ts"];
    if (open === "all" || open.some((name) => target === `core/${to}/${name}`)) return null;
    return `imports ${target}, which is inside "${to}": use ${
      open.map((name) => `core/${to}/${name}`).join(" or ")
    }`;
  });
}

/** Folders of core that may know only some others. */
const narrow: Record<string, readonly string[]> = {
  protocol: [],
  kv: ["protocol"],
  realtime: ["kv", "protocol"],
  security: ["kv", "protocol"],
  browser: ["protocol", "markup", "search"],
  markup: [],
};

function narrowFoldersStayNarrow(file: SourceFile): Complaint[] {
  const from = room(file.path);
  const allowed = narrow[from];
  if (!isCore(file.path) || allowed === undefined) return [];
  return complainOf(file, (target) => {
    const to = room(target);
    if (!isCore(target) || to === "" || to === from || allowed.includes(to)) return null;
    return `imports ${target}, but core/${from} knows nothing of "${to}"; it may import ` +
      (allowed.map((name) => `core/${name}`).join(", ") || "no other folder");
  });
}

function wiringIsAtTheTop(file: SourceFile): Complaint[] {
  if (room(file.path) === "") return [];
  return complainOf(
    file,
    (target, { typeOnly }) =>
      target === "core/mod.ts" && !typeOnly
        ? `imports core/mod.ts, which wires everything: take what is needed as a parameter`
        : null,
  );
}

function protocolNeedsNothing(file: SourceFile): Complaint[] {
  if (!file.path.startsWith("core/protocol/")) return [];
  return complainOfAny(file, (target, { isLocal }) => {
    if (isLocal ? room(target) === "protocol" || target === "core/errors.ts" : target === "zod/mini") {
      return null;
    }
    return `imports ${target}, but the protocol is for both sides: only zod/mini and core/errors.ts`;
  });
}

function markupNeedsNothing(file: SourceFile): Complaint[] {
  if (!file.path.startsWith("core/markup/")) return [];
  return complainOfAny(
    file,
    (target, { isLocal }) =>
      isLocal && room(target) === "markup"
        ? null
        : `imports ${target}, but markup reads what strangers write, here and in the browser: it imports only itself`,
  );
}

const browserPackages = [
  "zod/mini",
  "devalue",
  "ulid",
  "preact",
  "preact/hooks",
  "@preact/signals",
  "fresh/runtime",
  "lowlight",
  "pdfjs-dist/legacy/build/pdf.mjs",
  "pdfjs-dist/legacy/build/pdf.worker.mjs",
  "pdfjs-dist/wasm/jbig2_nowasm_fallback.js",
  "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js",
  "@noble/hashes/sha2.js",
];
const browserGrammars = "highlight.js/lib/languages/";

function browserFilesStaySafe(file: SourceFile, house: House): Complaint[] {
  // A component says so when an island shows it; a page is only ever rendered by the server.
  const isBrowser = floor(file.path) === "islands" || ["browser", "markup"].includes(room(file.path));
  if (!isBrowserCompatible(file)) {
    return isBrowser
      ? [{ line: 1, says: "runs in the browser: begin with `// This module is browser compatible.`" }]
      : [];
  }
  return complainOfAny(file, (target, { isLocal }) => {
    if (!isLocal) {
      return browserPackages.includes(target) || target.startsWith(browserGrammars)
        ? null
        : `imports ${target}, which is not one of the packages for the browser: ${
          browserPackages.join(", ")
        }`;
    }
    const imported = house.get(target);
    if (imported === undefined || isBrowserCompatible(imported)) return null;
    return `imports ${target}, which does not say that it is browser compatible`;
  });
}

const worldly: { pattern: RegExp; allowed: RegExp; says: string }[] = [
  {
    pattern: /\bDeno\.env\b|\bprocess\.env\b/,
    allowed: /^(core\/config\.ts$|main\.ts$|dev\.ts$|tasks\/|tests\/)/,
    says: "reads the environment: add a setting to core/settings.ts and take it from the Config",
  },
  {
    pattern: /\bconsole\.\w/,
    allowed: /^(core\/log\.ts$|main\.ts$|dev\.ts$|tasks\/|tests\/|fresh\/)/,
    says: "prints: use the log of the effects",
  },
  {
    pattern: /\bDate\.now\(|\bMath\.random\(|\bset(Timeout|Interval)\(|\bperformance\.now\(/,
    allowed: /^(?!core\/)|^core\/effects\.ts$|^core\/log\.ts$|^core\/browser\/world\.ts$/,
    says: "reads a clock, draws a number or starts a timer: take it from the effects, so that tests can",
  },
];

function worldComesIn(file: SourceFile): Complaint[] {
  const lines = withoutComments(file.text).split("\n");
  return worldly.filter(({ allowed }) => !allowed.test(file.path)).flatMap(({ pattern, says }) =>
    lines.flatMap((text, i) => pattern.test(text) ? [{ line: i + 1, says }] : [])
  );
}

const rules: readonly Rule[] = [
  arrowsGoDown,
  domainsUseDoors,
  narrowFoldersStayNarrow,
  wiringIsAtTheTop,
  protocolNeedsNothing,
  markupNeedsNothing,
  browserFilesStaySafe,
  worldComesIn,
];

/** Two folders of core that need each other are one folder, or lack a third. */
function circles(files: readonly SourceFile[]): string[] {
  const arrows = new Map<string, Map<string, string>>();
  for (const file of files.filter(({ path }) => room(path) !== "")) {
    for (const { target, isLocal, line, typeOnly } of importsOf(file)) {
      const [from, to] = [room(file.path), isLocal ? room(target) : ""];
      if (to === "" || to === from || typeOnly) continue;
      if (!arrows.has(from)) arrows.set(from, new Map());
      arrows.get(from)!.set(to, `${file.path}:${line}`);
    }
  }
  return [...arrows].flatMap(([from, targets]) =>
    [...targets].filter(([to]) => from < to && leadsTo(to, from, arrows)).map(([to, where]) =>
      `${where} imports from "${to}", which leads back to "${from}": one of the two must not know the other`
    )
  );
}

function leadsTo(
  from: string,
  goal: string,
  arrows: Map<string, Map<string, string>>,
  seen = new Set<string>(),
) {
  if (from === goal) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  for (const next of arrows.get(from)?.keys() ?? []) if (leadsTo(next, goal, arrows, seen)) return true;
  return false;
}

type Judge = (target: string, found: Import) => string | null;

/** Of every import, packages too. */
function complainOfAny(file: SourceFile, judge: Judge): Complaint[] {
  return importsOf(file).flatMap((found) => {
    const says = judge(found.target, found);
    return says === null ? [] : [{ line: found.line, says }];
  });
}

/** Of imports from this repository. */
function complainOf(file: SourceFile, judge: Judge): Complaint[] {
  return complainOfAny(file, (target, found) => found.isLocal ? judge(target, found) : null);
}
