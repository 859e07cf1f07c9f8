// This module is browser compatible.
/** What is inside of the messages that wake a device whose pages are all closed; only its service worker reads them. */
export type PushMessage =
  | {
    type: "show";
    /** The same again is the same message: it is not heard twice. */
    id: string;
    /** Milliseconds since 1970. */
    at: number;
    title: string;
    body: string;
    /** A path on this server. */
    url: string;
    /** A later one with the same tag takes its place. */
    tag: string;
    /** Tags of others that were read elsewhere. */
    close?: string[];
  }
  | { type: "close"; tags: string[] };

/** What the service worker tells the pages that are open. */
export type WorkerMessage =
  /** A message has arrived, is shown, or could not be shown. */
  | { type: "push"; id: string; step: "arrived" | "shown" }
  | { type: "push"; id: string; step: "failed"; problem: string }
  /** Somebody has pressed a notification; answered through the port by whoever can show it. */
  | { type: "open"; url: string };
