// This module is browser compatible.
/** The end of a list of files: brings more when it comes into sight, and says what went wrong. */
import { useEffect, useRef } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import type { FilePages } from "../core/browser/file_pages.ts";

export default function MoreFiles({ pages, nothing }: { pages: FilePages; nothing: string }) {
  const end = useRef<HTMLDivElement>(null);
  const state = pages.state.value;
  useEffect(() => {
    if (state !== "more") return;
    const sight = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) void pages.more();
    }, { rootMargin: "300px" });
    sight.observe(end.current!);
    return () => sight.disconnect();
  }, [state, pages]);
  return (
    <div ref={end} class="files-end" role="status">
      {state === "all" && pages.files.value.length === 0 && <p class="soft">{nothing}</p>}
      {state === "loading" && <p class="soft">Loading…</p>}
      {typeof state === "object" && (
        <>
          <Note kind="danger">{state.problem}</Note>
          <button type="button" class="button" onClick={() => void pages.more()}>Try again</button>
        </>
      )}
    </div>
  );
}
