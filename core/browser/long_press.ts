// This module is browser compatible.
/** A finger that rests on something. Moving it is scrolling, lifting it early a tap. */
import type { Timer } from "./world.ts";

/** Milliseconds, and pixels that a resting finger may move. */
const rest = 450;
const slack = 10;

export interface LongPressOptions {
  selector: string;
  after(ms: number, run: () => void): Timer;
  /** Called with the element that matches. */
  pressed(on: HTMLElement): void;
}

/** @returns what ends it. */
export function longPress(root: HTMLElement, { selector, after, pressed }: LongPressOptions): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let timer: Timer | undefined;
  let from = { x: 0, y: 0 };
  const end = () => timer?.cancel();
  root.addEventListener("pointerdown", (event) => {
    end();
    const on = (event.target as Element).closest<HTMLElement>(selector);
    if (event.pointerType !== "touch" || on === null) return;
    from = { x: event.clientX, y: event.clientY };
    timer = after(rest, () => {
      ignoreLift();
      pressed(on);
    });
  }, { signal });
  root.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > slack) end();
  }, { signal });
  for (const type of ["pointerup", "pointercancel"] as const) root.addEventListener(type, end, { signal });
  root.addEventListener("contextmenu", (event) => {
    // The browser's own long press would select text over the sheet.
    if ((event as PointerEvent).pointerType === "touch") event.preventDefault();
  }, { signal });
  // What the press opens may lie under the finger: lifting it is no choice there.
  const ignoreLift = () => {
    const lifted = new AbortController();
    const swallow = (event: Event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      lifted.abort();
    };
    const options = { capture: true, signal: lifted.signal };
    addEventListener("click", swallow, options);
    addEventListener("pointerdown", () => lifted.abort(), options);
  };
  return () => {
    end();
    ending.abort();
  };
}
