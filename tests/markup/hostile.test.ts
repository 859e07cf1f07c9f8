/**
 * Whatever strangers write: nothing but the known elements and attributes comes of it, no link leads anywhere but to
 * http and https, every character stays, and no text takes longer than its length allows.
 */
import { cpuUsage } from "node:process";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { FoundText } from "@/components/FoundText.tsx";
import { MessageText, type Reader } from "@/components/conversation/MessageText.tsx";
import { type Block, type Inline, mentionsIn, parseMarkup, plainText } from "@/core/markup/markup.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withPage } from "@/tests/support/browser.ts";
import { randomText } from "./support/random.ts";
import { world } from "./support/sketch.ts";
import { addresses, heavy, heavyAddresses, places, scripts } from "./support/vectors.ts";

const reader: Reader = { ...world, me: "ada" };
const rendered = (text: string) => renderToString(h(MessageText, { text, reader }));

const allowed: Record<string, readonly string[]> = {
  a: ["href", "title", "target", "rel", "dir", "class"],
  blockquote: [],
  code: ["dir"],
  details: ["class"],
  div: ["class", "dir"],
  em: [],
  h3: [],
  h4: [],
  h5: [],
  li: [],
  ol: ["start"],
  pre: ["tabindex"],
  s: [],
  span: ["class", "dir", "title"],
  strong: [],
  summary: [],
  ul: [],
};

