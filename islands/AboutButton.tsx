// This module is browser compatible.
/** Opens what is known of a file, beside that file in a list. */
import { useSignal } from "@preact/signals";
import { Info } from "../components/icons.tsx";
import type { When } from "../core/browser/dates.ts";
import { later } from "../core/browser/later.ts";
import type { FileInfo } from "../core/protocol/entries.ts";

const AboutFiles = later(() => import("./AboutFiles.tsx"));

export default function AboutButton({ file, when }: { file: FileInfo; when: When }) {
  const open = useSignal(false);
  return (
    <>
      <button
        type="button"
        class="icon-button small"
        aria-label={`About ${file.name}`}
        title="About this file"
        onClick={() => open.value = true}
      >
        <Info size={16} />
      </button>
      {open.value && <AboutFiles files={[file]} when={when} onClose={() => open.value = false} />}
    </>
  );
}
