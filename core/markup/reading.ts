// This module is browser compatible.
/** What a text says without its looks: for quotes, notifications and search, and who is spoken to. */
import { parseMarkup } from "./parse.ts";
import { type Block, type Inline, type MarkupOptions, textOf } from "./tree.ts";

/** What stands for a spoiler where it cannot be opened. */
const hidden = "▒▒▒";

/** On one line; spoilers stay hidden. */
export function plainText(blocks: readonly Block[]): string {
  return blocks.map(lineOf).join(" ").replace(/\s+/g, " ").trim();
}

function lineOf(block: Block): string {
  switch (block.type) {
    case "paragraph":
    case "heading":
      return textOf(block.children, hidden);
    case "quote":
      return plainText(block.children);
    case "codeBlock":
      return block.text;
    case "list":
      return block.items.map((item, i) =>
        `${block.start === undefined ? "•" : `${block.start + i}.`} ${plainText(item)}`
      ).join(" ");
  }
}

export interface Mentions {
  /** Lower-case, each once, in order. Not all of them need exist. */
  usernames: string[];
  room: boolean;
  here: boolean;
}

/** Who is spoken to. Whoever quotes somebody, or writes code, speaks to nobody by it. */
export function mentionsIn(text: string): Mentions {
  const usernames = new Set<string>();
  const everyone = new Set<string>();
  if (/[@＠]/.test(text)) {
    for (const node of spokenIn(parseMarkup(text))) {
      if (node.type === "mention") usernames.add(node.username);
      if (node.type === "everyone") everyone.add(node.whom);
    }
  }
  return { usernames: [...usernames], room: everyone.has("room"), here: everyone.has("here") };
}

/** What a preview can be made of: a link that is quoted or hidden is not shown in large. */
export function firstLinkIn(text: string): string | undefined {
  if (!/https?:\/\//i.test(text)) return undefined;
  for (const node of spokenIn(parseMarkup(text), "spoiler")) if (node.type === "link") return node.href;
  return undefined;
}

/** Each once, in their order; without those that are quoted or hidden. */
export function linksIn(text: string, most = 20): string[] {
  if (!/https?:\/\//i.test(text)) return [];
  const links = new Set<string>();
  for (const node of spokenIn(parseMarkup(text), "spoiler")) {
    if (node.type === "link") links.add(node.href);
    if (links.size === most) break;
  }
  return [...links];
}

function* spokenIn(blocks: readonly Block[], without?: Inline["type"]): Generator<Inline> {
  for (const block of blocks) {
    if (block.type === "paragraph" || block.type === "heading") yield* nodesIn(block.children, without);
    if (block.type === "list") { for (const item of block.items) yield* spokenIn(item, without); }
  }
}

function* nodesIn(nodes: readonly Inline[], without?: Inline["type"]): Generator<Inline> {
  for (const node of nodes) {
    if (node.type === without) continue;
    yield node;
    if ("children" in node) yield* nodesIn(node.children, without);
  }
}

const emojiRun = /^(?:\p{RGI_Emoji}\s*){1,8}$/v;

/** One to eight emoji and nothing else: shown larger. */
export function emojiOnly(text: string, emoji?: MarkupOptions["emoji"]): boolean {
  if (text.length > 500) return false;
  const resolved = text.replace(/:([a-z0-9_+-]{1,50}):/gi, (typed, name) => {
    const found = emoji?.(name.toLowerCase()) ?? typed;
    // Any other stands for a picture.
    return typeof found === "string" ? found : "🙂";
  });
  return resolved.length <= 120 && emojiRun.test(resolved.trim());
}
