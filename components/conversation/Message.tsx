// This module is browser compatible.
/**
 * One message. The first of an author's run has picture, name and time; those that follow show their time when
 * pointed at. A message keeps its height from "sending" to "read": states and seen-by stand in a reserved column.
 */
import type { ComponentChildren } from "preact";
import type { Forwarded } from "../../core/protocol/entries.ts";
import type { MessageRow } from "../../core/browser/rows.ts";
import { clockTime, dayName, fullTime, type When } from "../../core/browser/dates.ts";
import { hueOf, type People } from "../../core/browser/faces.ts";
import { Avatar } from "../Avatar.tsx";
import { DeliveryMark } from "./DeliveryMark.tsx";
import { Files } from "./Files.tsx";
import { Bookmark, Forward, Pin } from "../icons.tsx";
import { paths } from "../paths.ts";
import { later } from "../../core/browser/later.ts";
import type { LinkPreviewProps } from "./LinkPreview.tsx";
import { MessageText, type Reader } from "./MessageText.tsx";
import { actionIn } from "../../core/markup/markup.ts";
import { Standing } from "../Standing.tsx";
import { Quote } from "./Quote.tsx";
import { Reactions } from "./Reactions.tsx";
import { ThreadLine } from "./ThreadLine.tsx";
import { threadOf } from "../../core/protocol/ids.ts";

// What links lead to comes after the page anyway.
const LinkPreview = later(async () => ({ default: (await import("./LinkPreview.tsx")).LinkPreview }));

export interface MessageActions {
  retry(id: string): void;
  discard(id: string): void;
  react(n: number, emoji: string, on: boolean): void;
  jump(n: number, event: MouseEvent): void;
  /** Opens the thread of message `n`. */
  thread?: ((n: number) => void) | undefined;
  /** Unread replies in a thread that I follow. */
  news?(thread: string): number;
}

export interface MessageProps {
  row: MessageRow;
  people: People;
  when: When;
  /** Who has read up to exactly here; only in small rooms. */
  seenBy?: readonly string[];
  /** It was asked for by its address: lights up once. */
  flash?: boolean;
  /** I have saved it. */
  saved?: boolean;
  actions?: MessageActions;
  /** The conversation, for links to its messages, and who reads it. */
  conversation: string;
  me: string;
  /** Its files that are on their way. */
  sending?: ComponentChildren;
  /** What its first link leads to. */
  preview?: LinkPreviewProps;
  /** Stands in place of the text: while it is edited, and of a poll. */
  editor?: ComponentChildren;
  reader?: Reader;
}

export function Message(props: MessageProps) {
  const {
    row,
    people,
    when,
    seenBy = [],
    flash = false,
    actions,
    conversation,
    me,
    sending,
    preview,
    editor,
    reader,
  } = props;
  const addressed = row.mentions?.users?.includes(me) || (row.mentions?.all !== undefined && !row.mine);
  const classes = ["message", !row.grouped && "lead", row.state, flash && "flash", addressed && "addressed"];
  return (
    <article
      class={classes.filter(Boolean).join(" ")}
      data-key={row.key}
      data-n={row.n}
      tabIndex={row.n === undefined ? undefined : -1}
      aria-label={labelOf(row, people)}
    >
      {row.reply !== undefined && (
        <Quote
          n={row.reply}
          message={row.quoted}
          people={people}
          href={paths.message(conversation, row.reply)}
          onJump={actions?.jump}
        />
      )}
      {row.grouped
        ? <MessageTime row={row} when={when} class="message-side-time" />
        : <Avatar id={row.by} person={people(row.by)} card />}
      <div class="message-body">
        {!row.grouped && <MessageHead row={row} people={people} when={when} />}
        {row.forwarded && <ForwardedLine {...{ people, when }} forwarded={row.forwarded} />}
        {editor ?? <Content {...{ row, people, when, reader }} />}
        {row.files !== undefined && row.files.length > 0 && (
          <Files files={row.files} players={reader?.players} />
        )}
        {sending}
        {preview !== undefined && <LinkPreview {...preview} />}
        {row.reactions !== undefined && row.reactions.length > 0 && (
          <Reactions
            reactions={row.reactions}
            me={me}
            people={people}
            onReact={actions && ((emoji, on) => actions.react(row.n!, emoji, on))}
          />
        )}
        {row.replies !== undefined && (
          <ThreadLine
            {...{ people, when }}
            thread={row.replies}
            id={threadOf(conversation, row.replies.root)}
            news={actions?.news}
            onOpen={actions?.thread}
          />
        )}
      </div>
      <div class={`message-state ${row.state ?? ""}`}>
        {row.grouped && <PinMark {...{ row, people }} />}
        {row.state !== undefined && <DeliveryMark state={row.state} />}
        {props.saved && (
          <span class="saved-mark" title="Saved">
            <Bookmark size={14} />
            <span class="quiet">Saved</span>
          </span>
        )}
        {seenBy.length > 0 && <SeenBy ids={seenBy} people={people} />}
      </div>
      {row.state === "failed" && <Problem row={row} actions={actions} />}
    </article>
  );
}

