// This module is browser compatible.
/** What one can do with messages: the tools beside them, the dialogs that ask, and the line that says how it went. */
import type { RefObject } from "preact";
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Close } from "../components/icons.tsx";
import { paths } from "../components/paths.ts";
import type { Acting } from "../core/browser/acting.ts";
import { type Act, rememberReaction, type Where } from "../core/browser/acts.ts";
import type { Client, TimelineView } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { later } from "../core/browser/later.ts";
import { mineOf } from "../core/browser/mine.ts";
import type { MessageRow, Row } from "../core/browser/rows.ts";
import { threadsOf } from "../core/browser/threads.ts";
import { isThread, threadOf } from "../core/protocol/ids.ts";
import MessageTools from "./MessageTools.tsx";

const AboutFiles = later(() => import("./AboutFiles.tsx"));
const DeleteMessage = later(() => import("./DeleteMessage.tsx"));
const EmojiPicker = later(() => import("./EmojiPicker.tsx"));
const ForwardMessage = later(() => import("./ForwardMessage.tsx"));
const MessageRevisions = later(() => import("./MessageRevisions.tsx"));
const WhyNotified = later(() => import("./WhyNotified.tsx"));
const RemindMe = later(() => import("./RemindMe.tsx"));

export interface MessageActsProps {
  client: Client;
  view: TimelineView;
  acting: Acting;
  list: RefObject<HTMLDivElement>;
  rows: readonly Row[];
  where: Where;
  when: When;
  onReply: (row: MessageRow) => void;
  /** Opens the thread of message `n`. */
  onThread?: ((n: number) => void) | undefined;
}

/** Milliseconds for which a sentence is shown. */
const shown = 4000;

export default function MessageActs(props: MessageActsProps) {
  const { client, view, acting, list, rows, onReply, onThread } = props;
  const { conversation, request } = acting;
  useSignalEffect(() => {
    acting.saved.value = mineOf(client).savedIn(conversation).value;
  });
  const save = (n: number) => {
    const on = !acting.saved.peek().has(n);
    acting.attempt(
      request("message.save", { conversation, n, on }),
      on ? "Saved; your menu lists it" : "No longer saved",
    );
  };
  const remove = (row: MessageRow) => request("message.delete", { conversation, n: row.n! });
  const copy = (text: string, done: string) =>
    acting.attempt(
      navigator.clipboard?.writeText(text) ??
        Promise.reject(new Error("This browser does not let pages copy")),
      done,
    );
  const threads = threadsOf(client);
  const inThread = isThread(conversation);
  const follows = (n: number) => threads.follows(threadOf(conversation, n));
  const follow = (n: number) => {
    const on = !follows(n);
    const done = on ? "You follow this thread" : "You do not follow this thread any more";
    acting.attempt(threads.follow(threadOf(conversation, n), on), done);
  };
  const where = {
    ...props.where,
    pins: !inThread,
    threads: onThread !== undefined,
    ...(inThread ? {} : { follows }),
  };
  const simple: Partial<Record<Act, (row: MessageRow, n: number) => void>> = {
    reply: onReply,
    thread: (_, n) => onThread?.(n),
    follow: (_, n) => follow(n),
    edit: (_, n) => acting.editing.value = n,
    copy: ({ text }) => copy(text, "Text copied"),
    link: (_, n) => copy(location.origin + paths.message(conversation, n), "Link copied"),
    unread: (_, n) => acting.attempt(client.markUnread(view, n)),
    pin: ({ pinned }, n) => acting.attempt(request("message.pin", { conversation, n, on: !pinned })),
    save: (_, n) => save(n),
    bare: ({ bare }, n) => acting.bare(n, !bare),
  };
  const act = (which: Act, row: MessageRow, event: Event) => {
    const does = simple[which];
    if (does !== undefined) return does(row, row.n!);
    // Who holds Shift has decided already.
    const sure = (event as MouseEvent).shiftKey === true && event.type !== "keydown";
    if (which === "delete" && sure) return acting.attempt(remove(row));
    acting.asking.value = { act: which, row };
  };
  return (
    <>
      <MessageTools
        {...{ list, rows }}
        where={{ ...where, saved: (n) => acting.saved.peek().has(n) }}
        me={client.me.id}
        onAct={act}
        onReact={({ n }, emoji, on) => acting.react(n!, emoji, on)}
      />
      <Dialogs {...props} onDelete={remove} />
      {acting.told.value !== undefined && <Told acting={acting} key={acting.told.value} />}
    </>
  );
}

type DialogsProps = MessageActsProps & { onDelete: (row: MessageRow) => Promise<unknown> };

/** One at a time. */
function Dialogs({ client, view: { conversation }, acting, list, rows, when, onDelete }: DialogsProps) {
  if (acting.asking.value === undefined) return null;
  const { act, row } = acting.asking.value;
  // What is known of them may change while one looks.
  const now = rows.find((one): one is MessageRow => one.kind === "message" && one.n === row.n) ?? row;
  const onClose = () => acting.asking.value = undefined;
  switch (act) {
    case "delete":
      return <DeleteMessage row={row} onDelete={() => onDelete(row)} onClose={onClose} />;
    case "forward":
      return <ForwardMessage {...{ client, conversation, row, onClose }} />;
    case "about":
      return now.files ? <AboutFiles files={now.files} {...{ when, onClose }} /> : null;
    case "why":
      return <WhyNotified {...{ client, conversation, when, onClose }} n={row.n} by={row.by} at={row.at} />;
    case "history":
      return <MessageRevisions {...{ client, conversation, when, onClose }} n={row.n!} />;
    case "remind":
      return (
        <RemindMe
          {...{ client, conversation, when, onClose }}
          n={row.n!}
          onDone={(sentence) => acting.told.value = sentence}
        />
      );
    case "react":
      return (
        <EmojiPicker
          anchor={list.current?.querySelector<HTMLElement>(`[data-n="${row.n}"] .message-body`)}
          onPick={(emoji) => {
            onClose();
            rememberReaction(globalThis.localStorage, emoji);
            acting.react(row.n!, emoji, true);
          }}
          onClose={onClose}
        />
      );
    default:
      return null;
  }
}

function Told({ acting: { told } }: { acting: Acting }) {
  useEffect(() => {
    const timer = setTimeout(() => told.value = undefined, shown);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="toasts" role="status">
      <div class="toast">
        <span>{told.value}</span>
        <button
          type="button"
          class="icon-button small"
          aria-label="Dismiss"
          onClick={() => told.value = undefined}
        >
          <Close size={16} />
        </button>
      </div>
    </div>
  );
}
