// This module is browser compatible.
/** The button that shows and hides the bar of formatting, everywhere on the page; the device remembers it. */
import { useEffect } from "preact/hooks";
import { Letters } from "../components/icons.tsx";
import { keep, kept } from "../core/browser/kept.ts";
import { barShown } from "../core/browser/writing_keys.ts";

const name = "format-bar";

export default function FormatButton({ bar }: { bar: string }) {
  // The server does not know.
  useEffect(() => void (barShown.value = kept(name) === "shown"), []);
  return (
    <button
      type="button"
      class="icon-button composer-tool composer-letters"
      aria-label="Formatting"
      title="Formatting"
      aria-expanded={barShown.value}
      aria-controls={barShown.value ? bar : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        barShown.value = !barShown.value;
        keep(name, barShown.value ? "shown" : "hidden");
      }}
    >
      <Letters />
    </button>
  );
}
