// This module is browser compatible.
/**
 * The rows of a conversation, a section per day so that the date stays in sight while its day is read. Only markup:
 * scrolling, loading and announcing belong to the island. History is not announced; `aria-live` is off here and new
 * messages are spoken from a line of their own.
 */
import type { ComponentChildren, Ref } from "preact";
import type { DayRow, MessageRow, Row } from "../../core/browser/rows.ts";
import type { When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { DayPill } from "./DayPill.tsx";
import { EventLine } from "./EventLine.tsx";
import type { LinkPreviewProps } from "./LinkPreview.tsx";
import { FoldedMessage } from "./FoldedMessage.tsx";
import { Message, type MessageActions } from "./Message.tsx";
import type { Reader } from "./MessageText.tsx";
import { LoadingRows } from "./LoadingRows.tsx";

export interface TimelineProps {
  /** The name of the room, for the label. */
  label: string;
  /** Its id, and who reads it. */
  conversation: string;
  me: string;
  /** The message that is being edited, and what stands in place of its text. */
  editing?: { n: number; editor: ComponentChildren };
  rows: readonly Row[];
  people: People;
  when: When;
  /** What stands above the very first message; shown when there is nothing older. */
  beginning?: ComponentChildren;
  older?: boolean;
  newer?: boolean;
  /** The row to light up. */
  flash?: number;
  /** Numbers of the messages that I have saved. */
  saved?: ReadonlySet<number>;
  /** Who has read up to exactly this number. */
  seenBy?: (n: number) => readonly string[];
  actions?: MessageActions;
  /** Who reads, for what is written: mentions, rooms, emoji, code. */
  reader?: Reader;
  /** What the first link of a message leads to, where that is to be shown. */
  previewOf?: (row: MessageRow) => LinkPreviewProps | undefined;
  /** Files of mine that are on their way with a message. */
  sendingOf?: (row: MessageRow) => ComponentChildren;
  /** A poll, where one can vote. */
  pollOf?: (row: MessageRow) => ComponentChildren;
  /** The date over the messages was pressed. */
  onDay?: () => void;
  /** Whether a message shows only that it is there. */
  folds?: (row: MessageRow) => boolean;
  onUnfold?: (key: string) => void;
  scroller?: Ref<HTMLDivElement>;
  /** What floats over the list. */
  children?: ComponentChildren;
}

export function Timeline(props: TimelineProps) {
  return (
    <div class="timeline-frame">
      <div
        class="timeline"
        role="log"
        aria-live="off"
        aria-label={`Messages in ${props.label}`}
        tabIndex={0}
        ref={props.scroller}
      >
        <div class="timeline-rows">
          {props.older ? <LoadingRows /> : props.beginning}
          {byDay(props.rows).map(({ day, rows }) => (
            <section key={day.key} class="timeline-day">
              <DayPill at={day.at} when={props.when} onJump={props.onDay} />
              {rows.map((row) => <RowOf key={row.key} row={row} {...props} />)}
            </section>
          ))}
          {props.newer && <LoadingRows />}
        </div>
      </div>
      {props.children}
    </div>
  );
}

export function RowOf(props: { row: Row } & TimelineProps) {
  const { row, people, when, flash, seenBy, actions, conversation, me, previewOf, editing, reader } = props;
  const { folds, onUnfold, pollOf } = props;
  switch (row.kind) {
    case "message":
      if (folds?.(row)) return <FoldedMessage row={row} onShow={onUnfold} />;
      return (
        <Message
          row={row}
          people={people}
          when={when}
          {...{ actions, conversation, me, reader }}
          preview={previewOf?.(row)}
          sending={row.uploads && props.sendingOf?.(row)}
          editor={editing !== undefined && editing.n === row.n ? editing.editor : row.poll && pollOf?.(row)}
          flash={flash !== undefined && row.n === flash}
          saved={props.saved?.has(row.n ?? 0)}
          seenBy={row.n === undefined ? [] : seenBy?.(row.n)}
        />
      );
    case "system":
      return <EventLine row={row} people={people} when={when} />;
    case "divider":
      return (
        <div class="divider" role="separator" aria-label="New messages" data-key={row.key}>
          <span>New</span>
        </div>
      );
    case "day":
      return null;
  }
}

/** A divider that stands before a day belongs to that day, so that the date is above it. */
export function byDay(rows: readonly Row[]): { day: DayRow; rows: Row[] }[] {
  const days: { day: DayRow; rows: Row[] }[] = [];
  let waiting: Row[] = [];
  for (const row of rows) {
    const last = days.at(-1);
    if (row.kind === "day") {
      days.push({ day: row, rows: waiting });
      waiting = [];
    } else if (row.kind === "divider") waiting.push(row);
    else if (last !== undefined) last.rows.push(...waiting.splice(0), row);
  }
  return days;
}
