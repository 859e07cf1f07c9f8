// This module is browser compatible.
/** A picture before it is sent: cropped, turned, drawn on, made smaller; every step can be taken back. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Pencil } from "../components/icons.tsx";
import { Arrow, Crop, Square, TurnLeft, TurnRight, Undo } from "../components/seldom_icons.tsx";
import { Note } from "../components/Note.tsx";
import {
  draw,
  type Edit,
  type Mark,
  type Point,
  sizeAfter,
  storedAs,
  turnedLeft,
  turnedRight,
  untouched,
  whole,
  withPoint,
} from "../core/browser/picture_edit.ts";
import CropArea from "./CropArea.tsx";
import ModalDialog from "./ModalDialog.tsx";

export interface PictureEditorProps {
  picture: File;
  onSave: (picture: File) => void;
  onClose: () => void;
}

const tools = [
  { tool: "crop", name: "Crop", Icon: Crop },
  { tool: "pen", name: "Draw", Icon: Pencil },
  { tool: "arrow", name: "Arrow", Icon: Arrow },
  { tool: "box", name: "Box", Icon: Square },
] as const;
type Tool = (typeof tools)[number]["tool"];

const colours = [
  { name: "Red", colour: "#e5352b" },
  { name: "Yellow", colour: "#f7c600" },
  { name: "Green", colour: "#1f9d55" },
  { name: "Blue", colour: "#1f6feb" },
  { name: "Black", colour: "#111111" },
  { name: "White", colour: "#ffffff" },
] as const;
const sizes = [undefined, 1_920, 1_280, 640] as const;
/** Pixels of the picture as it is shown while one edits. */
const shown = 1_200;

export default function PictureEditor({ picture, onSave, onClose }: PictureEditorProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useSignal<ImageBitmap | undefined>(undefined);
  const steps = useSignal<readonly Edit[]>([untouched]);
  /** What is under the hand, not a step yet. */
  const passing = useSignal<Edit | undefined>(undefined);
  const tool = useSignal<Tool>("crop");
  const colour = useSignal<string>(colours[0].colour);
  const problem = useSignal<string | undefined>(undefined);
  const saving = useRef(false);
  const edit = passing.value ?? steps.value.at(-1)!;
  const cropping = tool.value === "crop";
  const area = cropping ? whole : edit.crop;

  useEffect(() => {
    createImageBitmap(picture).then(
      (it) => bitmap.value = it,
      () => problem.value = "This picture cannot be opened here",
    );
  }, [picture]);

  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null || bitmap.value === undefined) return;
    Object.assign(current, sizeAfter(bitmap.value, { ...edit, crop: area, longest: shown }));
    draw(current.getContext("2d")!, bitmap.value, edit, area);
  });

  const step = (edit: Edit) => {
    passing.value = undefined;
    steps.value = [...steps.peek(), edit];
  };
  const undo = () => {
    if (steps.peek().length > 1) steps.value = steps.peek().slice(0, -1);
  };
  const placeOf = (event: PointerEvent): Point => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    return {
      x: area.x + area.width * (event.clientX - left) / width,
      y: area.y + area.height * (event.clientY - top) / height,
    };
  };
  const drawOn = (event: PointerEvent, phase: "down" | "move" | "up") => {
    if (cropping || tool.value === "crop") return;
    const before = passing.peek()?.marks.at(-1);
    if (phase === "down") {
      canvas.current!.setPointerCapture(event.pointerId);
      const mark: Mark = { kind: tool.value, colour: colour.value, points: [placeOf(event)] };
      passing.value = { ...edit, marks: [...edit.marks, mark] };
    } else if (before !== undefined && phase === "move") {
      passing.value = { ...edit, marks: [...edit.marks.slice(0, -1), withPoint(before, placeOf(event))] };
    } else if (before !== undefined) {
      if (before.points.length > 1) step(edit);
      else passing.value = undefined;
    }
  };
  const save = async () => {
    if (steps.peek().length === 1) return onClose();
    if (saving.current) return;
    saving.current = true;
    const target = document.createElement("canvas");
    Object.assign(target, sizeAfter(bitmap.value!, edit));
    draw(target.getContext("2d")!, bitmap.value!, edit, edit.crop);
    const { name, type } = storedAs(picture);
    const blob = await new Promise<Blob | null>((resolve) => target.toBlob(resolve, type, 0.92));
    saving.current = false;
    if (blob === null) return void (problem.value = "It is too large to be saved: make it smaller");
    onSave(new File([blob], name, { type }));
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    undo();
  };
  const size = bitmap.value && sizeAfter(bitmap.value, edit);
  return (
    <ModalDialog id="picture-editor" title={`Edit ${picture.name}`} onClose={onClose}>
      <div class="editor" onKeyDown={onKeyDown}>
        {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
        <div class="editor-tools">
          <div class="picks" role="group" aria-label="Tool">
            {tools.map(({ tool: one, name, Icon }) => (
              <button
                key={one}
                type="button"
                class="pick with-icon"
                aria-pressed={tool.value === one}
                onClick={() => tool.value = one}
              >
                <Icon size={16} />
                {name}
              </button>
            ))}
          </div>
          <div class="editor-acts">
            <button
              type="button"
              class="icon-button"
              aria-label="Turn left"
              title="Turn left"
              onClick={() => step(turnedLeft(edit))}
            >
              <TurnLeft />
            </button>
            <button
              type="button"
              class="icon-button"
              aria-label="Turn right"
              title="Turn right"
              onClick={() => step(turnedRight(edit))}
            >
              <TurnRight />
            </button>
            <button
              type="button"
              class="icon-button"
              aria-label="Undo"
              title="Undo (Ctrl+Z)"
              disabled={steps.value.length === 1}
              onClick={undo}
            >
              <Undo />
            </button>
          </div>
        </div>
        {!cropping && (
          <div class="picks" role="group" aria-label="Colour">
            {colours.map((one) => (
              <button
                key={one.colour}
                type="button"
                class="swatch"
                aria-label={one.name}
                title={one.name}
                aria-pressed={colour.value === one.colour}
                onClick={() => colour.value = one.colour}
              >
                <span style={{ background: one.colour }} />
              </button>
            ))}
          </div>
        )}
        <div class="editor-stage">
          <div class="editor-picture">
            <canvas
              ref={canvas}
              role="img"
              aria-label={`${picture.name} as it will be sent`}
              onPointerDown={(event) => drawOn(event, "down")}
              onPointerMove={(event) => drawOn(event, "move")}
              onPointerUp={(event) => drawOn(event, "up")}
              onPointerCancel={() => passing.value = undefined}
            />
            {cropping && bitmap.value && (
              <CropArea
                area={edit.crop}
                onMove={(crop) => passing.value = { ...edit, crop }}
                onMoved={() => passing.peek() && step(passing.peek()!)}
              />
            )}
          </div>
        </div>
        <div class="editor-size">
          <div class="picks" role="group" aria-label="Size">
            {sizes.map((longest) => (
              <button
                key={longest ?? "full"}
                type="button"
                class="pick"
                aria-pressed={edit.longest === longest}
                onClick={() => step({ ...edit, longest })}
              >
                {longest === undefined ? "Full size" : longest}
              </button>
            ))}
          </div>
          <span role="status">{size && `${size.width} × ${size.height}`}</span>
        </div>
        <div class="dialog-foot">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="button" class="button primary" disabled={!bitmap.value} onClick={() => void save()}>
            Done
          </button>
        </div>
      </div>
    </ModalDialog>
  );
}
