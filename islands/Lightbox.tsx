// This module is browser compatible.
/**
 * A picture over the whole window, a text or a PDF: opened by a click on anything that carries `data-file`. Arrows go through
 * the pictures of the conversation; wheel, fingers, double click and keys enlarge.
 */
import type { ComponentChildren } from "preact";
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { PictureStage, type StageHandle } from "./PictureStage.tsx";
import { Back, Close, Download, Info } from "../components/icons.tsx";
import { ZoomIn, ZoomOut } from "../components/seldom_icons.tsx";
import { paths } from "../components/paths.ts";
import { sizeText } from "../core/browser/amounts.ts";
import { isPlainClick } from "../core/browser/address.ts";
import { later } from "../core/browser/later.ts";
import type { Client } from "../core/browser/client.ts";
import { followViewed } from "../core/browser/still_viewed.ts";
import { view, viewEarlier, viewing, viewUnlisted } from "../core/browser/viewing.ts";
import type { FileInfo } from "../core/protocol/entries.ts";
import FileText from "./FileText.tsx";

const FileAbout = later(() => import("./FileAbout.tsx"));
const PdfPages = later(() => import("./PdfPages.tsx"));

export default function Lightbox({ client }: { client: Client }) {
  useEffect(() => {
    const clicked = (event: MouseEvent) => {
      const link = event.target instanceof Element && event.target.closest<HTMLElement>("[data-file]");
      if (!link || event.defaultPrevented || !isPlainClick(event)) return;
      event.preventDefault();
      if (!view(link.dataset.file!, client)) void viewUnlisted(link.dataset.file!);
    };
    document.addEventListener("click", clicked);
    return () => document.removeEventListener("click", clicked);
  }, []);
  const { value } = viewing;
  const file = value?.files.find(({ id }) => id === value.id);
  return value && file ? <Box {...{ client, file }} files={value.files} of={value.of} /> : null;
}

interface BoxProps {
  client: Client;
  file: FileInfo;
  files: readonly FileInfo[];
  /** Where there may be earlier ones. */
  of: string | undefined;
}

function Box({ client, file, files, of }: BoxProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<StageHandle>(null);
  const at = files.findIndex(({ id }) => id === file.id);
  const isPicture = file.category === "image";
  const isPdf = file.type === "application/pdf";
  const page = useSignal<Place | undefined>(undefined);
  const isOpen = useComputed(() => page.value !== undefined);
  const about = useSignal(false);

  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current!.showModal();
    return () => before?.focus({ preventScroll: true });
  }, []);
  useEffect(() => followViewed(client), [client]);

  const step = (by: 1 | -1) => {
    const next = files[at + by];
    if (next !== undefined) viewing.value = { id: next.id, files, ...(of === undefined ? {} : { of }) };
    else if (by === -1) viewEarlier(client).catch(() => {}); // Without a line it stays where it is.
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    "+": () => stage.current?.zoom(1.5),
    "=": () => stage.current?.zoom(1.5),
    "-": () => stage.current?.zoom(1 / 1.5),
    "0": () => stage.current?.fit(),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey &&
      !(event.target instanceof HTMLInputElement);
    const acts = isPicture || isPdf && !event.key.startsWith("Arrow");
    const act = !plain
      ? undefined
      : event.key.toLowerCase() === "i"
      ? () => about.value = !about.peek()
      : acts
      ? keys[event.key]
      : undefined;
    // What is below has keys of its own.
    if (event.key !== "Escape" && event.key !== "Tab") event.stopPropagation();
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <dialog
      class={about.value ? "lightbox with-about" : "lightbox"}
      aria-label={file.name}
      ref={dialog}
      onClose={() => viewing.value = undefined}
      onCancel={(event) => {
        // Escape leaves what was opened last.
        if (!about.peek()) return;
        event.preventDefault();
        about.value = false;
      }}
      onKeyDown={onKeyDown}
    >
      <header class="lightbox-bar">
        <div class="lightbox-texts">
          <h2 class="one-line">
            <bdi>{file.name}</bdi>
          </h2>
          <span role="status">
            <About {...{ file, page, at }} count={files.length} />
          </span>
        </div>
        {(isPicture || isOpen.value) && (
          <span class={isPdf ? "lightbox-zoom always" : "lightbox-zoom"}>
            <Tool label="Smaller" keys="−" onClick={() => stage.current?.zoom(1 / 1.5)}>
              <ZoomOut />
            </Tool>
            <Tool label="Larger" keys="+" onClick={() => stage.current?.zoom(1.5)}>
              <ZoomIn />
            </Tool>
          </span>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label="About this file"
          aria-expanded={about.value}
          title="About this file (I)"
          onClick={() => about.value = !about.peek()}
        >
          <Info />
        </button>
        <a
          class="icon-button"
          href={paths.download(file.id)}
          download={file.name}
          aria-label="Download"
          title="Download"
        >
          <Download />
        </a>
        <form method="dialog">
          <button type="submit" class="icon-button" aria-label="Close" title="Close (Esc)">
            <Close />
          </button>
        </form>
      </header>
      {isPicture
        ? (
          <PictureStage
            key={file.id}
            file={file}
            handle={stage}
            onSwipe={step}
            onLeave={() => dialog.current?.close()}
          >
            {(at > 0 || of !== undefined) && (
              <button
                type="button"
                class="icon-button lightbox-step previous"
                aria-label="Previous picture"
                title="Previous (←)"
                onClick={() => step(-1)}
              >
                <Back />
              </button>
            )}
            {at < files.length - 1 && (
              <button
                type="button"
                class="icon-button lightbox-step next"
                aria-label="Next picture"
                title="Next (→)"
                onClick={() => step(1)}
              >
                <Back />
              </button>
            )}
          </PictureStage>
        )
        : isPdf
        ? (
          <PdfPages
            key={file.id}
            file={file}
            handle={stage}
            onPage={(at, count) => page.value = [at, count]}
          />
        )
        : <FileText key={file.id} file={file} />}
      {about.value && (
        <aside class="lightbox-about" aria-label="About this file" tabIndex={0}>
          <FileAbout key={file.id} file={file} when={{ now: Date.now() }} />
        </aside>
      )}
    </dialog>
  );
}

function Tool(
  { label, keys, onClick, children }: {
    label: string;
    keys: string;
    onClick: () => void;
    children: ComponentChildren;
  },
) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={`${label} (${keys})`}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

type Place = [page: number, count: number];

/** By itself, so that turning a page draws nothing else. */
function About(
  { file, page, at, count }: { file: FileInfo; page: Signal<Place | undefined>; at: number; count: number },
) {
  if (page.value === undefined) return <>{aboutOf(file, at, count)}</>;
  const [number, pages] = page.value.map((value) => value.toLocaleString("en"));
  return <>{pages === "1" ? "1 page" : `Page ${number} of ${pages}`} · {sizeText(file.size)}</>;
}

function aboutOf({ size, width, height, cleaned, original }: FileInfo, at: number, count: number): string {
  return [
    count > 1 ? `${at + 1} of ${count}` : "",
    width !== undefined && height !== undefined ? `${width} × ${height}` : "",
    sizeText(size),
    original === undefined ? "" : `made smaller from ${sizeText(original)}`,
    cleaned || original !== undefined ? "location and camera notes were removed" : "",
  ].filter(Boolean).join(" · ");
}
