// This module is browser compatible.
/** Messages of mine that wait to be sent, with what can be done to each; those that were refused first. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Clock, Pencil, Send, Trash } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { fullTime, type When } from "../core/browser/dates.ts";
import { later } from "../core/browser/later.ts";
import { mineOf } from "../core/browser/mine.ts";
import { momentName, momentsToSend } from "../core/browser/moments.ts";
import { titled } from "../core/browser/naming.ts";
import type { Scheduled } from "../core/protocol/entries.ts";
import { homeOf, isThread } from "../core/protocol/ids.ts";
import { limits } from "../core/protocol/limits.ts";
import ModalDialog from "./ModalDialog.tsx";

const WhenChooser = later(() => import("./WhenChooser.tsx"));

export interface ScheduledMessagesProps {
  client: Client;
  when: When;
  /** Only those of one conversation. */
  conversation?: string;
  onClose: () => void;
}

export default function ScheduledMessages({ client, when, conversation, onClose }: ScheduledMessagesProps) {
  const all = mineOf(client).scheduled.value.filter((one) =>
    conversation === undefined || one.conversation === conversation
  );
  const inOrder = [...all.filter(({ failed }) => failed), ...all.filter(({ failed }) => !failed)];
  const people = (id: string) => client.person(id).value;
  const placeOf = ({ conversation }: Scheduled) => {
    const room = client.conversation(homeOf(conversation)).value?.room;
    const name = room === undefined
      ? "a conversation you are no longer in"
      : titled(room, people, client.me).name;
    return isThread(conversation) ? `a thread in ${name}` : name;
  };
  return (
    <ModalDialog id="scheduled" title="Scheduled messages" onClose={onClose}>
      {all.length === 0 && (
        <p class="soft">
          Nothing is scheduled. The arrow beside Send lets you choose when a message is sent.
        </p>
      )}
      <ul class="kept-list" aria-label="Scheduled messages">
        {inOrder.map((one) => (
          <li key={one.id} class="kept">
            <One {...{ client, one, when }} place={placeOf(one)} />
          </li>
        ))}
      </ul>
    </ModalDialog>
  );
}

interface OneProps {
  client: Client;
  one: Scheduled;
  when: When;
  place: string;
}

function One({ client, one, when, place }: OneProps) {
  const editing = useSignal(false);
  const choosing = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const { request } = bound(client);
  const attempt = (run: Promise<unknown>) => {
    problem.value = undefined;
    run.catch((error) => problem.value = sentenceOf(error));
  };
  const { id, at, failed } = one;
  return (
    <>
      <p class="kept-head">
        <span class="one-line">
          To <b dir="auto">{place}</b>
        </span>
        <time dateTime={new Date(at).toISOString()} title={fullTime(at, when)}>
          {failed ? `was for ${momentName(at, when)}` : momentName(at, when)}
        </time>
      </p>
      {editing.value
        ? (
          <Editor
            text={one.text}
            onSave={async (text) => {
              await request("scheduled.change", { id, text });
              editing.value = false;
            }}
            onCancel={() => editing.value = false}
          />
        )
        : <p class="kept-text" dir="auto">{one.text}</p>}
      {failed && <Note kind="danger">Not sent. {failed.message}.</Note>}
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      {!editing.value && (
        <div class="kept-acts">
          <button type="button" class="button small" onClick={() => editing.value = true}>
            <Pencil size={16} />
            Edit
          </button>
          <button type="button" class="button small" onClick={() => choosing.value = true}>
            <Clock size={16} />
            {failed ? "Schedule again" : "Change time"}
          </button>
          <button
            type="button"
            class="button small"
            onClick={() => attempt(request("scheduled.send", { id }))}
          >
            <Send size={16} />
            Send now
          </button>
          <button
            type="button"
            class="icon-button small danger"
            aria-label="Delete"
            title="Delete"
            onClick={() => attempt(request("scheduled.cancel", { id }))}
          >
            <Trash size={16} />
          </button>
        </div>
      )}
      {choosing.value && (
        <WhenChooser
          title="Change time"
          verb="Save"
          moments={momentsToSend(when)}
          when={when}
          initial={failed ? undefined : at}
          to={{ client, conversation: one.conversation }}
          onChoose={(at) => request("scheduled.change", { id, at })}
          onClose={() => choosing.value = false}
        />
      )}
    </>
  );
}

interface EditorProps {
  text: string;
  onSave: (text: string) => Promise<void>;
  onCancel: () => void;
}

function Editor({ text, onSave, onCancel }: EditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current!.focus(), []);
  const value = useSignal(text);
  const problem = useSignal<string | undefined>(undefined);
  const save = async () => {
    try {
      await onSave(value.peek().replace(/\s+$/, ""));
    } catch (error) {
      problem.value = sentenceOf(error);
    }
  };
  const fits = value.value.trim() !== "" && value.value.length <= limits.messageText;
  return (
    <form
      class="kept-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) void save();
      }}
    >
      <textarea
        class="input"
        rows={3}
        dir="auto"
        aria-label="Text"
        value={value.value}
        ref={field}
        onInput={(event) => value.value = event.currentTarget.value}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            onCancel();
          }
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && fits) void save();
        }}
      />
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <div class="kept-acts">
        <button type="submit" class="button small primary" disabled={!fits}>Save</button>
        <button type="button" class="button small" onClick={onCancel}>Cancel</button>
      </div>
    </form>
  );
}

function bound({ connection }: Client) {
  return { request: connection.request.bind(connection) };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : "Cannot do that now; please try again";
}
