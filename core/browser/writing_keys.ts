// This module is browser compatible.
/**
 * What keys mean in a field in which one writes: the composer, and a message that is being edited. Decided at once, so
 * that the browser does nothing else with them; what they do is in writing.ts, and comes when it is there.
 */
import { signal } from "@preact/signals";
import { type WritingMark } from "../markup/editing.ts";
import { isInFence } from "../markup/markup.ts";
import { insertText } from "./field.ts";
import { laterCode } from "./later.ts";
import { markOf } from "./shortcuts.ts";
import { writingChoices } from "./writing_choices.ts";

type Field = HTMLTextAreaElement;

let writing: typeof import("./writing.ts") | undefined;
const bring = laterCode(async () => writing ??= await import("./writing.ts"));
/** Whether the bar of formatting is shown. */
export const barShown = signal(false);
/** The next paste is to be plain text. */
let plainPaste = false;

/** Call when somebody is about to write. */
export function prepareWriting(): void {
  bring().catch(() => {}); // It is tried again when it is needed.
}

export function format(area: Field, mark: WritingMark): void {
  bring().then(({ format }) => format(area, mark), () => {}); // Without a line nothing happens; the key may be pressed again.
}

/** Whether the key is done with: it formats, or begins a line that goes on with a list. */
export function onWritingKey(event: KeyboardEvent, area: Field): boolean {
  plainPaste = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v";
  if (isComposing(event)) return false;
  const mark = markOf(event, area.selectionStart < area.selectionEnd);
  if (mark !== undefined) format(area, mark);
  else if (event.key !== "Enter" || event.altKey || sends(event, area)) return false;
  else if (writing === undefined) breakLineSoon(area);
  else if (!writing.breakLine(area)) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function breakLineSoon(area: Field): void {
  const plainly = () => insertText(area, "\n");
  bring().then(({ breakLine }) => breakLine(area) || plainly(), plainly);
}

/** Whether this key sends. On a touch screen Enter is a new line: there is a button beside it. */
export function sends(event: KeyboardEvent, area: Field): boolean {
  if (event.key !== "Enter" || isComposing(event)) return false;
  if (event.ctrlKey || event.metaKey) return true;
  if (event.shiftKey || event.altKey || matchMedia("(pointer: coarse)").matches) return false;
  const { enter } = writingChoices(document.cookie);
  return enter === "send" || (enter === "code" && !isInFence(area.value.slice(0, area.selectionStart)));
}

export function onWritingPaste(event: ClipboardEvent, area: Field): void {
  const plain = plainPaste;
  plainPaste = false;
  if (plain || event.clipboardData === null || !writing?.paste(area, event.clipboardData)) return;
  event.preventDefault();
}

/** Call after each change. */
export function onWritten(event: InputEvent, area: Field): void {
  const blank = event.inputType === "insertLineBreak" || event.data === " ";
  if (!blank || event.isComposing || !writingChoices(document.cookie).emoticons) return;
  bring().then(({ replaceEmoticon }) => replaceEmoticon(area), () => {}); // Without a line it stays a face.
}

/** The text as it is sent: nothing but blanks is nothing. */
export function finished(text: string): string {
  const trimmed = text.trim() === "" ? "" : text.replace(/\s+$/, "");
  return writingChoices(document.cookie).emoticons ? writing?.finished(trimmed) ?? trimmed : trimmed;
}

/** What is pressed while a character is being composed belongs to the input method (229: what Safari says then). */
function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
