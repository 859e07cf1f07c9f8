// This module is browser compatible.
/** In the details of a conversation: the way to all of its files. */
import { FileIcon } from "../components/files/FileIcon.tsx";
import { library } from "../core/browser/viewing.ts";

export default function FilesButton({ conversation }: { conversation: string }) {
  return (
    <section class="details-section live">
      <button type="button" class="button" onClick={() => library.value = conversation}>
        <FileIcon category="image" size={18} />
        Pictures and files
      </button>
    </section>
  );
}
