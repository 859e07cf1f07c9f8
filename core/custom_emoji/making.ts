/**
 * A picture becomes an emoji: looked at like any file, then made as small as emoji are by the process of the pictures.
 * One that moves goes on moving when it is small enough as it is; of others the first picture is kept, and that is said.
 */
import type { BlobStore } from "../blobs/blobs.ts";
import type { Effects } from "../effects.ts";
import { putPicture, readPicture, unreadable } from "../files/files.ts";
import type { BlobRecord } from "../kv/keys.ts";
import type { Pictures, Piece } from "../pictures/pictures.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface MakingParts {
  blobs: BlobStore;
  uploadsDirectory: string;
  pictures: Pick<Pictures, "press">;
  effects: Effects;
}
export interface MadePicture {
  blob: BlobRecord;
  /** What the whole is, when it moves. */
  moves?: string;
  /** It moved, and what is kept does not. */
  stilled: boolean;
}

/** Pixels along a side of what may go on moving. */
const longest = 128;
const use = "an emoji";

/** @throws {ParleyError} `file_mismatch`, `picture_too_large`, `picture_unreadable` */
export async function makePicture(parts: MakingParts, bytes: Bytes): Promise<MadePicture> {
  const picture = await readPicture(bytes, use);
  const { type, width, height, orientation, animated } = picture;
  const order = { type, width, height, orientation, size: bytes.length, emoji: true };
  const made = await parts.pictures.press(order, () => new Blob([bytes]).stream());
  if (made === null) throw unreadable(use);
  const moves = animated && width <= longest && height <= longest && picture.pixels <= longest ** 2;
  const whole = moves ? { whole: withoutNotes(bytes, picture.pieces) } : {};
  const blob = await putPicture(parts, { ...made, ...whole }, "emoji");
  return { blob, stilled: animated && !moves, ...(moves ? { moves: type } : {}) };
}

/** The file without what is no part of the picture. */
function withoutNotes(bytes: Bytes, pieces: readonly Piece[]): Bytes {
  const parts = pieces.map((piece) =>
    piece instanceof Uint8Array ? piece : bytes.subarray(piece.from, piece.to)
  );
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
