// This module is browser compatible.
/**
 * The files of the message that is being written: chosen, dropped anywhere on the page, or pasted; each with its progress
 * and a way to take it out. They travel while one goes on writing, and are there again after a reload.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { PictureSizes } from "../components/files/PictureSizes.tsx";
import { UploadTile } from "../components/files/UploadTile.tsx";
import { Close } from "../components/icons.tsx";
import { paths } from "../components/paths.ts";
import { FileIcon } from "../components/files/FileIcon.tsx";
import type { Client } from "../core/browser/client.ts";
import { later } from "../core/browser/later.ts";
import { PastedText } from "../core/browser/pasted_text.ts";
import { isEditable } from "../core/browser/picture_edit.ts";
import { usePictures } from "../core/browser/picture_urls.ts";
import { isOfFiles, take, within } from "../core/browser/taking.ts";
import { originalOf } from "../core/browser/reducing.ts";
import type { Sized } from "../core/browser/upload_store.ts";
import type { Upload, Uploads } from "../core/browser/uploads.ts";
import DropZone from "./DropZone.tsx";

export interface AttachmentsProps {
  client: Client;
  conversation: string;
  /** Where they will be sent, for people. */
  place: string;
  /** The field beside which it stands. */
  field: { current: HTMLTextAreaElement | null };
  handle: { current: AttachmentsHandle | null };
  /** Chosen before this was there. */
  early: File[];
  /** How many there are. */
  onCount: (count: number) => void;
  /** What cannot be attached, and why. */
  onProblem: (problem: string) => void;
}
export interface AttachmentsHandle {
  add(files: readonly File[]): void;
  /** Why they cannot be sent as they are. */
  problem(): string | undefined;
  /** Their ids, once all are on the server; why not otherwise. */
  arrived(): string[] | string;
  readonly uploads: Uploads | undefined;
}

const PictureEditor = later(() => import("./PictureEditor.tsx"));

const none: readonly Upload[] = [];

export default function Attachments(props: AttachmentsProps) {
  const { client, conversation, place, field, handle, onCount, onProblem } = props;
  const uploads = useSignal<Uploads | undefined>(undefined);
  const editing = useSignal<string | undefined>(undefined);
  const pasted = useMemo(() => new PastedText(), []);
  const all = uploads.value?.of(conversation, null).value ?? none;
  const edited = all.find(({ id }) => id === editing.value);
  // The same one as long as it is: its progress draws this anew.
  const original = useMemo(() => edited && asFile(originalOf(edited)), [edited?.id]);
  const pictureOf = usePictures(all.map(({ blob }) => blob));

  useEffect(() => void client.uploads().then((it) => uploads.value = it, () => {}), []);
  useEffect(() => onCount(all.length), [all.length]);
  useEffect(() => void add(within(props.early.splice(0), 0)), []);

  const add = async ({ files, problem }: { files: readonly File[]; problem?: string }) => {
    if (problem !== undefined) onProblem(problem);
    if (files.length === 0) return;
    field.current?.focus({ preventScroll: true });
    try {
      uploads.value = await client.uploads();
      await uploads.peek()!.add(conversation, files);
    } catch {
      onProblem("Files cannot be attached before the page is loaded: check the connection, then try again");
    }
  };
  const there = () => uploads.peek()?.of(conversation, null).peek().length ?? 0;
  handle.current = {
    uploads: uploads.value,
    add: (files) => void add(within(files, there())),
    problem: () => {
      const refused = all.find(({ phase }) => phase === "refused");
      return refused && `Take out ${refused.name}, or try it again: it was refused`;
    },
    // Read as it is: whoever draws something by it draws it anew when they arrive.
    arrived: () => {
      const all = uploads.value?.of(conversation, null).value ?? none;
      const ids = all.flatMap(({ file }) => file?.id ?? []);
      return ids.length === all.length ? ids : "Files are still on their way: wait until they have arrived";
    },
  };

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const data = event.clipboardData;
      if (data === null || !isFor(event.target, field.current)) return;
      if (!isOfFiles(data)) return pasted.expect(event.target as Element, field.current!);
      event.preventDefault();
      event.stopPropagation();
      void add(take(data, there()));
    };
    const written = () => pasted.look(field.current!);
    const { current: area } = field;
    // Before the field has it.
    addEventListener("paste", paste, true);
    area?.addEventListener("input", written);
    return () => {
      removeEventListener("paste", paste, true);
      area?.removeEventListener("input", written);
    };
  }, [conversation]);

  return (
    <div class="attachments">
      <DropZone field={field} place={place} onDrop={(data) => void add(take(data, there()))} />
      {pasted.offered.value !== undefined && (
        <div class="paste-offer" role="status">
          <FileIcon category="document" size={16} />
          <span>{pasted.offered.value.length.toLocaleString("en")} characters were pasted.</span>
          <button
            type="button"
            class="link-button"
            onClick={() => void add(within(pasted.take(field.current!), there()))}
          >
            Send as a file
          </button>
          <button
            type="button"
            class="icon-button small"
            aria-label="Leave it as text"
            title="Leave it as text"
            onClick={() => pasted.forget()}
          >
            <Close size={16} />
          </button>
        </div>
      )}
      {all.length > 0 && (
        <ul class="uploads" aria-label="Files of this message">
          {all.map((upload) => (
            <UploadTile
              key={upload.id}
              upload={upload}
              picture={upload.elsewhere ? pictureOnServer(upload) : pictureOf(upload.blob)}
              remove={(id) => {
                uploads.value!.remove(id);
                field.current?.focus({ preventScroll: true });
              }}
              pause={(id) => uploads.value!.pause(id)}
              resume={(id) => uploads.value!.resume(id)}
              retry={(id) => uploads.value!.retry(id)}
              edit={isEditable(upload.type) && !upload.elsewhere ? (id) => editing.value = id : undefined}
            />
          ))}
        </ul>
      )}
      <PictureSizes
        uploads={all}
        choose={(originals) => uploads.value!.sendOriginals(conversation, originals)}
      />
      {uploads.value?.durable.value === false && all.length > 0 && (
        <p class="field-hint">This browser cannot keep files: leave this page open until they are sent.</p>
      )}
      <p class="quiet" role="status">{spoken(all)}</p>
      {edited && (
        <PictureEditor
          picture={original!}
          onSave={(file) => uploads.value!.replace(edited.id, file)}
          onClose={() => editing.value = undefined}
        />
      )}
    </div>
  );
}

/** Of one that another device has uploaded. */
function pictureOnServer({ file }: Upload): string | undefined {
  return file?.thumbs && paths.smallPicture(file.id);
}

/** What comes back from the store may have lost its name. */
function asFile({ blob, name, type }: Sized): File {
  return new File([blob], name, { type });
}

/** The paste is of this composer: in its field, or where no other field or dialog has the keyboard. */
function isFor(target: EventTarget | null, field: HTMLTextAreaElement | null): boolean {
  if (target === field || !(target instanceof Element)) return target === field;
  const isMain = document.querySelector(".composer textarea") === field;
  return isMain && target.closest("input, textarea, dialog[open], [contenteditable]") === null;
}

/** Seldom: not how far each is, but when all are there or one is refused. */
function spoken(all: readonly Upload[]): string {
  const refused = all.filter(({ phase }) => phase === "refused");
  if (refused.length > 0) return refused.map(({ name, error }) => `${name} was refused: ${error}`).join(". ");
  const count = all.length === 1 ? "1 file" : `${all.length} files`;
  if (all.length === 0) return "";
  return all.every(({ phase }) => phase === "done") ? `${count} ready to send` : `${count} attached`;
}
