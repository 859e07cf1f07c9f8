/**
 * What a page says about itself: title, description, site and pictures, from Open Graph (https://ogp.me), Twitter cards
 * and plain HTML, in that order. Everything is a stranger's text: cut, on one line, without characters that hide or turn.
 */
import { Parser } from "htmlparser2";
import { oneLine } from "./words.ts";

export interface Head {
  title: string;
  description: string;
  site: string;
  /** Addresses as they are written there: the picture of the page, and the icon of the site, which is small. */
  pictures: string[];
}

const limits = { title: 200, description: 400, site: 60 };
/** Characters between looks whether it is enough. */
const piece = 16_384;
/** Nested deeper than this is no head but an attack: the parser's time grows with the square of it. */
const maxDepth = 100;

export function readHead(html: string): Head {
  const said = collect(html);
  const first = (...names: string[]) => names.map((name) => said.get(name)).find(Boolean) ?? "";
  return {
    title: oneLine(first("og:title", "twitter:title", "title"), limits.title),
    description: oneLine(first("og:description", "twitter:description", "description"), limits.description),
    site: oneLine(first("og:site_name"), limits.site),
    pictures: [first(...pictureNames), first("apple-touch-icon")].filter(Boolean),
  };
}

const pictureNames = [
  "og:image:secure_url",
  "og:image:url",
  "og:image",
  "twitter:image",
  "twitter:image:src",
];

/** The first that is said under each name, up to the end of the head. */
function collect(html: string): Map<string, string> {
  const said = new Map<string, string>();
  let depth = 0;
  let over = false;
  let title: string | null = null;
  const note = (name: string | undefined, value: string | undefined) => {
    if (over || name === undefined || !value?.trim() || said.has(name.toLowerCase())) return;
    said.set(name.toLowerCase(), value);
  };
  const parser = new Parser({
    onopentagname(name) {
      depth++;
      if (name === "body" || depth > maxDepth) over = true;
    },
    onopentag(name, attributes) {
      if (name === "meta") note(attributes.property ?? attributes.name, attributes.content);
      if (name === "link" && attributes.rel?.toLowerCase() === "apple-touch-icon") {
        note("apple-touch-icon", attributes.href);
      }
      if (name === "title") title = "";
    },
    ontext(text) {
      if (title !== null) title += text;
    },
    onclosetag(name) {
      depth--;
      if (name === "head") over = true;
      if (name !== "title" || title === null) return;
      note("title", title);
      title = null;
    },
  });
  for (let at = 0; at < html.length && !over; at += piece) parser.write(html.slice(at, at + piece));
  return said;
}
