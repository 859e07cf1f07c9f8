// This module is browser compatible.
/** Pictures, films, sounds and other files of a conversation, by kind and by person; each leads to its message. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { FileLine } from "../components/conversation/Files.tsx";
import { Play } from "../components/icons.tsx";
import { FileIcon } from "../components/files/FileIcon.tsx";
import { Chat } from "../components/seldom_icons.tsx";
import { paths } from "../components/paths.ts";
import type { Client } from "../core/browser/client.ts";
import { lengthText } from "../core/browser/amounts.ts";
import { shortDate, type When } from "../core/browser/dates.ts";
import { FilePages } from "../core/browser/file_pages.ts";
import { titled } from "../core/browser/naming.ts";
import { viewing } from "../core/browser/viewing.ts";
import type { FileKind, PlacedFile } from "../core/protocol/entries.ts";
import { placeOfThread } from "../core/protocol/ids.ts";
import { measuresOf } from "../core/browser/file_facts.ts";
import AboutButton from "./AboutButton.tsx";
import ModalDialog from "./ModalDialog.tsx";
import MoreFiles from "./MoreFiles.tsx";
import Sound from "./Sound.tsx";

export interface FilesPanelProps {
  client: Client;
  conversation: string;
  when: When;
  onGo: (id: string, n: number) => void;
  onClose: () => void;
}

const kinds: readonly { kind: FileKind; name: string }[] = [
  { kind: "pictures", name: "Pictures" },
  { kind: "films", name: "Films" },
  { kind: "sounds", name: "Sounds" },
  { kind: "others", name: "Files" },
];

export default function FilesPanel({ client, conversation, when, onGo, onClose }: FilesPanelProps) {
  const kind = useSignal<FileKind>("pictures");
  const by = useSignal<string | undefined>(undefined);
  const seen = useSignal<ReadonlySet<string>>(new Set());
  const people = (id: string) => client.person(id).value;
  const pages = useMemo(
    () =>
      new FilePages((before) =>
        client.connection.request("files.list", {
          conversation,
          kind: kind.peek(),
          ...(by.peek() === undefined ? {} : { by: by.peek()! }),
          ...(before === undefined ? {} : { before }),
        })
      ),
    [conversation, kind.value, by.value],
  );
  useEffect(() => () => pages.stop(), [pages]);
  const files = pages.files.value;
  useEffect(() => {
    seen.value = new Set([...seen.peek(), ...files.map(({ by }) => by)]);
  }, [files]);
  const go = ({ conversation: place, n }: PlacedFile) => {
    onClose();
    onGo(conversation, placeOfThread(place)?.root ?? n!);
  };
  const item = client.conversation(conversation).value;
  const name = item && titled(item.room, people, client.me).name;
  const asGrid = kind.value === "pictures" || kind.value === "films";
  return (
    <ModalDialog id="files-panel" title={`Files in ${name ?? "this conversation"}`} onClose={onClose}>
      <div class="files-filters">
        <div class="picks" role="group" aria-label="Kind">
          {kinds.map((one) => (
            <button
              key={one.kind}
              type="button"
              class="pick"
              aria-pressed={kind.value === one.kind}
              onClick={() => kind.value = one.kind}
            >
              {one.name}
            </button>
          ))}
        </div>
        {(seen.value.size > 1 || by.value !== undefined) && (
          <select
            class="input"
            aria-label="From"
            value={by.value ?? ""}
            onChange={({ currentTarget }) => by.value = currentTarget.value || undefined}
          >
            <option value="">Everybody</option>
            {[...seen.value].map((id) => <option key={id} value={id}>{people(id)?.name ?? "…"}</option>)}
          </select>
        )}
      </div>
      <ul
        class={asGrid ? "files-grid" : "files-list"}
        aria-label={kinds.find((one) => one.kind === kind.value)!.name}
      >
        {files.map((placed) => (
          <li key={placed.file.id}>
            {asGrid
              ? <Cell placed={placed} onOpen={() => open(placed, files)} />
              : kind.value === "sounds"
              ? <Sound file={placed.file} />
              : <FileLine file={placed.file} />}
            <span class="files-about">
              <span class="files-texts">
                <span class="one-line">
                  <b dir="auto">{people(placed.by)?.name ?? "…"}</b>, {shortDate(placed.at, when)}
                </span>
                {asGrid && <span class="one-line">{measuresOf(placed.file)}</span>}
              </span>
              <AboutButton file={placed.file} when={when} />
              <button
                type="button"
                class="icon-button small"
                aria-label={`Show ${placed.file.name} in the conversation`}
                title="Show in the conversation"
                onClick={() => go(placed)}
              >
                <Chat size={16} />
              </button>
            </span>
          </li>
        ))}
      </ul>
      <MoreFiles pages={pages} nothing="There are none here." />
    </ModalDialog>
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
        <FileIcon category="video" size={28} />
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
