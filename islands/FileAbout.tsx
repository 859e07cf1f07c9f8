// This module is browser compatible.
/** What is known of a file: at once what came with it, and the rest when the server has said it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../components/paths.ts";
import { Copy } from "../components/seldom_icons.tsx";
import type { When } from "../core/browser/dates.ts";
import { factsOf, type Known } from "../core/browser/file_facts.ts";
import type { AboutFile, FileInfo } from "../core/protocol/entries.ts";

/** Milliseconds for which "Copied" is shown. */
const shown = 2_000;

export default function FileAbout({ file, when }: { file: FileInfo; when: When }) {
  const more = useSignal<AboutFile | undefined>(undefined);
  const failed = useSignal(false);
  const tries = useSignal(0);
  useEffect(() => {
    const ending = new AbortController();
    const ask = async () => {
      const response = await fetch(paths.aboutFile(file.id), { signal: ending.signal });
      if (!response.ok) throw new Error(`Status ${response.status}`);
      more.value = await response.json();
      failed.value = false;
    };
    ask().catch(() => failed.value = !ending.signal.aborted);
    return () => ending.abort();
  }, [file, tries.value]);
  const known: Known = more.value?.id === file.id ? more.value : file;
  return (
    <>
      <dl class="facts file-facts">
        <div>
          <dt>Name</dt>
          <dd>
            <bdi>{file.name}</bdi>
          </dd>
        </div>
        {factsOf(known, when).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
        {known.sha256 !== undefined && <Sum sum={known.sha256} name={file.name} />}
      </dl>
      {failed.value && (
        <p class="soft" role="alert">
          The rest cannot be looked up now.{" "}
          <button type="button" class="link-button" onClick={() => tries.value++}>Try again</button>
        </p>
      )}
    </>
  );
}

function Sum({ sum, name }: { sum: string; name: string }) {
  const code = useRef<HTMLElement>(null);
  const said = useSignal("");
  useEffect(() => {
    if (said.value === "") return;
    const timer = setTimeout(() => said.value = "", shown);
    return () => clearTimeout(timer);
  }, [said.value]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(sum);
      said.value = "Copied";
    } catch {
      // Where the page has no right to the clipboard, it is ready for Ctrl+C.
      getSelection()?.selectAllChildren(code.current!);
      said.value = "Selected";
    }
  };
  return (
    <div>
      <dt>SHA-256</dt>
      <dd class="file-sum">
        <code ref={code}>{sum}</code>
        <button
          type="button"
          class="icon-button small"
          aria-label={`Copy the SHA-256 of ${name}`}
          title="Copy"
          onClick={copy}
        >
          <Copy size={16} />
        </button>
        <span class="soft" role="status">{said.value}</span>
      </dd>
    </div>
  );
}
