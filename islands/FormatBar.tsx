// This module is browser compatible.
/** The buttons that format what is selected. The field keeps the keyboard; with Tab one gets here, with arrows along. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import * as icons from "../components/conversation/format_icons.tsx";
import { Link } from "../components/seldom_icons.tsx";
import { capsOf, onMac } from "../core/browser/shortcut_words.ts";
import { shortcuts } from "../core/browser/shortcuts.ts";
import type { WritingMark } from "../core/markup/editing.ts";

const buttons: readonly (readonly [WritingMark, string, typeof Link])[] = [
  ["bold", "Bold", icons.Bold],
  ["italic", "Italic", icons.Italic],
  ["strike", "Struck through", icons.Strike],
  ["link", "Link", Link],
  ["list", "List", icons.ListSign],
  ["orderedList", "Numbered list", icons.NumberedSign],
  ["quote", "Quote", icons.QuoteSign],
  ["code", "Code", icons.CodeSign],
  ["codeBlock", "Block of code", icons.CodeBlockSign],
  ["spoiler", "Spoiler", icons.SpoilerSign],
];

export default function FormatBar({ id, onFormat }: { id: string; onFormat: (mark: WritingMark) => void }) {
  const bar = useRef<HTMLDivElement>(null);
  /** The one that Tab comes to. */
  const at = useSignal(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    at.value = (at.value + step + buttons.length) % buttons.length;
    (bar.current!.children[at.value] as HTMLElement).focus();
  };
  return (
    <div
      class="format-bar"
      role="toolbar"
      aria-label="Format the text"
      id={id}
      ref={bar}
      onKeyDown={onKeyDown}
    >
      {buttons.map(([mark, name, Icon], i) => (
        <button
          key={mark}
          type="button"
          class="icon-button format-button"
          aria-label={name}
          title={titleOf(mark, name)}
          tabIndex={i === at.value ? 0 : -1}
          // A press must not take the keyboard, or the selection, from the field.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onFormat(mark)}
        >
          <Icon size={18} />
        </button>
      ))}
    </div>
  );
}

function titleOf(mark: WritingMark, name: string): string {
  const keys = mark === "link" ? "Mod+K" : shortcuts[mark][0];
  return `${name} (${capsOf(keys, onMac()).join("+")})`;
}
