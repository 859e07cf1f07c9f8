// This module is browser compatible.
/** Files out of their messages: what can be seen as a grid, all others in lines. */
import { FileLine } from "../components/conversation/Files.tsx";
import { Play } from "../components/icons.tsx";
import { paths } from "../components/paths.ts";
import { Chat } from "../components/seldom_icons.tsx";
import { lengthText } from "../core/browser/amounts.ts";
import { shortDate, type When } from "../core/browser/dates.ts";
import type { People } from "../core/browser/faces.ts";
import { measuresOf } from "../core/browser/file_facts.ts";
import type { ShownFile } from "../core/browser/galleries.ts";
import { viewing } from "../core/browser/viewing.ts";
import type { FileKind, PlacedFile } from "../core/protocol/entries.ts";
import AboutButton from "./AboutButton.tsx";
import Sound from "./Sound.tsx";

export interface GalleryFilesProps {
  files: readonly ShownFile[];
  kind: FileKind;
  /** What they are called. */
  label: string;
  people: People;
  when: When;
  onGo: (file: ShownFile) => void;
}

export default function GalleryFiles({ files, kind, label, people, when, onGo }: GalleryFilesProps) {
  const asGrid = kind === "pictures" || kind === "films";
  return (
    <ul class={asGrid ? "files-grid" : "files-list"} aria-label={label}>
      {files.map((placed) => (
        <li key={placed.key}>
          {asGrid
            ? <Cell placed={placed} onOpen={() => open(placed, files)} />
            : kind === "sounds"
            ? <Sound file={placed.file} />
            : <FileLine file={placed.file} />}
          <span class="files-about">
            <span class="files-texts">
              <span class="one-line">
                <b dir="auto">{people(placed.by)?.name ?? "…"}</b>, {shortDate(placed.at, when)}
              </span>
              {asGrid && <span class="one-line">{measuresOf(placed.file)}</span>}
            </span>
            {/* A picture says it where it is looked at. */}
            {kind !== "pictures" && <AboutButton file={placed.file} when={when} />}
            <button
              type="button"
              class="icon-button small"
              aria-label={`Show ${placed.file.name} in the conversation`}
              title="Show in the conversation"
              onClick={() => onGo(placed)}
            >
              <Chat size={16} />
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}

function open({ file }: PlacedFile, all: readonly PlacedFile[]): void {
  viewing.value = { id: file.id, files: all.map(({ file }) => file) };
}

function Cell({ placed: { file }, onOpen }: { placed: PlacedFile; onOpen: () => void }) {
  const { id, name, category, thumbs, duration } = file;
  if (category === "video") {
    return (
      <a class="files-cell" href={paths.file(id)} target="_blank" aria-label={`Open ${name}`}>
        {thumbs && <img src={paths.smallPicture(id)} alt="" loading="lazy" decoding="async" />}
        <span class="film-sign small">
          <Play size={18} />
        </span>
        {duration !== undefined && <span class="film-length">{lengthText(duration)}</span>}
      </a>
    );
  }
  return (
    <button type="button" class="files-cell" aria-label={`Open ${name}`} onClick={onOpen}>
      <img src={thumbs ? paths.smallPicture(id) : paths.file(id)} alt="" loading="lazy" decoding="async" />
    </button>
  );
}
