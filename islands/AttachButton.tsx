// This module is browser compatible.
/** The button beside a field that attaches files. */
import type { Ref } from "preact";
import { Clip } from "../components/icons.tsx";

export interface AttachButtonProps {
  /** What asks for files, also when a key is pressed. */
  chooser: { current: HTMLInputElement | null };
  onFiles: (files: File[]) => void;
}

export default function AttachButton({ chooser, onFiles }: AttachButtonProps) {
  return (
    <>
      <input
        type="file"
        multiple
        hidden
        ref={chooser as Ref<HTMLInputElement>}
        aria-label="Files"
        onChange={({ currentTarget }) => {
          onFiles([...currentTarget.files ?? []]);
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="icon-button composer-tool composer-clip"
        aria-label="Attach files"
        title="Attach files (Ctrl+U)"
        onClick={() => chooser.current?.click()}
      >
        <Clip />
      </button>
    </>
  );
}
