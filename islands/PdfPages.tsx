// This module is browser compatible.
/**
 * A PDF, its pages one below the other. Each is drawn when it comes into sight and forgotten when it is far away; until
 * then its place is as large as the first page.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { PdfPassword } from "../components/files/PdfPassword.tsx";
import { paths } from "../components/paths.ts";
import type { Pdf, PdfError, PdfFault } from "../core/browser/pdf.ts";
import type { FileInfo } from "../core/protocol/entries.ts";
import { PdfSheet } from "./PdfSheet.tsx";
import type { StageHandle } from "./PictureStage.tsx";

export interface PdfPagesProps {
  file: FileInfo;
  handle: { current: StageHandle | null };
  /** The page that is in sight, and how many there are. */
  onPage: (at: number, count: number) => void;
}

/** Pages that are shown: more would be longer than browsers can scroll. */
const mostPages = 2_000;
const zooms = { least: 0.5, most: 4 };
const words: Record<PdfFault, string> = {
  damaged: "This PDF is damaged and cannot be shown.",
  unreachable: "It cannot be loaded now. Check the connection, then open it again.",
  slow: "This PDF takes too long to be shown.",
};

export default function PdfPages({ file, handle, onPage }: PdfPagesProps) {
  const pdf = useSignal<Pdf | undefined>(undefined);
  const fault = useSignal<PdfFault | undefined>(undefined);
  const asked = useSignal<{ again: boolean; answer: (password: string) => void } | undefined>(undefined);
  const zoom = useSignal(1);
  const first = useSignal<{ width: number; height: number } | undefined>(undefined);
  const room = useSignal(0);
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const open = async () => {
      const { openPdf } = await import("../core/browser/pdf.ts");
      signal.throwIfAborted();
      const password = (again: boolean, answer: (password: string) => void) =>
        asked.value = { again, answer };
      const opened = await openPdf(paths.file(file.id), { password, signal });
      const { size } = await opened.page(1);
      if (signal.aborted) return;
      first.value = size;
      pdf.value = opened;
      onPage(1, opened.count);
    };
    open().catch((error) => {
      if (!signal.aborted) fault.value = (error as PdfError).fault ?? "unreachable";
    });
    return () => ending.abort();
  }, [file.id]);

  useEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    const measure = () => room.value = current.clientWidth;
    const watch = new ResizeObserver(measure);
    measure();
    watch.observe(current);
    current.focus({ preventScroll: true });
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / 300));
    };
    current.addEventListener("wheel", wheel, { passive: false });
    return () => {
      watch.disconnect();
      current.removeEventListener("wheel", wheel);
    };
  }, [pdf.value]);

  /** What is in the middle stays there. */
  const zoomTo = (to: number) => {
    const { current } = scroller;
    const before = zoom.peek();
    zoom.value = Math.min(zooms.most, Math.max(zooms.least, to));
    if (current === null) return;
    const part = zoom.peek() / before;
    const { scrollTop, clientHeight, scrollLeft, clientWidth } = current;
    requestAnimationFrame(() => {
      current.scrollTop = (scrollTop + clientHeight / 2) * part - clientHeight / 2;
      current.scrollLeft = (scrollLeft + clientWidth / 2) * part - clientWidth / 2;
    });
  };
  const zoomBy = (factor: number) => zoomTo(zoom.peek() * factor);
  handle.current = { zoom: zoomBy, fit: () => zoomTo(1) };

  if (fault.value !== undefined) {
    return (
      <div class="lightbox-note pdf-fault" role="alert">
        <p>{words[fault.value]}</p>
        <a class="button" href={paths.download(file.id)} download={file.name}>Download it</a>
      </div>
    );
  }
  if (pdf.value === undefined && asked.value !== undefined) {
    return (
      <PdfPassword
        key={String(asked.value.again)}
        again={asked.value.again}
        onAnswer={(text) => {
          const { answer } = asked.peek()!;
          asked.value = undefined;
          answer(text);
        }}
      />
    );
  }
  if (pdf.value === undefined) return <p class="lightbox-note" role="status">Loading…</p>;
  const { count } = pdf.value;
  const size = first.value!;
  // As on paper where there is room for it.
  const fit = Math.min(1.25, Math.max(0.1, (room.value - 32) / size.width));
  return (
    <div ref={scroller} class="pdf" tabIndex={0} role="region" aria-label={`Pages of ${file.name}`}>
      {room.value > 0 && Array.from({ length: Math.min(count, mostPages) }, (_, i) => (
        <PdfSheet
          key={i}
          pdf={pdf.value!}
          number={i + 1}
          expected={size}
          scale={fit * zoom.value}
          scroller={scroller}
          onSeen={() => onPage(i + 1, count)}
        />
      ))}
      {count > mostPages && (
        <p class="pdf-rest">
          The first {mostPages.toLocaleString("en")} of {count.toLocaleString("en")} pages are shown.{" "}
          <a href={paths.download(file.id)} download={file.name}>Download it</a> for the others.
        </p>
      )}
    </div>
  );
}
