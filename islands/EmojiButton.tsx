// This module is browser compatible.
/** The button beside a field that opens all emoji. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Smile } from "../components/icons.tsx";
import { later } from "../core/browser/later.ts";

const EmojiPicker = later(() => import("./EmojiPicker.tsx"));

export default function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        type="button"
        class="icon-button composer-tool"
        aria-label="Emoji"
        title="Emoji (type : for search)"
        aria-expanded={open.value}
        ref={button}
        onClick={() => open.value = !open.value}
      >
        <Smile />
      </button>
      {open.value && (
        <EmojiPicker
          anchor={button.current}
          onPick={(emoji) => {
            open.value = false;
            onPick(emoji);
          }}
          onClose={() => open.value = false}
        />
      )}
    </>
  );
}
