// This module is browser compatible.
/** What of a picture is kept: moved as a whole or by its corners, with a hand or with arrows. */
import { useRef } from "preact/hooks";
import {
  type Area,
  type Grip,
  moved,
  movedSquare,
  type Pixels,
  type Point,
} from "../core/browser/picture_edit.ts";

export interface CropAreaProps {
  area: Area;
  /** Of a picture of so many pixels only a square is kept. */
  square?: Pixels | undefined;
  /** While it is moved. */
  onMove: (area: Area) => void;
  /** It has been let go. */
  onMoved: () => void;
}

const corners: readonly { grip: Grip; name: string; place: string }[] = [
  { grip: { x: -1, y: -1 }, name: "Upper left corner", place: "up left" },
  { grip: { x: 1, y: -1 }, name: "Upper right corner", place: "up right" },
  { grip: { x: -1, y: 1 }, name: "Lower left corner", place: "down left" },
  { grip: { x: 1, y: 1 }, name: "Lower right corner", place: "down right" },
];
const all: Grip = { x: 0, y: 0 };
/** Part of the picture that an arrow moves; with Shift ten times as much. */
const nudge = 0.01;
const arrows: Record<string, Point> = {
  ArrowLeft: { x: -nudge, y: 0 },
  ArrowRight: { x: nudge, y: 0 },
  ArrowUp: { x: 0, y: -nudge },
  ArrowDown: { x: 0, y: nudge },
};

export default function CropArea({ area, square, onMove, onMoved }: CropAreaProps) {
  const box = useRef<HTMLDivElement>(null);
  const held = useRef<{ at: Point; area: Area } | undefined>(undefined);
  const placeOf = (event: PointerEvent): Point => {
    const { left, top, width, height } = box.current!.parentElement!.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  const after = (area: Area, grip: Grip, by: Point) =>
    square === undefined ? moved(area, grip, by) : movedSquare(area, grip, by, square);
  const grips = (grip: Grip) => ({
    onPointerDown: (event: PointerEvent) => {
      event.stopPropagation();
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      held.current = { at: placeOf(event), area };
    },
    onPointerMove: (event: PointerEvent) => {
      const { current } = held;
      if (current === undefined) return;
      event.stopPropagation();
      const now = placeOf(event);
      onMove(after(current.area, grip, { x: now.x - current.at.x, y: now.y - current.at.y }));
    },
    onPointerUp: () => {
      if (held.current === undefined) return;
      held.current = undefined;
      onMoved();
    },
    onKeyDown: (event: KeyboardEvent) => {
      const by = arrows[event.key];
      if (by === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const times = event.shiftKey ? 10 : 1;
      onMove(after(area, grip, { x: by.x * times, y: by.y * times }));
      onMoved();
    },
  });
  const part = (n: number) => `${100 * n}%`;
  return (
    <div
      ref={box}
      class="crop"
      style={{ left: part(area.x), top: part(area.y), width: part(area.width), height: part(area.height) }}
    >
      <button type="button" class="crop-all" aria-label="Kept area: arrows move it" {...grips(all)} />
      {corners.map(({ grip, name, place }) => (
        <button key={name} type="button" class={`crop-corner ${place}`} aria-label={name} {...grips(grip)} />
      ))}
    </div>
  );
}
