// This module is browser compatible.
/**
 * Reminders that have rung: each stays in sight, on all devices, until it is put off, done, or dismissed on one of them.
 * Nothing moves the keyboard; they are announced.
 */
import { useSignal } from "@preact/signals";
import { Close } from "../components/icons.tsx";
import { Bell } from "../components/seldom_icons.tsx";
import { ReminderText } from "../components/ReminderText.tsx";
import type { Client } from "../core/browser/client.ts";
import { mineOf } from "../core/browser/mine.ts";
import { whyNot } from "../core/browser/why_not.ts";
import ReminderActs from "./ReminderActs.tsx";

export interface ReminderToastsProps {
  client: Client;
  onGo: (id: string, n?: number) => void;
  /** Opens the list of all. */
  onAll: () => void;
}

/** So many at once; the others are in the list. */
const most = 3;

export default function ReminderToasts({ client, onGo, onAll }: ReminderToastsProps) {
  const problem = useSignal<string | undefined>(undefined);
  const ringing = mineOf(client).reminders.value.filter(({ rang, dismissed }) =>
    rang !== undefined && !dismissed
  );
  const dismiss = (id: string) =>
    client.connection.request("reminder.dismiss", { id }).catch((error) => problem.value = whyNot(error));
  const people = (id: string) => client.person(id).value;
  return (
    <section class="ringing" role="log" aria-label="Reminders" aria-live="polite">
      {ringing.slice(0, most).map((reminder) => (
        <article key={reminder.id} class="ringing-one" aria-label="Reminder">
          <Bell size={18} />
          <div class="ringing-body">
            <h2>Reminder</h2>
            <ReminderText {...{ reminder, people }} />
            {problem.value !== undefined && <p class="field-error">{problem.value}</p>}
            <ReminderActs
              {...{ client, reminder }}
              onGo={(id, n) => {
                void dismiss(reminder.id);
                onGo(id, n);
              }}
              onRefused={(sentence) =>
                problem.value = sentence}
            />
          </div>
          <button
            type="button"
            class="icon-button small"
            aria-label="Dismiss"
            title="Dismiss; it stays in your reminders"
            onClick={() =>
              void dismiss(reminder.id)}
          >
            <Close size={16} />
          </button>
        </article>
      ))}
      {ringing.length > most && (
        <button type="button" class="button small" onClick={onAll}>
          {ringing.length - most} more reminders
        </button>
      )}
    </section>
  );
}
