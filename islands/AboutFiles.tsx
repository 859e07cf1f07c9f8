// This module is browser compatible.
/** What is known of the files of a message, one below the other. */
import type { When } from "../core/browser/dates.ts";
import type { FileInfo } from "../core/protocol/entries.ts";
import FileAbout from "./FileAbout.tsx";
import ModalDialog from "./ModalDialog.tsx";

export interface AboutFilesProps {
  files: readonly FileInfo[];
  when: When;
  onClose: () => void;
}

export default function AboutFiles({ files, when, onClose }: AboutFilesProps) {
  const title = files.length === 1 ? "About this file" : `About these ${files.length} files`;
  return (
    <ModalDialog id="about-files" title={title} onClose={onClose}>
      {files.map((file) => (
        <section key={file.id} class="about-file" aria-label={file.name}>
          <FileAbout file={file} when={when} />
        </section>
      ))}
    </ModalDialog>
  );
}
