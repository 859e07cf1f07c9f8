// This module is browser compatible.
/** My own files: those on their way, those that are sent, how much room they take, and the way to be rid of one. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { FileLine } from "../components/conversation/Files.tsx";
import { UploadTile } from "../components/files/UploadTile.tsx";
import { Chat, Trash } from "../components/seldom_icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { sizeText } from "../core/browser/amounts.ts";
import { shortDate, type When } from "../core/browser/dates.ts";
import { FilePages } from "../core/browser/file_pages.ts";
import { titled } from "../core/browser/naming.ts";
import { usePictures } from "../core/browser/picture_urls.ts";
import type { Uploads } from "../core/browser/uploads.ts";
import type { PlacedFile } from "../core/protocol/entries.ts";
import { homeOf, placeOfThread } from "../core/protocol/ids.ts";
import ModalDialog from "./ModalDialog.tsx";
import MoreFiles from "./MoreFiles.tsx";

export interface MyFilesProps {
  client: Client;
  when: When;
  onGo: (id: string, n: number) => void;
  onClose: () => void;
}

export default function MyFiles({ client, when, onGo, onClose }: MyFilesProps) {
  const room = useSignal<{ used: number; quota: number } | undefined>(undefined);
  const asked = useSignal<PlacedFile | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const pages = useMemo(() =>
    new FilePages(async (before) => {
      const page = await client.connection.request("files.mine", before === undefined ? {} : { before });
      room.value = page;
      return page;
    }), []);
  useEffect(() => () => pages.stop(), []);
  const people = (id: string) => client.person(id).value;
  const placeOf = (conversation: string) => {
    const item = client.conversation(homeOf(conversation)).value;
    return item ? titled(item.room, people, client.me).name : "a conversation that you have left";
  };
  const remove = async ({ file, conversation, n }: PlacedFile) => {
    try {
      await client.connection.request("message.delete", { conversation, n: n! });
      asked.value = undefined;
      for (const one of pages.files.peek()) {
        if (one.conversation === conversation && one.n === n) pages.without(one.file.id);
      }
      if (room.peek()) room.value = { ...room.peek()!, used: room.peek()!.used - file.size };
    } catch (error) {
      problem.value = error instanceof Error ? error.message : "Cannot delete it now; please try again";
    }
  };
  return (
    <ModalDialog id="my-files" title="My files" onClose={onClose}>
      {room.value && <Room {...room.value} />}
      <OnTheirWay client={client} />
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <ul class="files-list" aria-label="My files">
        {pages.files.value.map((placed) => {
          const { file, conversation, n, at } = placed;
          const isAsked = asked.value === placed;
          return (
            <li key={file.id}>
              <FileLine file={file} />
              <span class="files-about">
                <span class="one-line">
                  {n === null ? "Not sent yet" : <bdi>{placeOf(conversation)}</bdi>}, {shortDate(at, when)}
                </span>
                {n !== null && !isAsked && (
                  <>
                    <button
                      type="button"
                      class="icon-button small"
                      aria-label={`Show ${file.name} in its conversation`}
                      title="Show in its conversation"
                      onClick={() => {
                        onClose();
                        onGo(homeOf(conversation), placeOfThread(conversation)?.root ?? n);
                      }}
                    >
                      <Chat size={16} />
                    </button>
                    <button
                      type="button"
                      class="icon-button small"
                      aria-label={`Delete ${file.name}`}
                      title="Delete its message"
                      onClick={() => asked.value = placed}
                    >
                      <Trash size={16} />
                    </button>
                  </>
                )}
                {isAsked && (
                  <>
                    <span>Delete its message for everybody?</span>
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
      <MoreFiles pages={pages} nothing="You have sent no files yet." />
    </ModalDialog>
  );
}

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

function OnTheirWay({ client }: { client: Client }) {
  const uploads = useSignal<Uploads | undefined>(undefined);
  useEffect(() => void client.uploads().then((it) => uploads.value = it, () => {}), []);
  const moving = (uploads.value?.items.value ?? []).filter(({ phase }) => phase !== "done");
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
