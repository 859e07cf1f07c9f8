// This module is browser compatible.
/**
 * What a finger meant that went sideways on a phone: from the edge inwards shows the list, back towards the edge
 * hides it. Anything slanted, slow or short was scrolling, or nothing.
 */
export interface Touch {
  x: number;
  y: number;
  /** Milliseconds. */
  at: number;
}
export interface SwipeField {
  /** Of the window. */
  width: number;
  view: "list" | "room";
  /** Text runs from right to left: the list comes from the right. */
  rtl?: boolean;
}

/** So near the edge a swipe begins that shows the list. */
const edge = 32;
const longest = 800;
/** Part of the window. */
const shortest = 0.18;

export function swipeOf(
  from: Touch,
  to: Touch,
  { width, view, rtl = false }: SwipeField,
): "list" | "room" | undefined {
  const across = rtl ? from.x - to.x : to.x - from.x;
  const start = rtl ? width - from.x : from.x;
  if (to.at - from.at > longest || Math.abs(to.y - from.y) > Math.abs(across) / 2) return undefined;
  if (Math.abs(across) < width * shortest) return undefined;
  if (view === "room") return across > 0 && start <= edge ? "list" : undefined;
  return across < 0 ? "room" : undefined;
}
