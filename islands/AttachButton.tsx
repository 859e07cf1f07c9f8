// This module is browser compatible.
/** The button beside a field that attaches files. */
import { Clip } from "../components/icons.tsx";

export default function AttachButton({ onPress }: { onPress: () => void }) {
  return (
    <button
      type="button"
      class="icon-button composer-tool"
      aria-label="Attach files"
      title="Attach files (Ctrl+U)"
      onClick={onPress}
    >
      <Clip />
    </button>
  );
}
