// This module is browser compatible.
/** What can be done to a reminder: go where it leads, put it off, be done with it. */
import { useSignal } from "@preact/signals";
import type { Client } from "../core/browser/client.ts";
import { later } from "../core/browser/later.ts";
import type { Reminded } from "../core/browser/mine.ts";
import { momentsToRemind } from "../core/browser/moments.ts";
import { whyNot } from "../core/browser/why_not.ts";
import { homeOf } from "../core/protocol/ids.ts";

const WhenChooser = later(() => import("./WhenChooser.tsx"));

export interface ReminderActsProps {
  client: Client;
  reminder: Reminded;
  onGo: (id: string, n?: number) => void;
  onRefused: (sentence: string) => void;
}

export default function ReminderActs({ client, reminder, onGo, onRefused }: ReminderActsProps) {
  const choosing = useSignal(false);
  const { id, conversation, n, entry, rang } = reminder;
  const request = client.connection.request.bind(client.connection);
  const leads = conversation !== undefined && (n === undefined || entry !== undefined) &&
    client.conversation(homeOf(conversation)).value !== undefined;
  const when = { now: Date.now() };
  return (
    <div class="kept-acts">
      {leads && (
        <button
          type="button"
          class="button small"
          onClick={() => onGo(conversation, n)}
        >
          {n === undefined ? "Go there" : "Go to message"}
        </button>
      )}
      <button type="button" class="button small" onClick={() => choosing.value = true}>
        {rang === undefined ? "Change time" : "Snooze"}
      </button>
      <button
        type="button"
        class="button small"
        onClick={() => request("reminder.done", { id }).catch((error) => onRefused(whyNot(error)))}
      >
        {rang === undefined ? "Remove" : "Done"}
      </button>
      {choosing.value && (
        <WhenChooser
          title={rang === undefined ? "Change time" : "Remind me again"}
          verb="Remind me"
          moments={momentsToRemind(when)}
          when={when}
          initial={rang === undefined ? reminder.at : undefined}
          onChoose={(at) => request("reminder.snooze", { id, at })}
          onClose={() => choosing.value = false}
        />
      )}
    </div>
  );
}
