// This module is browser compatible.
/** What a reminder is about: what I wrote, the message, or both. */
import type { Reminded } from "../core/browser/mine.ts";
import type { People } from "../core/browser/faces.ts";
import { excerptOf } from "./conversation/Quote.tsx";

export function ReminderText({ reminder, people }: { reminder: Reminded; people: People }) {
  const { text, n, entry } = reminder;
  return (
    <>
      {text !== undefined && <p class="kept-text" dir="auto">{text}</p>}
      {entry !== undefined && (
        <p class={text === undefined ? "kept-text" : "kept-text soft"} dir="auto">
          <b>{people(entry.by)?.name ?? "Somebody"}:</b>{" "}
          {entry.deleted ? <i>This message was deleted.</i> : excerptOf(entry)}
        </p>
      )}
      {n !== undefined && entry === undefined && (
        <p class="kept-text soft">
          <i>A message that you can no longer see</i>
        </p>
      )}
    </>
  );
}