/** Reads HTML more strictly than a browser: what does not look exactly like a known tag is a fault. */
function judge(html: string, text: string): void {
  for (const [tag] of html.matchAll(/<[^>]*>?/g)) {
    const [, name, attributes] = /^<\/?([a-z0-9]+)((?: [a-z]+="[^"<]*")*)\s*\/?>$/.exec(tag) ?? [];
    const known = name === undefined ? undefined : allowed[name];
    assert(known !== undefined, `${tag} comes of ${JSON.stringify(text)}`);
    for (const [, attribute, value] of attributes!.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
      assert(known.includes(attribute!), `${tag} comes of ${JSON.stringify(text)}`);
      if (attribute === "href") assert(/^(?:https?:\/\/|\/rooms\/R\d$)/.test(value!), `${tag} leads astray`);
    }
    if (tag.includes('target="_blank"')) assert(tag.includes('rel="noopener noreferrer nofollow"'), tag);
  }
}

/** Letters, digits and what is never a mark are there in their order; more may be, such as the address behind a link. */
function keepsAll(text: string): void {
  const output = letters(parseMarkup(text, world).map(saidBy).join(""));
  let at = 0;
  for (const letter of letters(text)) {
    at = output.indexOf(letter, at) + 1;
    assert(at > 0, `"${letter}" of ${JSON.stringify(text)} got lost`);
  }
}
function letters(text: string): string {
  return text.replace(/:(?:wave|heart|\+1):/gi, "").toLowerCase().replace(
    /[^\p{L}\p{N}\p{So}<"'&=;${}%^,/]/gu,
    "",
  );
}
function saidBy(block: Block): string {
  if (block.type === "codeBlock") return block.language + block.text;
  if (block.type === "list") {
    return block.items.map((item, i) => `${(block.start ?? NaN) + i || ""}${item.map(saidBy).join("")}`).join(
      "",
    );
  }
  return block.type === "quote" ? block.children.map(saidBy).join("") : block.children.map(said).join("");
}
function said(node: Inline): string {
  if (node.type === "emoji") return "";
  if (!("children" in node)) return node.text;
  const inside = node.children.map(said).join("");
  return node.type === "link" ? `${inside}${node.href}` : inside;
}

const everything = [...scripts, ...addresses].flatMap((text) => places.map((place) => place(text)));

Deno.test("X01 no text becomes an element, an attribute or a script", () => {
  assert(scripts.length >= 150, `${scripts.length} vectors`);
  for (const text of everything) judge(rendered(text), text);
});

Deno.test("X01 nothing comes of a text in a list of what was found, wherever it is marked", () => {
  const places = () => [[0, 3], [4, 9], [20, 60]] as const;
  for (const text of everything) {
    const html = renderToString(h(FoundText, { text, places }));
    judge(
      html.replace(/<span role="img" aria-label="Spoiler">/g, "<span>").replace(/<(\/?)mark>/g, "<$1em>"),
      text,
    );
  }
});

Deno.test("X01 a real browser finds nothing foreign in what is rendered, and runs nothing", async () => {
  await withPage(async (page) => {
    await page.setContent(everything.map(rendered).join("\n"));
    const found = await page.evaluate(
      (allowed) =>
        [...document.body.querySelectorAll("*")].flatMap((element) => {
          const known = allowed[element.localName];
          const isKnown = known !== undefined &&
            element.getAttributeNames().every((it) => known.includes(it));
          const leads = !(element instanceof HTMLAnchorElement) || /^https?:$/.test(element.protocol) ||
            /^\/rooms\/R\d$/.test(element.getAttribute("href")!);
          return isKnown && leads ? [] : [element.outerHTML];
        }),
      allowed,
    );
    assertEquals(found, []);
    assert(await page.locator(".message-text").count() === everything.length, "a message was torn apart");
  });
});

Deno.test("X01 every character of an attack stays readable", () => {
  for (const text of [...scripts, ...scripts.map((text) => `> **${text}**`)]) keepsAll(text);
});

Deno.test("X02 addresses of other schemes stay text", () => {
  for (const address of addresses) {
    for (const text of [address, `[click](${address})`, `![x](${address})`, `<${address}>`]) {
      const links = [...rendered(text).matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);
      // Some of them hold an address of the web, which is a link by itself.
      assert(
        links.every((href) => /^https?:\/\/(?:a|b)\.example\//.test(href) && text.includes("example")),
        text,
      );
      assertEquals(links.filter((href) => !text.includes(href.slice(0, -1))), [], text);
    }
  }
});

Deno.test("X02 a link tells the other site nothing, and says where it leads when its text says otherwise", () => {
  const html = rendered("[https://bank.example](https://evil.example/login)");
  assert(html.includes('rel="noopener noreferrer nofollow"'), html);
  assert(html.includes("> (evil.example/login)</span>"), html);
});

Deno.test("X03 texts made of signs keep every character and give a shallow tree", () => {
  for (let seed = 1; seed <= 1_500; seed++) {
    const text = randomText(seed, 5 + seed % 60);
    keepsAll(text);
    judge(rendered(text), text);
  }
});

Deno.test("X03 the deepest texts can be shown, quoted and searched", () => {
  for (const [name, make] of Object.entries(heavy)) {
    const blocks = parseMarkup(make(65_536), world);
    // Three quotes, three lists, six marks, a link with six more, their text; and a spoiler around the link.
    assert(depthOf(blocks) <= 28, name);
    assert(rendered(make(10_000)).length < 2_000_000, name);
    plainText(blocks);
    mentionsIn(make(10_000));
  }
});

function depthOf(tree: unknown): number {
  if (Array.isArray(tree)) return Math.max(0, ...chunked(tree).map((part) => Math.max(...part.map(depthOf))));
  if (typeof tree !== "object" || tree === null) return 0;
  const { children, items } = tree as { children?: unknown; items?: unknown[] };
  return 1 + Math.max(depthOf(children), depthOf(items?.flat()));
}
/** Math.max takes only so many arguments. */
function chunked<T>(list: T[]): T[][] {
  return Array.from(
    { length: Math.ceil(list.length / 1_000) },
    (_, i) => list.slice(i * 1_000, (i + 1) * 1_000),
  );
}

/** Milliseconds of the processor, the best of several runs: what else the machine does is not what is measured. */
function best(text: string): number {
  let least = Infinity;
  for (let run = 0; run < 7; run++) {
    const started = cpuUsage().user;
    parseMarkup(text, world);
    least = Math.min(least, (cpuUsage().user - started) / 1000);
  }
  return least;
}

/** Four times the text takes about four times as long; where the work grows with the square it is sixteen. */
const tolerated = 9;
/** Milliseconds below which a clock tells nothing. */
const noise = 4;

function takesInProportion(texts: typeof heavy): void {
  for (const [name, make] of Object.entries(texts)) {
    const [small, large] = [make(16_384), make(4 * 16_384)];
    let times: number[] = [];
    // A machine that was busy with something else is asked again.
    for (let attempt = 0; attempt < 5; attempt++) {
      times = [best(small), best(large)];
      if (times[1]! <= Math.max(times[0]! * tolerated, noise)) break;
    }
    const [once, fourfold] = times as [number, number];
    const told = `${name}: ${once.toFixed(1)} ms for 64 KiB, ${
      fourfold.toFixed(1)
    } ms for four times as much`;
    assert(fourfold <= Math.max(once * tolerated, noise), told);
  }
}

Deno.test("X03 no text takes longer than in proportion to its length", () => takesInProportion(heavy));

Deno.test("X05 no address takes longer than in proportion to its length", () =>
  takesInProportion(heavyAddresses));
