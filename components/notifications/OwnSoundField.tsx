// This module is browser compatible.
/** A sound of one's own: chosen, replaced, taken away. */
import { useRef } from "preact/hooks";

export interface OwnSoundFieldProps {
  name: string | undefined;
  disabled: boolean;
  onFile: (file: File) => void;
  onForget: () => void;
}

export function OwnSoundField({ name, disabled, onFile, onForget }: OwnSoundFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="field">
      <span class="field-label">A sound of your own</span>
      <div class="actions">
        <input
          ref={input}
          type="file"
          hidden
          accept="audio/*"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            // So that the same file can be chosen again.
            currentTarget.value = "";
            if (file) onFile(file);
          }}
        />
        <button type="button" class="button" disabled={disabled} onClick={() => input.current?.click()}>
          {name === undefined ? "Choose a file" : "Choose another file"}
        </button>
        {name !== undefined && (
          <button type="button" class="button" disabled={disabled} onClick={onForget}>Remove it</button>
        )}
      </div>
      <p class="field-hint">
        {name !== undefined && (
          <>
            <b dir="auto">{name}</b>.{" "}
          </>
        )}
        At most 1 MB and 10 seconds. It stays in this browser and is not uploaded.
      </p>
    </div>
  );
}
