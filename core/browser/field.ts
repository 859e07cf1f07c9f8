// This module is browser compatible.
/**
 * What is done to a field of text in the name of the person: in such a way that Ctrl+Z takes it back like what was
 * typed (setting `value` would forget everything that can be taken back), and that the field says `input` as ever.
 */

/** A field's text and selection. */
export interface FieldState {
  value: string;
  start: number;
  end: number;
}

/** Brings the field there by changing only what differs. */
export function putEdit(area: HTMLTextAreaElement, { value, start, end }: FieldState): void {
  area.focus({ preventScroll: true });
  const { from, to, text } = difference(area.value, value);
  if (from < to || text !== "") {
    area.setSelectionRange(from, to);
    replaceSelection(area, text);
  }
  area.setSelectionRange(start, end);
}

/**
 * Puts text where the caret is, in place of what is selected.
 * @param apart A `:name:` is one only between blanks.
 */
export function insertText(area: HTMLTextAreaElement, text: string, apart = false): void {
  area.focus({ preventScroll: true });
  const joins = apart && text[0] === ":" && /\S$/.test(area.value.slice(0, area.selectionStart));
  replaceSelection(area, apart && text[0] === ":" ? `${joins ? " " : ""}${text} ` : text);
}

/** Browsers without field-sizing need to be told the height. */
export function fit(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}

function replaceSelection(area: HTMLTextAreaElement, text: string): void {
  // Deprecated, and the only way in every browser that can be taken back.
  if (text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** The range of `before` that `text` stands in the place of, in `after`. No character is cut in two. */
export function difference(before: string, after: string): { from: number; to: number; text: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  if (isHigh(before[from - 1])) from--;
  let tail = 0;
  while (tail < most - from && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  if (tail > 0 && isLow(before.at(-tail))) tail--;
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) };
}

function isHigh(unit = ""): boolean {
  return /^[\ud800-\udbff]/.test(unit);
}

function isLow(unit = ""): boolean {
  return /^[\udc00-\udfff]/.test(unit);
}
