// This module is browser compatible.
/** One page of a PDF: its place, and the page in it while it is near. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Pdf, PdfPage, Size } from "../core/browser/pdf.ts";

export interface PdfSheetProps {
  pdf: Pdf;
  number: number;
  /** Until it is known. */
  expected: Size;
  scale: number;
  scroller: { current: HTMLElement | null };
  /** It is what one reads now. */
  onSeen: () => void;
}

/** Milliseconds that the size must have been left alone before it is drawn anew. */
const settled = 150;

export function PdfSheet({ pdf, number, expected, scale, scroller, onSeen }: PdfSheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const texts = useRef<HTMLDivElement>(null);
  const near = useSignal(false);
  const page = useSignal<PdfPage | undefined>(undefined);
  const failed = useSignal(false);
  const drawn = useRef(false);

  useEffect(() => {
    const root = scroller.current;
    const nearby = new IntersectionObserver(
      (entries) => near.value = entries.at(-1)!.isIntersecting,
      { root, rootMargin: "100% 0px" },
    );
    // A line across the middle.
    const read = new IntersectionObserver(
      (entries) => entries.at(-1)!.isIntersecting && onSeen(),
      { root, rootMargin: "-50% 0px -49% 0px" },
    );
    nearby.observe(sheet.current!);
    read.observe(sheet.current!);
    return () => {
      nearby.disconnect();
      read.disconnect();
    };
  }, []);

  useEffect(() => {
    if (!near.value) return void (drawn.current = false);
    const ending = new AbortController();
    const { signal } = ending;
    const draw = async () => {
      page.value ??= await pdf.page(number);
      signal.throwIfAborted();
      await page.peek()!.show({ canvas: canvas.current!, texts: texts.current! }, scale, signal);
      drawn.current = true;
    };
    const fail = () => failed.value = failed.peek() || !signal.aborted;
    const timer = setTimeout(() => void draw().catch(fail), drawn.current ? settled : 0);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [near.value, scale]);

  const { width, height } = page.value?.size ?? expected;
  return (
    <div
      ref={sheet}
      class="pdf-page"
      role="group"
      aria-label={`Page ${number}`}
      style={{ inlineSize: `${width * scale}px`, blockSize: `${height * scale}px` }}
    >
      {near.value && !failed.value && (
        <>
          <canvas ref={canvas} aria-hidden="true" />
          <div ref={texts} class="textLayer" />
        </>
      )}
      {failed.value && <p role="alert">Page {number} cannot be shown.</p>}
    </div>
  );
}