function Content({ row, people, when, reader }: Pick<MessageProps, "row" | "people" | "when" | "reader">) {
  if (row.deleted !== undefined) {
    const by = row.deleted.by === row.by ? "" : ` by ${people(row.deleted.by)?.name ?? "a moderator"}`;
    return <p class="message-deleted">This message was deleted{by}.</p>;
  }
  const action = actionIn(row.text);
  const said = (text: string) => (
    <MessageText text={text} reader={reader} mentioned={row.mentions?.users?.map(people)} />
  );
  return (
    <>
      {action !== undefined
        ? (
          <div class="message-action">
            <span aria-hidden="true">*</span>{" "}
            <b dir="auto">{people(row.forwarded?.by ?? row.by)?.name ?? "…"}</b> {said(action)}
          </div>
        )
        : row.text !== "" && said(row.text)}
      {row.edited !== undefined && (
        <span class="message-edited" title={`Edited ${fullTime(row.edited, when)}`}>(edited)</span>
      )}
    </>
  );
}

function ForwardedLine(
  { forwarded, people, when }: Pick<MessageProps, "people" | "when"> & { forwarded: Forwarded },
) {
  const { by, at, from } = forwarded;
  const text = (
    <>
      Forwarded from <b dir="auto">{people(by)?.name ?? "somebody"}</b>, {dayName(at, when)}{" "}
      {clockTime(at, when)}
    </>
  );
  return (
    <p class="message-forwarded">
      <Forward size={14} />
      {from === undefined
        ? <span>{text}</span>
        : <a href={paths.message(from.conversation, from.n)}>{text}</a>}
    </p>
  );
}

function labelOf(row: MessageRow, people: People): string {
  return row.mine ? "You" : people(row.by)?.name ?? "Somebody";
}

function MessageHead({ row, people, when }: Pick<MessageProps, "row" | "people" | "when">) {
  const person = people(row.by);
  return (
    <header class="message-head">
      <button
        type="button"
        class={`message-name one-line hue-${hueOf(row.by)}`}
        dir="auto"
        data-person={row.by}
        title={person && `@${person.username}`}
      >
        {person?.name ?? "…"}
      </button>
      <Standing of={row.by} as="name" />
      <MessageTime row={row} when={when} class="message-time" />
      <PinMark {...{ row, people }} />
    </header>
  );
}

function PinMark({ row, people }: { row: MessageRow; people: People }) {
  if (row.pinned === undefined) return null;
  return (
    <span class="message-pinned" title={`Pinned by ${people(row.pinned.by)?.name ?? "somebody"}`}>
      <Pin size={14} />
      <span class="quiet">Pinned</span>
    </span>
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
