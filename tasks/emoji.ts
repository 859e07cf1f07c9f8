// deno-lint-ignore-file no-console
/**
 * Makes core/emoji/data.ts from the English lists of emoji-picker-element-data (Apache-2.0, from emojibase, MIT). Run it
 * for a new Unicode: `deno run -A tasks/emoji.ts`. Addressed at run time, so that nobody else needs the package.
 */
interface Listed {
  emoji: string;
  annotation: string;
  shortcodes?: string[];
  tags?: string[];
  group: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
}

const source = "npm:emoji-picker-element-data@1.8.0/en";
/** Skin tones by themselves are no emoji to pick. */
const components = 2;
/** Older emoji are drawn everywhere. */
const oldest = 13;

const read = async (list: string): Promise<Listed[]> =>
  (await import(`${source}/${list}/data.json`, { with: { type: "json" } })).default;

const listed = (await read("emojibase")).filter(({ emoji, group }) =>
  group !== components && toRgi(emoji) !== null
);
const codes = await shortcodes();
const groups = Map.groupBy(listed, ({ group }) => group);
const text = [...groups].sort(([a], [b]) => a - b).map(([, some]) => some.map(lineOf).join("\n")).join(
  "\n\n",
);
if (/[`\\$]/.test(text)) throw new Error("The text cannot stand in a template as it is");
await Deno.writeTextFile(
  new URL("../core/emoji/data.ts", import.meta.url),
  `// This module is browser compatible.
/**
 * Made by tasks/emoji.ts from emoji-picker-element-data 1.8.0 (Apache-2.0) and emojibase (MIT). A line for each emoji, an
 * empty one between groups: emoji|name|shortcodes|more words to find it by|* with skin tones|Unicode version if new
 */
export const data =
  \`${text}\`;
`,
);
console.log(`${listed.length} emoji, ${codes.size} with shortcodes, ${text.length} characters`);

/** One spelling of each: what servers and browsers know as one emoji; null when they do not (yet). */
function toRgi(emoji: string): string | null {
  const rgi = /^\p{RGI_Emoji}$/v;
  return [emoji, emoji.replaceAll("\ufe0f", "")].find((spelling) => rgi.test(spelling)) ?? null;
}

/** A name means one emoji: where lists disagree, the one that most people know goes first. */
async function shortcodes(): Promise<Map<string, string[]>> {
  const taken = new Set<string>();
  const found = new Map<string, string[]>();
  for (const list of ["github", "emojibase", "iamcal"]) {
    for (const { emoji, shortcodes = [] } of await read(list)) {
      const free = shortcodes.filter((name) => /^[a-z0-9_+-]{2,32}$/.test(name) && !taken.has(name));
      for (const name of free) taken.add(name);
      found.set(emoji, [...found.get(emoji) ?? [], ...free]);
    }
  }
  return found;
}

function lineOf({ emoji, annotation, tags = [], version, skins = [] }: Listed): string {
  const names = codes.get(emoji) ?? [];
  const said = new Set([
    ...names.flatMap((name) => name.split(/[_-]/)),
    ...annotation.toLowerCase().split(/\W+/),
  ]);
  const more = tags.map((tag) => tag.toLowerCase()).filter((tag) => !said.has(tag));
  const toned = skins.some(({ emoji, tone }) => tone === 1 && toRgi(emoji) !== null) ? "*" : "";
  return [toRgi(emoji), annotation, names.join(" "), more.join(" "), toned, version >= oldest ? version : ""]
    .join("|");
}
