// This module is browser compatible.
/**
 * Files of drafts on all my devices. What this tab uploads, sends or takes out changes the draft; what has come or gone
 * with a draft from elsewhere changes what is in the composer. A file that another device has uploaded is here without
 * its bytes, and is sent like any other.
 */
import type { FileInfo } from "../protocol/entries.ts";
import type { Drafts } from "./drafts.ts";
import type { UploadBook } from "./upload_book.ts";
import type { StoredUpload } from "./upload_store.ts";

/** Returns what stops it. */
export function keepFilesInDrafts(book: UploadBook, drafts: Drafts): () => void {
  const filesOf = (conversation: string) => drafts.get(conversation)?.files ?? [];
  const put = (conversation: string, file: FileInfo) => {
    const files = filesOf(conversation);
    if (files.some(({ id }) => id === file.id)) return;
    drafts.set(conversation, { files: [...files, file] });
  };
  const takeOut = (conversation: string, file: FileInfo) => {
    const files = filesOf(conversation);
    const rest = files.filter(({ id }) => id !== file.id);
    if (rest.length < files.length) drafts.set(conversation, { files: rest });
  };
  book.onChange = (before, after) => {
    const [was, is] = [writtenWith(before), writtenWith(after)];
    if (was?.id === is?.id) return;
    if (was) takeOut(before!.conversation, was);
    if (is) put(after!.conversation, is);
  };

  const adopt = async (conversation: string, file: FileInfo) => {
    // Another tab of this device may have it under its own name.
    await book.latest(file.id);
    const isHere = book.all.peek().some((upload) => upload.file?.id === file.id || upload.remote === file.id);
    if (!isHere && filesOf(conversation).some(({ id }) => id === file.id)) {
      book.add(adopted(conversation, file));
    }
  };
  const follow = (conversation: string) => {
    const draft = drafts.get(conversation);
    const has = new Set(filesOf(conversation).map(({ id }) => id));
    for (const upload of book.all.peek()) {
      if (upload.conversation !== conversation || !writtenWith(upload)) continue;
      const isIn = has.delete(upload.file!.id);
      if (!isIn && upload.drafted) book.remove(upload.id);
      else if (isIn && !upload.drafted && !draft!.fresh) void book.change(upload.id, { drafted: true });
    }
    for (const file of draft?.files ?? []) if (has.has(file.id)) void adopt(conversation, file);
  };
  // What had arrived when the page went away, before it was told.
  for (const upload of book.all.peek()) {
    const file = writtenWith(upload);
    if (file && !upload.drafted) put(upload.conversation, file);
  }
  for (const [conversation] of drafts.all()) follow(conversation);
  const stop = drafts.on(follow);
  return () => {
    stop();
    book.onChange = () => {};
  };
}

/** It is here, and in no message yet. */
function writtenWith(upload: StoredUpload | undefined): FileInfo | undefined {
  return upload?.message === null ? upload.file : undefined;
}

function adopted(conversation: string, file: FileInfo): StoredUpload {
  const { id, name, type } = file;
  return {
    ...{ id, conversation, message: null, name, type, remote: id, file },
    blob: new Blob([], { type }),
    details: {},
    drafted: true,
    elsewhere: true,
    reduce: "none",
  };
}
