// This module is browser compatible.
/** The button that stands in the row for the tools which have no room there: it opens a menu of them. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Plus } from "../components/icons.tsx";
import { later } from "../core/browser/later.ts";

const ToolMenu = later(() => import("./ToolMenu.tsx"));

export default function MoreTools() {
  const open = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  return (
    <div class="menu composer-more" ref={box}>
      <button
        type="button"
        class="icon-button composer-tool"
        aria-label="More tools"
        title="More tools"
        aria-haspopup="menu"
        aria-expanded={open.value}
        onClick={() => open.value = !open.value}
      >
        <Plus />
      </button>
      {open.value && <ToolMenu box={box} onClose={() => open.value = false} />}
    </div>
  );
}
