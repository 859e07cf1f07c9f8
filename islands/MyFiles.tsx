// This module is browser compatible.
/** My own files: those on their way, those that wait, those that are sent, how much room they take, and the way to be rid of one. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { FileLine } from "../components/conversation/Files.tsx";
import { UploadTile } from "../components/files/UploadTile.tsx";
import { Chat, Trash } from "../components/seldom_icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { sizeText } from "../core/browser/amounts.ts";
import { shortDate, type When } from "../core/browser/dates.ts";
import { type ShownFile, shownFile } from "../core/browser/galleries.ts";
import { Gallery } from "../core/browser/gallery.ts";
import { titled } from "../core/browser/naming.ts";
import { usePictures } from "../core/browser/picture_urls.ts";
import type { Uploads } from "../core/browser/uploads.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { FileKind } from "../core/protocol/entries.ts";
import { homeOf, isThread } from "../core/protocol/ids.ts";
import ModalDialog from "./ModalDialog.tsx";
import MoreFiles from "./MoreFiles.tsx";

export interface MyFilesProps {
  client: Client;
  when: When;
  onGo: (id: string, n?: number) => void;
  onClose: () => void;
}

export default function MyFiles({ client, when, onGo, onClose }: MyFilesProps) {
  const room = useSignal<{ used: number; quota: number } | undefined>(undefined);
  const asked = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const sifting = useSignal<Sifting>(all);
  const pages = useMemo(() => {
    const { kind, waits } = sifting.value;
    return new Gallery<ShownFile>(client.connection, {
      async ask(before) {
        const { files, next, ...taken } = await client.connection.request("files.mine", {
          ...(kind === undefined ? {} : { kind }),
          ...(waits === undefined ? {} : { waits }),
          ...(before === undefined ? {} : { before: String(before) }),
        });
        room.value = taken;
        return { items: files.map(shownFile), next };
      },
      of: () => [],
    });
  }, [sifting.value]);
  useEffect(() => () => pages.stop(), [pages]);
  const people = (id: string) => client.person(id).value;
  const placeOf = (conversation: string) => {
    const item = client.conversation(homeOf(conversation)).value;
    if (!item) return "a conversation that you have left";
    const { name } = titled(item.room, people, client.me);
    return isThread(conversation) ? `a thread in ${name}` : name;
  };
  const remove = async ({ file, conversation, n }: ShownFile) => {
    problem.value = undefined;
    try {
      if (n === null) await (await client.uploads()).giveUp(file.id);
      else await client.connection.request("message.delete", { conversation, n });
      asked.value = undefined;
      pages.without((one) =>
        one.key === file.id || (n !== null && one.conversation === conversation && one.n === n)
      );
      // How much room is left is known there.
      void pages.again();
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  return (
    <ModalDialog id="my-files" title="My files" onClose={onClose}>
      {room.value && <Room {...room.value} />}
      <OnTheirWay client={client} onArrived={() => void pages.again()} />
      <div class="picks" role="group" aria-label="Show">
        {siftings.map((one) => (
          <button
            key={one.name}
            type="button"
            class="pick"
            aria-pressed={sifting.value === one}
            onClick={() => sifting.value = one}
          >
            {one.name}
          </button>
        ))}
      </div>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <ul class="files-list" aria-label="My files">
        {pages.items.value.map((placed) => {
          const { file, conversation, n, at, keptBy } = placed;
          const isAsked = asked.value === file.id;
          return (
            <li key={file.id}>
              <FileLine file={file} />
              <span class="files-about">
                <span class="one-line">
                  {n === null && `${states[keptBy ?? "waits"]} · `}
                  <bdi>{placeOf(conversation)}</bdi>, {shortDate(at, when)}
                </span>
                {keptBy !== "scheduled" && !isAsked && (
                  <>
                    {(n !== null || keptBy === "draft") && (
                      <button
                        type="button"
                        class="icon-button small"
                        aria-label={`Show ${file.name} in its conversation`}
                        title="Show in its conversation"
                        onClick={() => {
                          onClose();
                          onGo(conversation, n ?? undefined);
                        }}
                      >
                        <Chat size={16} />
                      </button>
                    )}
                    <button
                      type="button"
                      class="icon-button small"
                      aria-label={`Delete ${file.name}`}
                      title={n === null ? "Delete it" : "Delete its message"}
                      onClick={() => asked.value = file.id}
                    >
                      <Trash size={16} />
                    </button>
                  </>
                )}
                {isAsked && (
                  <>
                    <span>{n === null ? "Delete this file?" : "Delete its message for everybody?"}</span>
                    <button type="button" class="link-button danger" onClick={() => void remove(placed)}>
                      Delete
                    </button>
                    <button type="button" class="link-button" onClick={() => asked.value = undefined}>
                      Keep
                    </button>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <MoreFiles
        pages={pages}
        nothing={sifting.value === all ? "You have sent no files yet." : "There are none of these."}
      />
    </ModalDialog>
  );
}

interface Sifting {
  name: string;
  kind?: FileKind;
  waits?: boolean;
}
const all: Sifting = { name: "All" };
const siftings: readonly Sifting[] = [
  all,
  { name: "Not sent", waits: true },
  { name: "Sent", waits: false },
  { name: "Pictures", kind: "pictures" },
  { name: "Films", kind: "films" },
  { name: "Sounds", kind: "sounds" },
  { name: "Files", kind: "others" },
];
const states = { waits: "Not sent yet", draft: "In a draft", scheduled: "In a scheduled message" } as const;

function Room({ used, quota }: { used: number; quota: number }) {
  const part = Math.min(100, 100 * used / quota);
  return (
    <div class="files-room">
      <span>
        {sizeText(used)} of {sizeText(quota)} used
      </span>
      <span
        class="upload-bar"
        role="meter"
        aria-label="Room that my files take"
        aria-valuenow={Math.round(part)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span style={{ inlineSize: `${part}%` }} />
      </span>
    </div>
  );
}

function OnTheirWay({ client, onArrived }: { client: Client; onArrived: () => void }) {
  const uploads = useSignal<Uploads | undefined>(undefined);
  useEffect(() => void client.uploads().then((it) => uploads.value = it, () => {}), []);
  const moving = (uploads.value?.items.value ?? []).filter(({ phase }) => phase !== "done");
  const before = useRef(0);
  useEffect(() => {
    if (moving.length < before.current) onArrived();
    before.current = moving.length;
  }, [moving.length]);
  const pictureOf = usePictures(moving.map(({ blob }) => blob));
  if (moving.length === 0) return null;
  return (
    <section aria-label="On their way">
      <h3>On their way</h3>
      <ul class="uploads">
        {moving.map((upload) => (
          <UploadTile
            key={upload.id}
            upload={upload}
            picture={pictureOf(upload.blob)}
            pause={(id) => uploads.value!.pause(id)}
            resume={(id) => uploads.value!.resume(id)}
            retry={(id) => uploads.value!.retry(id)}
          />
        ))}
      </ul>
    </section>
  );
}
