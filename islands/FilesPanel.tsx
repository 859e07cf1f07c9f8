// This module is browser compatible.
/**
 * Pictures, films, sounds, other files and links of a conversation, by kind, person and day; each leads to its message.
 * What comes and goes meanwhile is shown at once. The address of the page holds what is shown.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ChevronDown } from "../components/icons.tsx";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { Gallery } from "../core/browser/gallery.ts";
import { searchOf, type Shelf, type Sifting, siftingOf, spanOf } from "../core/browser/gallery_address.ts";
import { filesGallery, linksGallery, type ShownFile, type ShownLinks } from "../core/browser/galleries.ts";
import { titled } from "../core/browser/naming.ts";
import DaySpan from "./DaySpan.tsx";
import GalleryFiles from "./GalleryFiles.tsx";
import GalleryLinks from "./GalleryLinks.tsx";
import ModalDialog from "./ModalDialog.tsx";
import MoreFiles from "./MoreFiles.tsx";

export interface FilesPanelProps {
  client: Client;
  conversation: string;
  when: When;
  onGo: (id: string, n: number) => void;
  onClose: () => void;
}

const shelves: readonly { shelf: Shelf; name: string }[] = [
  { shelf: "pictures", name: "Pictures" },
  { shelf: "films", name: "Films" },
  { shelf: "sounds", name: "Sounds" },
  { shelf: "others", name: "Files" },
  { shelf: "links", name: "Links" },
];

export default function FilesPanel({ client, conversation, when, onGo, onClose }: FilesPanelProps) {
  const begun = useMemo(() => begin(), []);
  const sifting = useSignal<Sifting>(begun.sifting);
  const seen = useSignal<ReadonlySet<string>>(new Set());
  const people = (id: string) => client.person(id).value;
  const { shelf, by } = sifting.value;
  const pages: Gallery<ShownFile> | Gallery<ShownLinks> = useMemo(() => {
    const { shelf, by } = sifting.value;
    const asked = { conversation, ...(by === undefined ? {} : { by }), ...spanOf(sifting.value, when.now) };
    return shelf === "links"
      ? linksGallery(client.connection, asked)
      : filesGallery(client.connection, { ...asked, kind: shelf });
  }, [conversation, sifting.value]);
  useEffect(() => () => pages.stop(), [pages]);
  const items = pages.items.value;
  const blocked = client.blocked.value;
  // Who wants to see theirs all the same chooses them.
  const shown = items.filter((one) => one.by === by || !blocked.has(one.by));
  useEffect(() => {
    seen.value = new Set([...seen.peek(), ...items.map(({ by }) => by)]);
  }, [items]);
  useEffect(() => {
    history.replaceState(history.state, "", location.pathname + searchOf(sifting.value));
  }, [sifting.value]);
  useEffect(() => () => {
    // Closed, and not by going somewhere.
    if (siftingOf(location.search)) history.replaceState(history.state, "", location.pathname + begun.behind);
  }, []);
  const change = (changes: Partial<Sifting>) => sifting.value = { ...sifting.peek(), ...changes };
  const go = ({ conversation: place, n }: ShownFile | ShownLinks) => {
    // The address of the message comes after that of this list, so that Back leads here.
    onGo(place, n!);
    onClose();
  };
  const item = client.conversation(conversation).value;
  const name = item && titled(item.room, people, client.me).name;
  const askable = [...new Set([...by === undefined ? [] : [by], ...seen.value])];
  const label = shelves.find((one) => one.shelf === shelf)!.name;
  const isSifted = by !== undefined || Object.keys(spanOf(sifting.value, when.now)).length > 0;
  return (
    <ModalDialog id="files-panel" title={`Files in ${name ?? "this conversation"}`} onClose={onClose}>
      <div class="files-filters">
        <div class="picks" role="group" aria-label="Kind">
          {shelves.map((one) => (
            <button
              key={one.shelf}
              type="button"
              class="pick"
              aria-pressed={shelf === one.shelf}
              onClick={() => change({ shelf: one.shelf })}
            >
              {one.name}
            </button>
          ))}
        </div>
        {(askable.length > 1 || by !== undefined) && (
          <span class="select">
            <select
              class="input"
              aria-label="From"
              value={by ?? ""}
              onChange={({ currentTarget }) => change({ by: currentTarget.value || undefined })}
            >
              <option value="">Everybody</option>
              {askable.map((id) => <option key={id} value={id}>{people(id)?.name ?? "…"}</option>)}
            </select>
            <ChevronDown size={18} />
          </span>
        )}
        <DaySpan
          span={sifting.value}
          when={when}
          onChange={({ days, from, to }) => change({ days, from, to })}
        />
      </div>
      {shelf === "links"
        ? (
          <GalleryLinks
            {...{ client, people, when, label }}
            links={shown as readonly ShownLinks[]}
            onGo={go}
          />
        )
        : (
          <GalleryFiles
            {...{ people, when, label }}
            kind={shelf}
            files={shown as readonly ShownFile[]}
            onGo={go}
          />
        )}
      {shown.length < items.length && (
        <p class="soft">What is from people whom you have blocked is not shown: choose them to see it.</p>
      )}
      <MoreFiles
        pages={pages}
        nothing={isSifted
          ? "There are none of these: choose another person or other days."
          : "There are none here."}
      />
    </ModalDialog>
  );
}

/** What the address asks for, and what it asked for before this was opened over it. */
function begin(): { sifting: Sifting; behind: string } {
  const sifting = siftingOf(location.search);
  return sifting ? { sifting, behind: "" } : { sifting: { shelf: "pictures" }, behind: location.search };
}
