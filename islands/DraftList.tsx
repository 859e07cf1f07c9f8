// This module is browser compatible.
/** What I have begun and not sent, anywhere, the latest first; each leads to its place, or is deleted. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Trash } from "../components/seldom_icons.tsx";
import { FileIcon } from "../components/files/FileIcon.tsx";
import { Note } from "../components/Note.tsx";
import { paths } from "../components/paths.ts";
import { isPlainClick } from "../core/browser/address.ts";
import type { Client } from "../core/browser/client.ts";
import { clockTime, dayName, type When } from "../core/browser/dates.ts";
import { isBlank, type KeptDraft } from "../core/browser/drafts.ts";
import { titled } from "../core/browser/naming.ts";
import { parseMarkup, plainText } from "../core/markup/markup.ts";
import { homeOf, placeOfThread } from "../core/protocol/ids.ts";
import { limits } from "../core/protocol/limits.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface DraftListProps {
  client: Client;
  when: When;
  onGo: (id: string) => void;
  onClose: () => void;
}

/** Characters. */
const shown = 200;

export default function DraftList({ client, when, onGo, onClose }: DraftListProps) {
  const { drafts } = client;
  void drafts.version.value; // Drawn anew with it.
  /** Deleted while this is open: they can come back. */
  const deleted = useSignal<ReadonlyMap<string, KeptDraft>>(new Map());
  const kept = new Map(drafts.all().filter(([, draft]) => !isBlank(draft)));
  const rows = [...new Map([...deleted.value, ...kept])]
    .filter(([id]) => client.conversation(homeOf(id)).value !== undefined)
    .sort(([, a], [, b]) => b.at - a.at);
  const gone = useRef<readonly KeptDraft[]>([]);
  gone.current = [...deleted.value].filter(([id]) => !kept.has(id)).map(([, draft]) => draft);
  // Once they cannot come back, their files take no room any more.
  useEffect(() => () => {
    for (const { id } of gone.current.flatMap(({ files = [] }) => files)) {
      client.uploads().then((uploads) => uploads.giveUp(id)).catch(() => {});
    }
  }, []);
  return (
    <ModalDialog id="drafts" title="Drafts" onClose={onClose}>
      {rows.length === 0 && (
        <p class="soft">Nothing is waiting to be sent. What you begin to write will be listed here.</p>
      )}
      {kept.size > limits.drafts && (
        <Note kind="warning">
          {`Your other devices have ${limits.drafts} of these; the rest is on this one only.`}
        </Note>
      )}
      <ul class="found-list" aria-label="My drafts">
        {rows.map(([id, draft]) => {
          const place = placeOf(client, id);
          return (
            <li key={id} class="draft-line">
              {kept.has(id)
                ? (
                  <>
                    <DraftLink {...{ id, draft, place, when, onGo, onClose }} />
                    <button
                      type="button"
                      class="icon-button"
                      aria-label={`Delete the draft in ${place}`}
                      title="Delete"
                      onClick={() => {
                        deleted.value = new Map(deleted.value).set(id, draft);
                        drafts.rewrite(id, { text: "" });
                      }}
                    >
                      <Trash size={18} />
                    </button>
                  </>
                )
                : (
                  <>
                    <span class="draft-gone one-line">{`Deleted: ${place}`}</span>
                    <button type="button" class="button small" onClick={() => drafts.rewrite(id, draft)}>
                      Undo
                    </button>
                  </>
                )}
            </li>
          );
        })}
      </ul>
    </ModalDialog>
  );
}

function placeOf(client: Client, conversation: string): string {
  const room = client.conversation(homeOf(conversation)).value?.room;
  const name = room === undefined ? "" : titled(room, (id) => client.person(id).value, client.me).name;
  return placeOfThread(conversation) === null ? name : `Thread in ${name}`;
}

type DraftLinkProps = Pick<DraftListProps, "when" | "onGo" | "onClose"> & {
  id: string;
  draft: KeptDraft;
  place: string;
};

function DraftLink({ id, draft, place, when, onGo, onClose }: DraftLinkProps) {
  return (
    <a
      class="found"
      href={paths.room(id)}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onClose();
        onGo(id);
      }}
    >
      <span class="found-body">
        <span class="found-head">
          <b class="one-line" dir="auto">{place}</b>
          <time dateTime={new Date(draft.at).toISOString()}>
            {dayName(draft.at, when)} {clockTime(draft.at, when)}
          </time>
        </span>
        <span class="found-text" dir="auto">{plainText(parseMarkup(draft.text)).slice(0, shown)}</span>
        {draft.files && (
          <span class="draft-files">
            <FileIcon category={draft.files[0]!.category} size={15} />
            <span class="one-line">
              <span class="quiet">With</span> {draft.files.map(({ name }) => name).join(", ")}
            </span>
          </span>
        )}
      </span>
    </a>
  );
}
