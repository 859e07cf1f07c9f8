// This module is browser compatible.
/** While files are dragged over the window it says where they would go; what is dropped is handed on. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Clip } from "../components/icons.tsx";

export interface DropZoneProps {
  /** The field of the composer that they would go to. */
  field: { current: HTMLTextAreaElement | null };
  place: string;
  onDrop: (data: DataTransfer) => void;
}

export default function DropZone({ field, place, onDrop }: DropZoneProps) {
  const over = useSignal(false);
  useEffect(() => {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    // Each child that is entered is also left.
    let depth = 0;
    const on = (type: string, act: (event: DragEvent) => void) =>
      addEventListener(type, (event) => {
        if ((event as DragEvent).dataTransfer?.types.includes("Files")) act(event as DragEvent);
      }, options);
    on("dragenter", (event) => {
      event.preventDefault();
      depth++;
      over.value = isMine(event.target, field.current);
    });
    on("dragleave", () => {
      if (--depth <= 0) over.value = false;
    });
    // Without this the browser would open the file in place of the page.
    on("dragover", (event) => event.preventDefault());
    on("drop", (event) => {
      event.preventDefault();
      depth = 0;
      over.value = false;
      if (isMine(event.target, field.current)) onDrop(event.dataTransfer!);
    });
    return () => listening.abort();
  }, [field]);
  if (!over.value) return null;
  return (
    <div class="drop-zone">
      <p>
        <Clip size={28} />
        <span>
          Drop to attach to <b dir="auto">{place}</b>
        </span>
      </p>
    </div>
  );
}

/** A thread beside the conversation takes what is dropped on it; all else is the room's. */
function isMine(target: EventTarget | null, field: HTMLTextAreaElement | null): boolean {
  if (field === null || document.querySelector("dialog[open]") !== null) return false;
  const beside = target instanceof Element
    ? target.closest(".thread")?.querySelector(".composer textarea")
    : null;
  return (beside ?? document.querySelector(".composer textarea")) === field;
}
