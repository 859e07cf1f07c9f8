// This module is browser compatible.
/** Where a picture lies that can be enlarged and moved: by wheel, fingers, double click, and from outside by keys. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { fitted, type Lie, within, zoomed } from "../core/browser/zoom.ts";
import type { FileInfo } from "../core/protocol/entries.ts";
import { paths } from "../components/paths.ts";

export interface StageHandle {
  zoom(factor: number): void;
  fit(): void;
}
export interface PictureStageProps {
  file: FileInfo;
  handle: { current: StageHandle | null };
  onSwipe: (by: 1 | -1) => void;
  /** Pressed beside the picture. */
  onLeave: () => void;
  children: ComponentChildren;
}

/** Pixels that a finger moves before it turns the page. */
const turn = 60;

export function PictureStage({ file, handle, onSwipe, onLeave, children }: PictureStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const [lie, setLie] = useState<Lie>(fitted);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const pressed = useRef<{ x: number; y: number; moved: boolean } | undefined>(undefined);

  const change = (to: (lie: Lie) => Lie) =>
    setLie((lie) => {
      const { clientWidth: width, clientHeight: height } = picture.current!;
      const { clientWidth, clientHeight } = stage.current!;
      return within(to(lie), { width, height }, { width: clientWidth, height: clientHeight });
    });
  const fromMiddle = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const { left, top, width, height } = stage.current!.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  };
  handle.current = {
    zoom: (factor) => change((lie) => zoomed(lie, factor)),
    fit: () => setLie(fitted),
  };

  useEffect(() => {
    // As a property of the element it could not keep the page from zooming.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      change((lie) => zoomed(lie, Math.exp(-event.deltaY / 300), fromMiddle(event)));
    };
    const { current } = stage;
    current!.addEventListener("wheel", wheel, { passive: false });
    return () => current!.removeEventListener("wheel", wheel);
  }, []);

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    stage.current!.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, fromMiddle(event));
    pressed.current = { ...fromMiddle(event), moved: fingers.current.size > 1 };
  };
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId);
    if (before === undefined) return;
    const now = fromMiddle(event);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    if (pressed.current && distance(pressed.current, now) > 6) pressed.current.moved = true;
    if (other !== undefined) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      change((lie) => zoomed(lie, distance(now, other) / Math.max(1, distance(before, other)), middle));
    } else if (lie.scale > 1) {
      change((lie) => ({ ...lie, x: lie.x + now.x - before.x, y: lie.y + now.y - before.y }));
    }
  };
  const up = (event: PointerEvent) => {
    const { current: from } = pressed;
    const alone = fingers.current.size === 1;
    fingers.current.delete(event.pointerId);
    if (!alone || from === undefined) return;
    pressed.current = undefined;
    const to = fromMiddle(event);
    const across = to.x - from.x;
    const turns = lie.scale === 1 && event.pointerType === "touch" && Math.abs(across) > turn;
    if (turns) onSwipe(across < 0 ? 1 : -1);
    else if (!from.moved && !isOn(picture.current!, event)) onLeave();
  };

  const { thumbs, animated, width = 0, height = 0, id, name } = file;
  const large = Math.max(width, height) > 1_280;
  const source = thumbs && !animated && large && lie.scale === 1 ? paths.largePicture(id) : paths.file(id);
  return (
    <div
      ref={stage}
      class={lie.scale > 1 ? "lightbox-stage zoomed" : "lightbox-stage"}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      onDblClick={(event) => change((lie) => lie.scale > 1 ? fitted : zoomed(lie, 2.5, fromMiddle(event)))}
    >
      <img
        ref={picture}
        src={source}
        alt={name}
        draggable={false}
        {...(width > 0 && height > 0 ? { width, height } : {})}
        style={{ transform: `translate(${lie.x}px, ${lie.y}px) scale(${lie.scale})` }}
      />
      {children}
    </div>
  );
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function isOn(element: Element, { clientX, clientY }: PointerEvent): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}
