// This module is browser compatible.
/**
 * What the list of a conversation shows, top to bottom, as immutable objects. `key` is unique in the list and
 * stays with its row for life (a message keeps it from "sending" to "read"), and an unchanged row is the same
 * object as before, so that the page touches only what is new.
 */
import type { SystemEntry } from "../protocol/entries.ts";

export type DeliveryState = "sending" | "sent" | "delivered" | "read" | "failed";

/** The first entry of a local calendar day comes after it. */
export interface DayRow {
  kind: "day";
  key: string;
  /** Server time of the first entry below, milliseconds since 1970. */
  at: number;
}

/** "New messages". Stays where it is while one reads. */
export interface DividerRow {
  kind: "divider";
  key: string;
}

export interface MessageRow {
  kind: "message";
  key: string;
  /** Its number; absent until the server has given it one. */
  n?: number;
  /** The clientId. */
  id: string;
  /** The author's id. */
  by: string;
  text: string;
  at: number;
  mine: boolean;
  /** True when it continues the author's message above within 5 minutes: shown without name and picture. */
  grouped: boolean;
  /** Only on my own. */
  state?: DeliveryState;
  /** Why it failed, for people. */
  error?: string;
}

export interface SystemRow {
  kind: "system";
  key: string;
  n: number;
  entry: SystemEntry;
}

export type Row = DayRow | DividerRow | MessageRow | SystemRow;
