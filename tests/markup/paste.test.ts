/** Pasted rich text, read by the parser of a real browser. */
import { type HtmlNode, htmlToMarkup } from "@/core/markup/editing.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { withPage } from "@/tests/support/browser.ts";

interface Plain extends Omit<HtmlNode, "getAttribute" | "childNodes"> {
  childNodes: Plain[];
  attributes: Record<string, string>;
}

/** What is pasted, and what comes into the composer. */
const pastes: [name: string, html: string, written: string][] = [
  [
    "paragraphs and marks",
    "<p>One <b>bold</b>, <em>italic</em>,\n<del>gone</del>.</p><p>Two<br>lines</p>",
    "One **bold**, *italic*, ~~gone~~.\n\nTwo\nlines",
  ],
  ["blanks outside of the signs", "a<b> b </b>c", "a **b** c"],
  ["marks by style", '<span style="font-weight: 700; font-style:italic">x</span>', "***x***"],
  ["what only looks bold by its name", '<b style="font-weight:normal"><p>x</p></b>', "x"],
  ["bold in bold", "<b>a <strong>b</strong></b>", "**a b**"],
  ["code", "<code>a * b</code> <code>a`b</code>", "`a * b` `` a`b ``"],
  [
    "blocks of code",
    '<pre><code class="language-ts">let a;\n  let b;\n</code></pre>after',
    "```ts\nlet a;\n  let b;\n```\n\nafter",
  ],
  ["links", '<a href="https://a.example/b_(c)">text</a>', "[text](https://a.example/b_%28c%29)"],
  ["links that show themselves", '<a href="https://a.example/">https://a.example/</a>', "https://a.example/"],
  ["other links as text", '<a href="javascript:alert(1)">text</a> <a href="/x">y</a>', "text y"],
  [
    "lists",
    "<ul><li>a</li><li><p>b</p><ol start=3><li>c</li><li>d</li></ol></li></ul>",
    "- a\n- b\n  3. c\n  4. d",
  ],
  ["quotes", "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc"],
  ["headings", "<h1>One</h1><h5>Five</h5>x", "# One\n\n### Five\n\nx"],
  ["tables", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"],
  ["pictures by their description", '<img src="https://a.example/x.png" alt="A cat"> x', "A cat x"],
  [
    "no script, style or form",
    "<style>p{}</style><script>alert(1)</script><textarea>x</textarea><svg><text>y</text></svg>z",
    "z",
  ],
  [
    "signs as text",
    "2 * 3, *x*, snake_case, _y_, `z`, [a](b)",
    "2 * 3, \\*x\\*, snake_case, \\_y\\_, \\`z\\`, [a\\](b)",
  ],
  ["addresses as they are", "https://a.example/_x_*y*", "https://a.example/_x_*y*"],
  ["divisions as lines", "<div>a</div><div>b<div>c</div></div>", "a\nb\nc"],
  ["no deeper than it can", "<b><i>".repeat(200) + "x", ""],
];

Deno.test("htmlToMarkup() turns pasted rich text into formatting", async () => {
  await withPage(async (page) => {
    for (const [name, html, written] of pastes) {
      const body = await page.evaluate((html) => {
        const plain = (node: Node): Plain => ({
          nodeType: node.nodeType,
          nodeName: node.nodeName,
          nodeValue: node.nodeValue,
          childNodes: [...node.childNodes].map(plain),
          attributes: Object.fromEntries(
            [...(node as Element).attributes ?? []].map(({ name, value }) => [name, value]),
          ),
        });
        return JSON.stringify(plain(new DOMParser().parseFromString(html, "text/html").body));
      }, html);
      const parser = { parseFromString: () => ({ body: nodeOf(JSON.parse(body)) }) };
      assertEquals(htmlToMarkup(html, parser), written, name);
    }
  });
});

function nodeOf({ attributes, childNodes, ...node }: Plain): HtmlNode {
  return { ...node, childNodes: childNodes.map(nodeOf), getAttribute: (name) => attributes[name] ?? null };
}
