// This module is browser compatible.
/**
 * What is done to a picture before it is sent: turned, cropped, drawn on, made smaller. Kept as what is to be done, not
 * as pixels, so that every step can be taken back and nothing is lost until the end. Places are parts of the turned
 * picture, from 0 to 1.
 */
export interface Point {
  x: number;
  y: number;
}
export interface Area extends Point {
  width: number;
  height: number;
}
export interface Mark {
  kind: "pen" | "arrow" | "box";
  colour: string;
  points: readonly Point[];
}
export interface Edit {
  /** Quarters of a turn to the right. */
  turns: number;
  crop: Area;
  marks: readonly Mark[];
  /** Pixels of its longer side at most. */
  longest?: number | undefined;
}
export interface Pixels {
  width: number;
  height: number;
}

export const whole: Area = { x: 0, y: 0, width: 1, height: 1 };
export const untouched: Edit = { turns: 0, crop: whole, marks: [] };
/** Part of a side that is left at least. */
const least = 0.02;

/** A quarter to the right, with all that is on it. */
export function turnedRight(edit: Edit): Edit {
  const turn = ({ x, y }: Point): Point => ({ x: 1 - y, y: x });
  const { x, y, width, height } = edit.crop;
  return {
    ...edit,
    turns: (edit.turns + 1) % 4,
    crop: { x: 1 - y - height, y: x, width: height, height: width },
    marks: edit.marks.map((mark) => ({ ...mark, points: mark.points.map(turn) })),
  };
}

export function turnedLeft(edit: Edit): Edit {
  return turnedRight(turnedRight(turnedRight(edit)));
}

/** Which sides of the area a hand holds; none is the whole of it. */
export interface Grip {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

/** The area after a corner, or all of it, was moved by so much. */
export function moved(area: Area, grip: Grip, by: Point): Area {
  const [x, width] = movedSide(area.x, area.width, grip.x, by.x, grip.x === 0 && grip.y === 0);
  const [y, height] = movedSide(area.y, area.height, grip.y, by.y, grip.x === 0 && grip.y === 0);
  return { x, y, width, height };
}

/** The largest square in the middle of the turned picture. */
export function middleSquare({ width, height }: Pixels): Area {
  const [w, h] = width > height ? [height / width, 1] : [1, width / height];
  return { x: (1 - w) / 2, y: (1 - h) / 2, width: w, height: h };
}

/** As `moved`, and what was a square of these pixels stays one. */
export function movedSquare(area: Area, grip: Grip, by: Point, { width, height }: Pixels): Area {
  if (grip.x === 0) return moved(area, grip, by);
  const [dx, dy] = [grip.x * by.x * width, grip.y * by.y * height];
  const room = Math.min(
    width * (grip.x === 1 ? 1 - area.x : area.x + area.width),
    height * (grip.y === 1 ? 1 - area.y : area.y + area.height),
  );
  const wanted = area.width * width + (Math.abs(dx) > Math.abs(dy) ? dx : dy);
  const side = clamp(wanted, Math.min(room, 0.1 * Math.min(width, height)), room);
  const [w, h] = [side / width, side / height];
  return {
    x: grip.x === 1 ? area.x : area.x + area.width - w,
    y: grip.y === 1 ? area.y : area.y + area.height - h,
    width: w,
    height: h,
  };
}

function movedSide(at: number, length: number, grip: -1 | 0 | 1, by: number, all: boolean): [number, number] {
  if (all) return [clamp(at + by, 0, 1 - length), length];
  if (grip === 0) return [at, length];
  if (grip === 1) return [at, clamp(length + by, least, 1 - at)];
  const to = clamp(at + by, 0, at + length - least);
  return [to, at + length - to];
}

export function turnedSize({ width, height }: Pixels, { turns }: Edit): Pixels {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** What comes out, in pixels. */
export function sizeAfter(picture: Pixels, edit: Edit): Pixels {
  const { width, height } = turnedSize(picture, edit);
  const [w, h] = [width * edit.crop.width, height * edit.crop.height];
  const scale = Math.min(1, (edit.longest ?? Infinity) / Math.max(w, h));
  return { width: Math.max(1, Math.round(w * scale)), height: Math.max(1, Math.round(h * scale)) };
}

/** Draws an area of the edited picture so that it fills the canvas. */
export function draw(
  context: CanvasRenderingContext2D,
  picture: CanvasImageSource & Pixels,
  edit: Edit,
  area: Area,
): void {
  const { width, height } = turnedSize(picture, edit);
  const scale = context.canvas.width / (area.width * width);
  context.setTransform(scale, 0, 0, scale, -area.x * width * scale, -area.y * height * scale);
  context.save();
  const corners = [[0, 0], [width, 0], [width, height], [0, height]] as const;
  const [x, y] = corners[edit.turns]!;
  context.translate(x, y);
  context.rotate(edit.turns * Math.PI / 2);
  context.drawImage(picture, 0, 0);
  context.restore();
  context.lineWidth = Math.max(width, height) / 160;
  context.lineCap = context.lineJoin = "round";
  for (const { kind, colour, points } of edit.marks) {
    context.strokeStyle = colour;
    context.beginPath();
    path(context, kind, points.map(({ x, y }) => ({ x: x * width, y: y * height })));
    context.stroke();
  }
}

function path(context: CanvasRenderingContext2D, kind: Mark["kind"], points: readonly Point[]): void {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return;
  if (kind === "box") return context.rect(first.x, first.y, last.x - first.x, last.y - first.y);
  context.moveTo(first.x, first.y);
  if (kind === "pen") {
    for (const { x, y } of points) context.lineTo(x, y);
    return;
  }
  context.lineTo(last.x, last.y);
  const angle = Math.atan2(last.y - first.y, last.x - first.x);
  const head = context.lineWidth * 4;
  for (const side of [-1, 1]) {
    context.moveTo(last.x, last.y);
    const to = angle + Math.PI + side * 0.5;
    context.lineTo(last.x + head * Math.cos(to), last.y + head * Math.sin(to));
  }
}

/** The mark with one place more: a line that is drawn keeps all, the others their beginning and end. */
export function withPoint(mark: Mark, point: Point): Mark {
  return { ...mark, points: mark.kind === "pen" ? [...mark.points, point] : [mark.points[0]!, point] };
}

/** What can be edited without losing what moves, or is no pixels. */
export function isEditable(type: string): boolean {
  return /^image\/(?:jpeg|png|webp)$/.test(type);
}

/** How it is stored: a photograph stays one, everything else keeps its sharp edges. */
export function storedAs({ name, type }: Pick<File, "name" | "type">): { name: string; type: string } {
  const isPhotograph = type === "image/jpeg";
  const base = name.replace(/\.[^.]*$/, "");
  return isPhotograph
    ? { name: /\.jpe?g$/i.test(name) ? name : `${base}.jpg`, type }
    : { name: `${base}.png`, type: "image/png" };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
