// This module is browser compatible.
/**
 * One message. The first of an author's run has picture, name and time; those that follow show their time when
 * pointed at. A message keeps its height from "sending" to "read": states and seen-by stand in a reserved column.
 */
import type { MessageRow } from "../../core/browser/rows.ts";
import { clockTime, fullTime, type When } from "../../core/browser/dates.ts";
import { hueOf, type People } from "../../core/browser/faces.ts";
import { Avatar } from "../Avatar.tsx";
import { DeliveryMark } from "./DeliveryMark.tsx";
import { MessageText, type Reader } from "./MessageText.tsx";

export interface MessageActions {
  retry(id: string): void;
  discard(id: string): void;
}

export interface MessageProps {
  row: MessageRow;
  people: People;
  when: When;
  /** Who has read up to exactly here; only in small rooms. */
  seenBy?: readonly string[];
  /** It was asked for by its address: lights up once. */
  flash?: boolean;
  actions?: MessageActions;
  reader?: Reader;
}

export function Message({ row, people, when, seenBy = [], flash = false, actions, reader }: MessageProps) {
  const classes = ["message", !row.grouped && "lead", row.state, flash && "flash"];
  return (
    <article
      class={classes.filter(Boolean).join(" ")}
      data-key={row.key}
      data-n={row.n}
      aria-label={labelOf(row, people)}
    >
      {row.grouped
        ? <MessageTime row={row} when={when} class="message-side-time" />
        : <Avatar id={row.by} person={people(row.by)} />}
      <div class="message-body">
        {!row.grouped && <MessageHead row={row} people={people} when={when} />}
        <MessageText text={row.text} reader={reader} />
      </div>
      <div class={`message-state ${row.state ?? ""}`}>
        {row.state !== undefined && <DeliveryMark state={row.state} />}
        {seenBy.length > 0 && <SeenBy ids={seenBy} people={people} />}
      </div>
      {row.state === "failed" && <Problem row={row} actions={actions} />}
    </article>
  );
}

function labelOf(row: MessageRow, people: People): string {
  return row.mine ? "You" : people(row.by)?.name ?? "Somebody";
}

function MessageHead({ row, people, when }: Pick<MessageProps, "row" | "people" | "when">) {
  const person = people(row.by);
  return (
    <header class="message-head">
      <span
        class={`message-name one-line hue-${hueOf(row.by)}`}
        dir="auto"
        title={person && `@${person.username}`}
      >
        {person?.name ?? "…"}
      </span>
      <MessageTime row={row} when={when} class="message-time" />
    </header>
  );
}

function MessageTime(props: { row: MessageRow; when: When; class: string }) {
  const { row, when } = props;
  return (
    <time class={props.class} dateTime={new Date(row.at).toISOString()} title={fullTime(row.at, when)}>
      {clockTime(row.at, when)}
    </time>
  );
}

function SeenBy({ ids, people }: { ids: readonly string[]; people: People }) {
  const names = ids.map((id) => people(id)?.name ?? "somebody").join(", ");
  return (
    <span class="seen-by" title={`Seen by ${names}`}>
      <span class="quiet">Seen by {names}</span>
      {ids.slice(0, 3).map((id) => <Avatar key={id} id={id} person={people(id)} size="tiny" />)}
      {ids.length > 3 && <span aria-hidden="true">+{ids.length - 3}</span>}
    </span>
  );
}

function Problem({ row, actions }: { row: MessageRow; actions: MessageActions | undefined }) {
  return (
    <div class="message-problem" role="alert">
      <span>Not sent{row.error === undefined ? "." : `: ${row.error}`}</span>
      <button type="button" class="link-button" onClick={() => actions?.retry(row.id)}>Retry</button>
      <button type="button" class="link-button danger" onClick={() => actions?.discard(row.id)}>
        Delete
      </button>
    </div>
  );
}
