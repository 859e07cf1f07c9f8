// This module is browser compatible.
/** The end of a list that grows: brings more when it comes into sight, and says what went wrong. */
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import type { PagesState } from "../core/browser/gallery.ts";

export interface MoreFilesProps {
  pages: {
    state: ReadonlySignal<PagesState>;
    count: ReadonlySignal<number>;
    more(): Promise<void>;
  };
  /** What is said when there are none. */
  nothing: string;
}

export default function MoreFiles({ pages, nothing }: MoreFilesProps) {
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
      {state === "all" && pages.count.value === 0 && <p class="soft">{nothing}</p>}
      {state === "loading" && pages.count.value === 0 && <p class="soft">Loading…</p>}
      {typeof state === "object" && (
        <>
          <Note kind="danger">{state.problem}</Note>
          <button type="button" class="button" onClick={() => void pages.more()}>Try again</button>
        </>
      )}
    </div>
  );
}
