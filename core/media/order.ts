/** What the server and the reader say to each other. */

export interface Order {
  /** A sound or film; or what a camera has written about a picture, as a TIFF. */
  kind: "recording" | "notes";
  size: number;
}
/** What the process says: that it needs some bytes, or all that it has found. */
export type Word = { from: number; to: number } | { said: unknown };

/** Bytes of one piece, and of all that is looked at in one file. */
export const piece = 64 * 1024;
export const most = 6 * 1024 * 1024;
