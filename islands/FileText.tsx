// This module is browser compatible.
/** The text of a file, with colours where its language is known. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { paths } from "../components/paths.ts";
import type { FileInfo } from "../core/protocol/entries.ts";
import Code from "./Code.tsx";

export default function FileText({ file }: { file: FileInfo }) {
  const text = useSignal<string | undefined>(undefined);
  const failed = useSignal(false);
  useEffect(() => {
    const ending = new AbortController();
    const read = async () => {
      const response = await fetch(paths.file(file.id), { signal: ending.signal });
      if (!response.ok) throw new Error(`Status ${response.status}`);
      text.value = await response.text();
    };
    read().catch(() => failed.value = !ending.signal.aborted);
    return () => ending.abort();
  }, [file.id]);
  if (failed.value) {
    return <p class="lightbox-note" role="alert">It cannot be shown now. Try to download it.</p>;
  }
  if (text.value === undefined) return <p class="lightbox-note" role="status">Loading…</p>;
  return (
    <div class="lightbox-text" tabIndex={0} aria-label={`Text of ${file.name}`} role="region">
      <Code language={file.name.split(".").at(-1)!.toLowerCase()} text={text.value} />
    </div>
  );
}
