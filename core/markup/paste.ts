// This module is browser compatible.
/**
 * Rich text from the clipboard as the Markdown of the chat. The parser of the browser is handed in; its document has
 * no window, so nothing in it runs or loads, and only text, structure and http(s) addresses are taken from it.
 */
import { isAddress, linkTo, ticksFor } from "./writing.ts";

/** As much of a DOM node as is read. */
export interface HtmlNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  readonly childNodes: ArrayLike<HtmlNode>;
  getAttribute?(name: string): string | null;
}
export interface HtmlParser {
  parseFromString(html: string, type: "text/html"): { readonly body: HtmlNode };
}

export function htmlToMarkup(html: string, parser: HtmlParser): string {
  const chunks = new Chunks();
  readBlocks(parser.parseFromString(html, "text/html").body, { marks: "", depth: 0 }, chunks);
  return chunks.text();
}

interface Context {
  /** Signs that are open. */
  marks: string;
  depth: number;
}

const element = 1;
const text = 3;
/** The rest of what is nested deeper is left out. */
const deepest = 200;

const ignored = new Set(
  "AUDIO BUTTON CANVAS EMBED HEAD IFRAME INPUT LINK MATH META NOSCRIPT OBJECT SCRIPT SELECT STYLE SVG TEMPLATE TEXTAREA TITLE VIDEO"
    .split(" "),
);
/** Blank line around, as for `P`; the others only begin on a line of their own. */
const spaced = new Set("P H1 H2 H3 H4 H5 H6 UL OL BLOCKQUOTE PRE TABLE HR FIGURE DL".split(" "));
const blocks = new Set(
  "ADDRESS ARTICLE ASIDE CAPTION CENTER DD DETAILS DIV DT FIELDSET FIGCAPTION FOOTER FORM HEADER LI MAIN NAV SECTION SUMMARY TBODY TFOOT THEAD TR"
    .split(" "),
).union(spaced);

/** Blocks of text with the right distance between them. */
class Chunks {
  #text = "";
  #line = "";
  #gap = 0;

  inline(text: string): void {
    this.#line += text;
  }

  /** Ends what was gathered on the line; a block needs so many line breaks to its neighbours. */
  break(gap: number): void {
    const line = tidy(this.#line);
    this.#line = "";
    if (line !== "") this.#append(line);
    this.#gap = Math.max(this.#gap, gap);
  }

  block(text: string, gap: number): void {
    this.break(gap);
    if (text !== "") this.#append(text);
    this.#gap = gap;
  }

  text(): string {
    this.break(0);
    return this.#text;
  }

  #append(text: string): void {
    this.#text += (this.#text === "" ? "" : "\n".repeat(this.#gap)) + text;
    this.#gap = 0;
  }
}

function tidy(line: string): string {
  return line.replace(/[^\S\n]+/g, " ").replace(/ ?\n ?/g, "\n").trim();
}

function readBlocks(node: HtmlNode, context: Context, into: Chunks): void {
  if (context.depth > deepest) return;
  const inner = { ...context, depth: context.depth + 1 };
  for (const child of Array.from(node.childNodes)) {
    if (child.nodeType === element && (blocks.has(nameOf(child)) || holdsBlock(child, inner.depth))) {
      readBlock(child, inner, into);
    } else into.inline(inlineOf(child, inner));
  }
}

/** Documents of offices wrap everything in one `<b>`. */
function holdsBlock(node: HtmlNode, depth: number): boolean {
  if (depth > deepest || ignored.has(nameOf(node))) return false;
  return Array.from(node.childNodes).some((child) =>
    child.nodeType === element && (blocks.has(nameOf(child)) || holdsBlock(child, depth + 1))
  );
}

function readBlock(node: HtmlNode, context: Context, into: Chunks): void {
  const name = nameOf(node);
  const gap = spaced.has(name) ? 2 : 1;
  switch (name) {
    case "UL":
    case "OL":
      return into.block(listOf(node, context), gap);
    case "BLOCKQUOTE":
      return into.block(prefixed(blocksOf(node, context), "> ", "> "), gap);
    case "PRE":
      return into.block(codeOf(node), gap);
    case "HR":
      return into.break(gap);
    case "TR":
      return into.block(rowOf(node, context), gap);
  }
  const heading = /^H([1-6])$/.exec(name);
  if (heading) {
    const line = tidy(inlineChildren(node, context)).replaceAll("\n", " ");
    return into.block(line === "" ? "" : `${"#".repeat(Math.min(3, Number(heading[1])))} ${line}`, gap);
  }
  into.break(gap);
  readBlocks(node, context, into);
  into.break(gap);
}

function blocksOf(node: HtmlNode, context: Context): string {
  const chunks = new Chunks();
  readBlocks(node, context, chunks);
  return chunks.text();
}

function prefixed(text: string, first: string, others: string): string {
  if (text === "") return "";
  return text.split("\n").map((line, i) => (i === 0 ? first : line === "" ? others.trimEnd() : others) + line)
    .join("\n");
}

function listOf(node: HtmlNode, context: Context): string {
  const ordered = nameOf(node) === "OL";
  let number = Number(node.getAttribute?.("start") ?? 1) || 1;
  return Array.from(node.childNodes).filter(({ nodeType }) => nodeType === element).map((child) => {
    // Some write a list inside a list right beside its items.
    if (["UL", "OL"].includes(nameOf(child))) return prefixed(listOf(child, context), "  ", "  ");
    const sign = ordered ? `${number++}. ` : "- ";
    return prefixed(blocksOf(child, context).replace(/\n{2,}/g, "\n"), sign, " ".repeat(sign.length));
  }).filter((item) => item !== "").join("\n");
}

