// This module is browser compatible.
/** Which square of a picture becomes mine: moved and sized by hand or with arrows, and turned. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import { TurnRight } from "../components/seldom_icons.tsx";
import { sent } from "../core/browser/own_picture.ts";
import {
  draw,
  type Edit,
  middleSquare,
  sizeAfter,
  turnedRight,
  turnedSize,
  untouched,
  whole,
} from "../core/browser/picture_edit.ts";
import CropArea from "./CropArea.tsx";
import ModalDialog from "./ModalDialog.tsx";

export interface SquarePictureProps {
  picture: File;
  /** Rejects with a sentence. */
  onSave: (picture: Blob) => Promise<void>;
  onClose: () => void;
}

/** Pixels of the picture as it is shown while one crops. */
const shown = 1_000;

export default function SquarePicture({ picture, onSave, onClose }: SquarePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useSignal<ImageBitmap | undefined>(undefined);
  const edit = useSignal<Edit>(untouched);
  const problem = useSignal<string | undefined>(undefined);
  const saving = useSignal(false);
  const { turns, crop } = edit.value;

  useEffect(() => {
    createImageBitmap(picture).then(
      (it) => {
        edit.value = { ...untouched, crop: middleSquare(it) };
        bitmap.value = it;
      },
      () => problem.value = "This picture cannot be opened here; please choose another",
    );
    return () => bitmap.peek()?.close();
  }, [picture]);
  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null || bitmap.value === undefined) return;
    Object.assign(current, sizeAfter(bitmap.value, { turns, marks: [], crop: whole, longest: shown }));
    draw(current.getContext("2d")!, bitmap.value, edit.value, whole);
  }, [bitmap.value, turns]);

  const save = async () => {
    saving.value = true;
    problem.value = undefined;
    try {
      await onSave(await squareOf(bitmap.value!, edit.value));
      onClose();
    } catch (error) {
      problem.value = (error as Error).message;
    } finally {
      saving.value = false;
    }
  };
  return (
    <ModalDialog id="square-picture" title="Your picture" onClose={onClose}>
      <div class="editor">
        {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
        <div class="editor-stage">
          <div class="editor-picture">
            <canvas ref={canvas} role="img" aria-label="The picture that you have chosen" />
            {bitmap.value && (
              <CropArea
                area={crop}
                square={turnedSize(bitmap.value, edit.value)}
                onMove={(crop) => edit.value = { ...edit.value, crop }}
                onMoved={() => {}}
              />
            )}
          </div>
        </div>
        <div class="editor-size">
          <span>What is in the square is shown.</span>
          <button
            type="button"
            class="icon-button"
            aria-label="Turn right"
            title="Turn right"
            disabled={!bitmap.value}
            onClick={() => edit.value = turnedRight(edit.value)}
          >
            <TurnRight />
          </button>
        </div>
        <div class="dialog-foot">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button
            type="button"
            class="button primary"
            aria-busy={saving.value}
            disabled={!bitmap.value || saving.value}
            onClick={() => void save()}
          >
            Save
          </button>
        </div>
      </div>
    </ModalDialog>
  );
}

async function squareOf(bitmap: ImageBitmap, edit: Edit): Promise<Blob> {
  const target = document.createElement("canvas");
  const side = sizeAfter(bitmap, { ...edit, longest: sent }).width;
  Object.assign(target, { width: side, height: side });
  const context = target.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  draw(context, bitmap, edit, edit.crop);
  const blob = await new Promise<Blob | null>((resolve) => target.toBlob(resolve, "image/webp", 0.92));
  if (blob === null) throw new Error("This picture cannot be cropped here; please choose another");
  return blob;
}
