/** A stranger's bytes and texts, made fit to be shown. */

const utf8 = "utf-8";

/** The text of a page: by its byte order mark, what the server says, or what the page says (HTML §13.2.3.2). */
export function decodeHtml(bytes: Uint8Array, contentType: string): string {
  const label = byMark(bytes) ?? /charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1] ?? byMeta(bytes);
  return decoderOf(label ?? utf8).decode(bytes);
}

function byMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return utf8;
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return undefined;
}

function byMeta(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const label = /<meta[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1];
  // It could be read as bytes, so it is not what it says.
  return label?.toLowerCase().startsWith("utf-16") ? utf8 : label;
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder(utf8);
  }
}

// Format characters (bidi, zero-width, tags), private ones and blank fillers; joiners stay: scripts and emoji need them.
const unseen = /(?![\u200c\u200d])[\p{Cf}\p{Co}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu;

/** At most `max` characters on one line, without controls and what hides or turns other text. */
export function oneLine(text: string, max: number): string {
  // Enough to choose from; the rest would only cost time.
  const plain = text.slice(0, max * 10).toWellFormed().replace(unseen, "").replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/(\p{M}{4})\p{M}+/gu, "$1").trim();
  const characters = [...plain];
  return characters.length <= max ? plain : `${characters.slice(0, max - 1).join("").trimEnd()}…`;
}
