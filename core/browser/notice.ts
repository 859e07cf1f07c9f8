// This module is browser compatible.
/**
 * The strip that tells the truth about the line: nothing at a blip, after a few seconds what is going on, a
 * countdown with "try now", and what was missed when it is back.
 */
export type Notice =
  | { kind: "none" }
  | { kind: "connecting"; text: string }
  | { kind: "offline"; text: string }
  | { kind: "reconnecting"; text: string; seconds: number }
  /** Shown for 4 s. */
  | { kind: "back"; text: string; missed: number }
  | { kind: "signedOut"; text: string }
  | { kind: "blocked"; text: string };
