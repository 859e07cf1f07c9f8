/** Pixels in memory: made smaller by averaging all that fall into one, and turned upright. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, opacity. */
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** At most so many along the longer side; never larger than it is. */
export function fitted({ width, height }: { width: number; height: number }, longest: number) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export function shrunk(pixels: Pixels, longest: number): Pixels {
  const size = fitted(pixels, longest);
  if (size.width === pixels.width && size.height === pixels.height) return pixels;
  const data = new Uint8ClampedArray(4 * size.width * size.height);
  const columns = spans(pixels.width, size.width);
  const rows = spans(pixels.height, size.height);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      average(pixels, [columns[x]!, columns[x + 1]!, rows[y]!, rows[y + 1]!], data, 4 * (y * size.width + x));
    }
  }
  return { ...size, data };
}

/** Where each of the new pixels begins, and where the last ends. */
function spans(from: number, to: number): number[] {
  return Array.from({ length: to + 1 }, (_, i) => Math.floor(i * from / to));
}

/** What is transparent has no colour to give. */
function average(
  { width, data }: Pixels,
  [left, right, top, bottom]: [number, number, number, number],
  out: Uint8ClampedArray,
  at: number,
): void {
  let red = 0, green = 0, blue = 0, opacity = 0;
  for (let y = top; y < bottom; y++) {
    for (let i = 4 * (y * width + left), end = 4 * (y * width + right); i < end; i += 4) {
      const weight = data[i + 3]!;
      red += data[i]! * weight;
      green += data[i + 1]! * weight;
      blue += data[i + 2]! * weight;
      opacity += weight;
    }
  }
  if (opacity === 0) return;
  out[at] = red / opacity;
  out[at + 1] = green / opacity;
  out[at + 2] = blue / opacity;
  out[at + 3] = opacity / ((right - left) * (bottom - top));
}

/** The middle of it. */
export function squareOf(pixels: Pixels): Pixels {
  const side = Math.min(pixels.width, pixels.height);
  if (side === pixels.width && side === pixels.height) return pixels;
  const [left, top] = [Math.floor((pixels.width - side) / 2), Math.floor((pixels.height - side) / 2)];
  const data = new Uint8ClampedArray(4 * side * side);
  for (let y = 0; y < side; y++) {
    const from = 4 * ((top + y) * pixels.width + left);
    data.set(pixels.data.subarray(from, from + 4 * side), 4 * y * side);
  }
  return { width: side, height: side, data };
}

/** Nothing shines through it. */
export function onWhite({ data, ...size }: Pixels): Pixels {
  const opaque = new Uint8ClampedArray(data.length).fill(255);
  for (let at = 0; at < data.length; at += 4) {
    const part = data[at + 3]! / 255;
    for (let i = at; i < at + 3; i++) opaque[i] = 255 - part * (255 - data[i]!);
  }
  return { ...size, data: opaque };
}

/** Turned and mirrored as Exif says (its table of orientations, 1 to 8). */
export function upright(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const isTurned = orientation >= 5;
  const [width, height] = isTurned ? [pixels.height, pixels.width] : [pixels.width, pixels.height];
  const from = new Uint32Array(pixels.data.buffer);
  const to = new Uint32Array(width * height);
  const place = places[orientation]!;
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      const [newX, newY] = place(x, y, pixels.width - 1, pixels.height - 1);
      to[newY * width + newX] = from[y * pixels.width + x]!;
    }
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}

type Place = (x: number, y: number, lastX: number, lastY: number) => [x: number, y: number];
const places: Record<number, Place> = {
  2: (x, y, lastX) => [lastX - x, y],
  3: (x, y, lastX, lastY) => [lastX - x, lastY - y],
  4: (x, y, _lastX, lastY) => [x, lastY - y],
  5: (x, y) => [y, x],
  6: (x, y, _lastX, lastY) => [lastY - y, x],
  7: (x, y, lastX, lastY) => [lastY - y, lastX - x],
  8: (x, y, lastX) => [y, lastX - x],
};

export function isOpaque({ data }: Pixels): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}
