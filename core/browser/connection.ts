// This module is browser compatible.
/**
 * What the rest of the browser code knows of the line to the server: it asks, listens, and sees the state.
 * SocketConnection (socket.ts) keeps it over a WebSocket; one that talks to a worker shared by all tabs
 * can take its place, so nothing here mentions sockets.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { CommandBody, CommandResult, CommandType } from "../protocol/commands.ts";
import type { ServerFrame, ServerFrameOf } from "../protocol/frames.ts";

export type Phase =
  /** An attempt is under way, or the first one is about to be. */
  | "connecting"
  /** The server has greeted; commands go out. */
  | "open"
  /** The next attempt is at `retryAt`. */
  | "waiting"
  /** As `waiting`, and the device says it has no network. */
  | "offline"
  /** The session is over: only signing in helps. */
  | "signedOut"
  /** The server does not want this line (too many tabs, broken frames): only `retryNow()` tries again. */
  | "blocked";

export interface ConnectionState {
  phase: Phase;
  /** When this phase began, milliseconds since 1970. */
  since: number;
  /** When the next attempt is made, milliseconds since 1970; in `waiting` and `offline`. */
  retryAt?: number;
  /** Why the line was lost, for people who look closely ("closed with 1012", "silent for 50 s"). */
  reason?: string;
}

export interface RequestOptions {
  /** Milliseconds until `LineLost` with `timed_out`; by default 10 s. */
  timeout?: number;
  /** False rejects at once when the line is not open; by default the command waits for it within its time-out. */
  wait?: boolean;
}

export interface Connection {
  readonly state: ReadonlySignal<ConnectionState>;
  /**
   * @throws {ParleyError} the server's refusal.
   * @throws {LineLost} when no answer came; whether the command was carried out is unknown.
   */
  request<T extends CommandType>(
    type: T,
    body: CommandBody<T>,
    options?: RequestOptions,
  ): Promise<CommandResult[T]>;
  /** Calls `listener` for every frame of that type, in the order sent; returns what stops it. */
  on<T extends ServerFrame["type"]>(type: T, listener: (frame: ServerFrameOf<T>) => void): () => void;
  /** Tries now instead of at `retryAt`; also leaves `blocked` and `signedOut`. */
  retryNow(): void;
  /** Ends the line for good. */
  close(): void;
}

/** No answer came. Distinct from a refusal: the same command may be tried again when the line is back. */
export class LineLost extends Error {
  override readonly name = "LineLost";
  readonly code: "disconnected" | "timed_out";

  constructor(code: "disconnected" | "timed_out", message: string) {
    super(message);
    this.code = code;
  }
}
