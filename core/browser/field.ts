// This module is browser compatible.
/** What is done to a field of text, whatever stands in it. */

/** Puts text where the caret is, in place of what is selected. */
export function insertText(area: HTMLTextAreaElement, text: string): void {
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
}

/** Browsers without field-sizing need to be told the height. */
export function fit(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}
