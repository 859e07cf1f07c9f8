// This module is browser compatible.
/** Where a panel goes that belongs to a button: above it when there is room, else below, and always on the screen. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
export interface Size {
  width: number;
  height: number;
}

/** Pixels to the button, and to the edge of the screen. */
const gap = 8;

export function placeBy(anchor: Box, panel: Size, screen: Size): { left: number; top: number } {
  const above = anchor.top - gap - panel.height;
  const below = anchor.top + anchor.height + gap;
  const fitsBelow = below + panel.height + gap <= screen.height;
  const top = above < gap && fitsBelow ? below : above;
  // Its end at the button's end: panels of the composer open from the right.
  const left = anchor.left + anchor.width - panel.width;
  return {
    left: between(gap, left, screen.width - panel.width - gap),
    top: between(gap, top, screen.height - panel.height - gap),
  };
}

function between(min: number, value: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
