/**
 * Between processes: a small signal that reaches every process, this one included. A hint, not the truth: it may
 * be merged or lost; whoever depends on one looks up the truth (the log, the session) again.
 */
import type { CustomEmoji } from "../protocol/entries.ts";

export type Signal =
  /** The log of this conversation has reached n. */
  | { kind: "log"; conversation: string; n: number }
  /** A frame (JSON text) for whoever follows the topic now; never stored. */
  | { kind: "frame"; topic: string; frame: string }
  /** This session ended: revoked, signed out, its account suspended. */
  | { kind: "session"; id: string }
  /** A job of this kind is due then, milliseconds since 1970. */
  | { kind: "job"; job: string; due: number }
  /** Who is connected to process `from`, and no longer; empty says only that the process is there. */
  | { kind: "presence"; from: string; people: PresenceMark[] }
  /** Process `from` asks which of these people are connected elsewhere. */
  | { kind: "presence.ask"; from: string; people: string[] }
  /** What somebody says about themselves, or how they want to be seen, has changed. */
  | { kind: "profile"; user: string }
  /** What somebody wants to be told of has changed; in one conversation, or everywhere. */
  | { kind: "wishes"; user: string; conversation?: string }
  /** There is this custom emoji now, or none of that name. */
  | { kind: "emoji"; name: string; emoji: CustomEmoji | null }
  /** Whether these two see each other has changed. */
  | { kind: "apart"; one: string; other: string };

/** 0 is gone, 1 here but idle, 2 active; and when they last did something, milliseconds since 1970, 0 is unknown. */
export type PresenceMark = [user: string, state: 0 | 1 | 2, activeAt: number];

export interface Bus {
  publish(signal: Signal): void;
  /** Signals of all processes. @returns a function that ends the listening. */
  subscribe(listener: (signal: Signal) => void): () => void;
  close(): Promise<void>;
}
