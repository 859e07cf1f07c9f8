/**
 * A letter as HTML: the look of the pages as far as mail programs go. They know no variables and little of style sheets,
 * so each part carries its light colours itself, and one short sheet turns them dark. Nothing is fetched from anywhere:
 * opening a mail tells nobody. Every text is escaped.
 */
import type { Letter, Quote } from "./letter.ts";

interface Frame {
  server: string;
  origin: string;
}

const font = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const styles = {
  ground: "margin:0;padding:24px 12px;background:#f5f4f0",
  brand: `padding:0 4px 12px;font:600 15px/1.4 ${font};color:#55524c`,
  card: "padding:28px;background:#ffffff;border:1px solid #e5e2db;border-radius:14px",
  title: `margin:0 0 12px;font:600 21px/1.3 ${font};color:#1c1b19`,
  text: `margin:0 0 14px;font:400 15px/1.5 ${font};color:#1c1b19`,
  quote:
    `margin:0 0 14px;padding:2px 0 2px 12px;border-left:3px solid #e5e2db;font:400 15px/1.5 ${font};color:#1c1b19`,
  button:
    `display:inline-block;padding:12px 20px;background:#0a6c66;border-radius:9px;font:600 15px/1.3 ${font};color:#ffffff;text-decoration:none`,
  small: `margin:14px 0 0;font:400 13px/1.5 ${font};color:#68655d`,
};
const dark = `@media (prefers-color-scheme:dark){
.ground{background:#131312!important}.card{background:#1a1a19!important;border-color:#302f2d!important}
.text{color:#ecebe7!important;border-color:#302f2d!important}.soft{color:#b4b1aa!important}
.button{background:#4fc1b2!important;color:#06201d!important}.link{color:#66d3c3!important}}`;

export function asHtml(letter: Letter, { server, origin }: Frame): string {
  const { subject, title, paragraphs, quotes = [], button, small, unsubscribe } = letter;
  const inner = [
    `<h1 class="text" style="${styles.title}">${escape(title)}</h1>`,
    ...paragraphs.map((text) => paragraph(text)),
    ...quotes.map(asQuote),
    ...button === undefined ? [] : [asButton(button.label, origin + button.path)],
    ...small.map((text) => `<p class="soft" style="${styles.small}">${escape(text)}</p>`),
    ...unsubscribe === undefined
      ? []
      : [`<p class="soft" style="${styles.small}">${link(origin + unsubscribe, "Unsubscribe")}</p>`],
  ].join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(subject)}</title>
<style>${dark}</style>
</head>
<body class="ground" style="${styles.ground}">
<table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;margin:0 auto">
<tr><td class="soft" dir="auto" style="${styles.brand}">${escape(server)}</td></tr>
<tr><td class="card" style="${styles.card}">
${inner}
</td></tr>
</table>
</body>
</html>
`;
}

function paragraph(text: string): string {
  return `<p class="text" dir="auto" style="${styles.text}">${escape(text)}</p>`;
}

function asQuote({ by, text }: Quote): string {
  const lines = escape(text).replaceAll("\n", "<br>");
  return `<blockquote class="text" dir="auto" style="${styles.quote}"><b>${
    escape(by)
  }</b><br>${lines}</blockquote>`;
}

/** The address too: some programs show no buttons, and careful people read where a link leads. */
function asButton(label: string, address: string): string {
  return `<p style="margin:20px 0"><a class="button" href="${escape(address)}" style="${styles.button}">${
    escape(label)
  }</a></p>
<p class="soft" style="${styles.small};word-break:break-all">Or copy this address: ${
    link(address, address)
  }</p>`;
}

function link(address: string, label: string): string {
  return `<a class="link" href="${escape(address)}" style="color:#0a6c66">${escape(label)}</a>`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign]!);
}
