// This module is browser compatible.
/** My reminders: those that have rung and are not done, and those that are to come. A new one can be written here. */
import { useSignal } from "@preact/signals";
import { ReminderText } from "../components/ReminderText.tsx";
import { Plus } from "../components/icons.tsx";
import { Bell } from "../components/seldom_icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { fromNow, fullTime, type When } from "../core/browser/dates.ts";
import { later } from "../core/browser/later.ts";
import { mineOf, type Reminded } from "../core/browser/mine.ts";
import { momentName, momentsToRemind } from "../core/browser/moments.ts";
import { titled } from "../core/browser/naming.ts";
import { homeOf } from "../core/protocol/ids.ts";
import { limits } from "../core/protocol/limits.ts";
import ModalDialog from "./ModalDialog.tsx";
import ReminderActs from "./ReminderActs.tsx";

const WhenChooser = later(() => import("./WhenChooser.tsx"));

export interface RemindersProps {
  client: Client;
  when: When;
  onGo: (id: string, n?: number) => void;
  onClose: () => void;
}

export default function Reminders({ client, when, onGo, onClose }: RemindersProps) {
  const problem = useSignal<string | undefined>(undefined);
  const reminders = mineOf(client).reminders.value;
  const people = (id: string) => client.person(id).value;
  const placeOf = ({ conversation }: Reminded) => {
    const room = conversation && client.conversation(homeOf(conversation)).value?.room;
    return room ? titled(room, people, client.me).name : undefined;
  };
  return (
    <ModalDialog id="reminders" title="Reminders" onClose={onClose}>
      <NewReminder {...{ client, when }} />
      {reminders.length === 0 && (
        <p class="soft">
          No reminders. “Remind me” in the menu of a message brings it back when you want it.
        </p>
      )}
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <ul class="kept-list" aria-label="Reminders">
        {reminders.map((one) => (
          <li key={one.id} class={one.rang === undefined ? "kept" : "kept rang"}>
            <p class="kept-head">
              <span class="one-line" dir="auto">{placeOf(one) ?? "Note to yourself"}</span>
              <time dateTime={new Date(one.at).toISOString()} title={fullTime(one.at, when)}>
                {one.rang === undefined ? momentName(one.at, when) : (
                  <>
                    <Bell size={14} /> {fromNow(one.at, when)}
                  </>
                )}
              </time>
            </p>
            <ReminderText reminder={one} people={people} />
            <ReminderActs
              {...{ client }}
              reminder={one}
              onGo={(id, n) => {
                onClose();
                onGo(id, n);
              }}
              onRefused={(sentence) => problem.value = sentence}
            />
          </li>
        ))}
      </ul>
    </ModalDialog>
  );
}

/** Of something that is no message. */
function NewReminder({ client, when }: Pick<RemindersProps, "client" | "when">) {
  const text = useSignal("");
  const choosing = useSignal(false);
  const words = text.value.trim();
  return (
    <>
      <form
        class="reminder-new"
        onSubmit={(event) => {
          event.preventDefault();
          if (words !== "") choosing.value = true;
        }}
      >
        <input
          class="input"
          type="text"
          dir="auto"
          maxLength={limits.reminderText}
          placeholder="Remind me to…"
          aria-label="Remind me to"
          value={text.value}
          onInput={(event) => text.value = event.currentTarget.value}
        />
        <button type="submit" class="button" disabled={words === ""}>
          <Plus size={18} />
          Add
        </button>
      </form>
      {choosing.value && (
        <WhenChooser
          title="Remind me"
          verb="Remind me"
          moments={momentsToRemind(when)}
          when={when}
          onChoose={async (at) => {
            await client.connection.request("reminder.add", { text: words, at });
            text.value = "";
          }}
          onClose={() => choosing.value = false}
        />
      )}
    </>
  );
}
