/**
 * One open socket, as the hub sees it: something that takes text and says how much of it is still unsent. Kept small,
 * because there are thousands.
 */
import type { Scope } from "../scope.ts";

/** What is needed of a socket. */
export interface Line {
  send(text: string): void;
  /** Asks the other end to go; whoever stays is cut off. */
  close(code: number, reason: string): void;
  /** Ends the connection at once and without a word. */
  cut(): void;
  /** Bytes accepted but not sent yet. */
  readonly bufferedAmount: number;
}

export class Connection {
  readonly line: Line;
  readonly scope: Scope;
  /** The address, or the network that counts as one. */
  readonly bucket: string;
  /** Topics by name; the hub writes it. */
  readonly topics = new Set<string>();
  /** Frames that go out with the next flush. */
  waiting: string[] = [];
  open = true;
  /** Monotonic milliseconds: when something was heard, and when a ping was sent. */
  heardAt: number;
  pingedAt: number;
  /** Since when it has been too slow to be sent anything; 0 when it is not. */
  slowSince = 0;
  /** Frames that could not be read. */
  strikes = 0;
  /** Commands sent although it was told to wait. */
  impatience = 0;
  waitUntil = 0;

  constructor(line: Line, scope: Scope, now: number, bucket: string) {
    this.line = line;
    this.scope = scope;
    this.bucket = bucket;
    this.heardAt = now;
    this.pingedAt = now;
  }
}
