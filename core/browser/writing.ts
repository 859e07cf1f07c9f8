// This module is browser compatible.
/**
 * What the bar, the keys and pasting do to a field in which one writes. Fetched when the page has nothing else to do;
 * the keys themselves are in writing_keys.ts.
 */
import {
  continueLine,
  type HtmlParser,
  htmlToMarkup,
  linkOnPaste,
  toggleMark,
  withEmoticon,
  type WritingMark,
} from "../markup/editing.ts";
import { isInFence } from "../markup/markup.ts";
import { insertText, putEdit } from "./field.ts";

type Field = HTMLTextAreaElement;

export function format(area: Field, mark: WritingMark): void {
  putEdit(area, toggleMark(area.value, area.selectionStart, area.selectionEnd, mark));
}

/** Goes on with a list or quote; false when a plain line break is right. */
export function breakLine(area: Field): boolean {
  if (area.selectionStart !== area.selectionEnd) return false;
  const edit = continueLine(area.value, area.selectionStart);
  if (edit === null) return false;
  putEdit(area, edit);
  return true;
}

/** A selected text and an address make a link, rich text becomes markup; false when the paste is an ordinary one. */
export function paste(area: Field, data: Pick<DataTransfer, "getData" | "types">): boolean {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const plain = data.getData("text/plain");
  const link = linkOnPaste(value, start, end, plain);
  if (link !== null) {
    putEdit(area, link);
    return true;
  }
  if (isInFence(value.slice(0, start))) return false;
  const markup = markupOf(data.getData("text/html"), plain, data.types);
  if (markup === undefined) return false;
  insertText(area, markup);
  return true;
}

/** Code from an editor comes as coloured text: its signs are its own. */
const codeEditors = ["vscode-editor-data"];
/** Characters; beyond that only the plain text is taken. */
const mostHtml = 1_000_000;

/** Undefined when it says no more than the plain text. */
export function markupOf(
  html: string,
  plain: string,
  types: readonly string[],
  parser?: HtmlParser,
): string | undefined {
  if (html === "" || html.length > mostHtml || types.some((type) => codeEditors.includes(type))) {
    return undefined;
  }
  const markup = htmlToMarkup(html, parser ?? new DOMParser());
  return markup === "" || bare(markup) === bare(plain) ? undefined : markup;
}

/** Without blanks, and without the signs that keep signs from being formatting. */
function bare(text: string): string {
  return text.replace(/\\(?=[!-/:-@[-`{-~])|\s+/g, "");
}

/** After a blank behind an emoticon. Ctrl+Z gives it back, and it stays. */
export function replaceEmoticon(area: Field): void {
  const caret = area.selectionEnd;
  const found = withEmoticon(area.value, caret - 1);
  if (found === undefined || area.selectionStart !== caret) return;
  putEdit(area, { value: found.text, start: found.at + 1, end: found.at + 1 });
}

/** As it is sent: an emoticon at the very end has no blank behind it. */
export function finished(text: string): string {
  return withEmoticon(text)?.text ?? text;
}