function codeOf(node: HtmlNode): string {
  const code = rawText(node, 0).replace(/\n$/, "");
  const language = languageOf(node) ?? Array.from(node.childNodes).map(languageOf).find((it) => it) ?? "";
  const ticks = ticksFor(code, 3);
  return code.trim() === "" ? "" : `${ticks}${language}\n${code}\n${ticks}`;
}

function languageOf(node: HtmlNode): string | undefined {
  return /\blang(?:uage)?-([\w+#.-]{1,24})/.exec(node.getAttribute?.("class") ?? "")?.[1];
}

function rowOf(node: HtmlNode, context: Context): string {
  const cells = Array.from(node.childNodes).filter(({ nodeType }) => nodeType === element);
  return cells.map((cell) => blocksOf(cell, context).replace(/\s+/g, " ")).join(" | ").trim();
}

function rawText(node: HtmlNode, depth: number): string {
  if (node.nodeType === text) return node.nodeValue ?? "";
  if (depth > deepest || ignored.has(nameOf(node))) return "";
  if (nameOf(node) === "BR") return "\n";
  return Array.from(node.childNodes).map((child) => rawText(child, depth + 1)).join("");
}

function inlineChildren(node: HtmlNode, context: Context): string {
  const inner = { ...context, depth: context.depth + 1 };
  return Array.from(node.childNodes).map((child) => inlineOf(child, inner)).join("");
}

function inlineOf(node: HtmlNode, context: Context): string {
  if (node.nodeType === text) return escaped((node.nodeValue ?? "").replace(/\s+/g, " "));
  const name = nameOf(node);
  if (node.nodeType !== element || context.depth > deepest || ignored.has(name)) return "";
  switch (name) {
    case "BR":
      return "\n";
    case "IMG":
      return escaped(node.getAttribute?.("alt") ?? "");
    case "CODE":
    case "KBD":
    case "SAMP":
    case "TT":
      return codeSpan(rawText(node, 0));
    case "A":
      return linkOf(node, context);
  }
  const marks = marksOf(node).filter((mark) => !context.marks.includes(`<${mark}>`));
  const open = marks.map((mark) => `<${mark}>`).join("");
  const inside = inlineChildren(node, { ...context, marks: context.marks + open });
  return marks.reduce((text, mark) => signed(text, mark), inside);
}

const byName: Record<string, string | undefined> = {
  B: "**",
  STRONG: "**",
  I: "*",
  EM: "*",
  CITE: "*",
  S: "~~",
  DEL: "~~",
  STRIKE: "~~",
};

/** By its name and by its style; `<b style="font-weight:normal">` is not bold. */
function marksOf(node: HtmlNode): string[] {
  const style = node.getAttribute?.("style") ?? "";
  const weight = /font-weight:\s*(\w+)/i.exec(style)?.[1]?.toLowerCase();
  const found = new Set<string>();
  const named = byName[nameOf(node)];
  if (named !== undefined) found.add(named);
  if (weight !== undefined) {
    if (weight.startsWith("bold") || Number(weight) >= 600) found.add("**");
    else found.delete("**");
  }
  if (/font-style:\s*(?:italic|oblique)/i.test(style)) found.add("*");
  if (/font-style:\s*normal/i.test(style)) found.delete("*");
  if (/text-decoration[\w-]*:[^;]*line-through/i.test(style)) found.add("~~");
  return [...found];
}

/** The signs go on the text, not on the blanks around it, and on each line of it. */
function signed(text: string, sign: string): string {
  return text.split("\n").map((line) => {
    const body = line.trim();
    if (body === "") return line;
    const at = line.indexOf(body);
    return line.slice(0, at) + sign + body + sign + line.slice(at + body.length);
  }).join("\n");
}

function codeSpan(code: string): string {
  const line = code.replace(/\s+/g, " ").trim();
  if (line === "") return "";
  const ticks = ticksFor(line, 1);
  return line.includes("`") ? `${ticks} ${line} ${ticks}` : ticks + line + ticks;
}

function linkOf(node: HtmlNode, context: Context): string {
  const href = node.getAttribute?.("href")?.trim() ?? "";
  const inside = inlineChildren(node, context);
  if (!isAddress(href) || inside.trim() === "") return inside;
  const plain = rawText(node, 0).trim();
  if (plain === href) return href;
  const body = inside.replace(/\s+/g, " ").trim();
  const lead = /^\s/.test(inside) ? " " : "";
  return `${lead}${linkTo(body, href)}${/\s$/.test(inside) ? " " : ""}`;
}

function nameOf(node: HtmlNode): string {
  return node.nodeName.toUpperCase();
}

const address = /(https?:\/\/\S+)/i;
const sign =
  /\\(?=[!-/:-@[-`{-~])|`|\*(?=\S)|(?<=\S)\*|~~|\|\||(?<![\p{L}\p{N}_])_+(?=\S)|(?<=\S)_+(?![\p{L}\p{N}_])|\](?=\()/gu;

/** What would become formatting stays text; addresses stay whole. */
function escaped(text: string): string {
  return text.split(address).map((part, i) =>
    i % 2 === 1 ? part : part.replace(sign, (found) => found.replace(/[^]/g, "\\$&"))
  ).join("");
}
