// This module is browser compatible.
/** How a picture lies in its stage: enlarged and moved. Plain arithmetic; points are from the middle of the stage. */
export interface Lie {
  /** 1 is "all of it fits". */
  scale: number;
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}

export const fitted: Lie = { scale: 1, x: 0, y: 0 };
export const most = 8;

/** What is under the point stays there. */
export function zoomed(lie: Lie, factor: number, point = { x: 0, y: 0 }): Lie {
  const scale = Math.min(most, Math.max(1, lie.scale * factor));
  if (scale === 1) return fitted;
  const part = scale / lie.scale;
  return { scale, x: point.x - (point.x - lie.x) * part, y: point.y - (point.y - lie.y) * part };
}

/** No further than its edge is at the edge of the stage. */
export function within(lie: Lie, picture: Size, stage: Size): Lie {
  const room = (side: keyof Size) => Math.max(0, (picture[side] * lie.scale - stage[side]) / 2);
  const [right, down] = [room("width"), room("height")];
  return {
    scale: lie.scale,
    x: Math.min(right, Math.max(-right, lie.x)),
    y: Math.min(down, Math.max(-down, lie.y)),
  };
}
