// This module is browser compatible.
/** Messages of mine that wait to be sent, with what can be done to each; those that were refused first. */
import { useSignal } from "@preact/signals";
import { Clock, Pencil, Send } from "../components/icons.tsx";
import { FileLine } from "../components/conversation/Files.tsx";
import { Trash } from "../components/seldom_icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { fullTime, type When } from "../core/browser/dates.ts";
import { later } from "../core/browser/later.ts";
import { mineOf } from "../core/browser/mine.ts";
import { momentName, momentsToSend } from "../core/browser/moments.ts";
import { titled } from "../core/browser/naming.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { Scheduled } from "../core/protocol/entries.ts";
import { homeOf, isThread } from "../core/protocol/ids.ts";
import ModalDialog from "./ModalDialog.tsx";
import ScheduledEditor from "./ScheduledEditor.tsx";

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
  const request = client.connection.request.bind(client.connection);
  const attempt = (run: Promise<unknown>) => {
    problem.value = undefined;
    run.catch((error) => problem.value = whyNot(error));
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
          <ScheduledEditor
            text={one.text}
            attached={one.files !== undefined}
            onSave={async (text) => {
              await request("scheduled.change", { id, text });
              editing.value = false;
            }}
            onCancel={() => editing.value = false}
          />
        )
        : one.text !== "" && <p class="kept-text" dir="auto">{one.text}</p>}
      {one.files && (
        <ul class="kept-files" aria-label="Files">
          {one.files.map((file) => (
            <li key={file.id}>
              <FileLine file={file} />
            </li>
          ))}
        </ul>
      )}
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
