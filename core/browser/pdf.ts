// This module is browser compatible.
/**
 * PDFs, page by page, as the reader comes to them: only the bytes of the pages that are looked at are fetched. Nothing in
 * a PDF is run: no scripts, no forms, no links, and nothing is compiled. One that keeps its worker busy is given up.
 *
 * Heavy, so it is loaded when the first one is opened.
 */
import { getDocument, PasswordResponses, PDFWorker, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { afterInPage } from "./world.ts";

export interface Size {
  width: number;
  height: number;
}
export interface PdfPage {
  /** In CSS pixels, as large as on paper. */
  size: Size;
  /** Draws it, and puts its text over it so that it can be selected. Rejects when that cannot be done. */
  show(place: PdfPlace, scale: number, signal: AbortSignal): Promise<void>;
}
export interface PdfPlace {
  canvas: HTMLCanvasElement;
  texts: HTMLElement;
}
export interface Pdf {
  /** How many pages it has. */
  count: number;
  page(number: number): Promise<PdfPage>;
}
export type PdfFault = "damaged" | "unreachable" | "slow";
export class PdfError extends Error {
  readonly fault: PdfFault;
  constructor(fault: PdfFault) {
    super(`The PDF is ${fault}`);
    this.fault = fault;
  }
}
export interface PdfAsker {
  /** Asks for the password; `again` when it was not the right one. */
  password(again: boolean, answer: (password: string) => void): void;
  signal: AbortSignal;
}

/** Milliseconds without any sign of life. */
const patience = 30_000;
/** Pixels of one page, and of one picture in it, so that no page takes all memory. */
const mostPixels = 16_000_000;
const mostInPicture = 40_000_000;

/** @throws {PdfError} */
export async function openPdf(url: string, { password, signal }: PdfAsker): Promise<Pdf> {
  const port = new Worker("/pdf.js");
  const worker = PDFWorker.create({ port, verbosity: 0 });
  const task = getDocument({
    url: new URL(url, location.href).href,
    worker,
    verbosity: 0,
    // Only what is looked at.
    disableStream: true,
    disableAutoFetch: true,
    useWasm: false,
    useWorkerFetch: false,
    wasmUrl: new URL("/pdf/", location.href).href,
    enableXfa: false,
    maxImageSize: mostInPicture,
    disableWorkerRendering: true,
  });
  const broken = new Promise<never>((_, reject) => port.onerror = () => reject(new PdfError("unreachable")));
  signal.addEventListener("abort", () => {
    task.destroy().catch(() => {});
    // Also when it is busy and does not hear.
    port.terminate();
  });
  const watch = new Watch();
  task.onProgress = () => watch.mark();
  task.onPassword = (answer: (password: string) => void, reason: number) => {
    watch.stop();
    password(reason === PasswordResponses.INCORRECT_PASSWORD, (text) => {
      watch.mark();
      answer(text);
    });
  };
  try {
    const document = await Promise.race([task.promise, broken, watch.over]);
    const page = async (number: number) => pageOf(await inTime(document.getPage(number)));
    return { count: document.numPages, page };
  } catch (error) {
    port.terminate();
    throw error instanceof PdfError ? error : new PdfError(faultOf(error));
  } finally {
    watch.stop();
  }
}

/** Rejects when nothing was marked for too long. */
class Watch {
  readonly over: Promise<never>;
  #give: () => void = () => {};
  #timer = afterInPage(patience, () => this.#give());

  constructor() {
    this.over = new Promise((_, reject) => this.#give = () => reject(new PdfError("slow")));
  }

  mark(): void {
    this.stop();
    this.#timer = afterInPage(patience, () => this.#give());
  }

  stop(): void {
    this.#timer.cancel();
  }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  const watch = new Watch();
  return Promise.race([work, watch.over]).finally(() => watch.stop());
}

function faultOf(error: unknown): PdfFault {
  const name = error instanceof Error ? error.name : "";
  return /^(ResponseException|UnknownErrorException|AbortException)$/.test(name) &&
      !/PDF|XRef/i.test(String(error))
    ? "unreachable"
    : "damaged";
}

function pageOf(page: PDFPageProxy): PdfPage {
  // Points are 72 an inch, CSS pixels 96.
  const inch = 96 / 72;
  const { width, height } = page.getViewport({ scale: inch });
  return {
    size: { width, height },
    show: (place, scale, signal) => show(page, place, scale * inch, signal),
  };
}

async function show(
  page: PDFPageProxy,
  { canvas, texts }: PdfPlace,
  scale: number,
  signal: AbortSignal,
): Promise<void> {
  const viewport = page.getViewport({ scale });
  const fits = Math.sqrt(mostPixels / (viewport.width * viewport.height));
  const density = Math.min(globalThis.devicePixelRatio || 1, 3, fits);
  canvas.width = Math.max(1, Math.floor(viewport.width * density));
  canvas.height = Math.max(1, Math.floor(viewport.height * density));
  const drawing = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
  signal.addEventListener("abort", () => drawing.cancel());
  await inTime(drawing.promise);
  signal.throwIfAborted();
  texts.replaceChildren();
  texts.style.setProperty("--total-scale-factor", `${scale}`);
  const written = new TextLayer({ textContentSource: page.streamTextContent(), container: texts, viewport });
  await inTime(written.render());
}
