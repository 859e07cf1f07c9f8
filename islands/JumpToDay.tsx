// This module is browser compatible.
/** Goes to the first message of a day. */
import { useSignal } from "@preact/signals";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { dayOfField, daysToJumpTo } from "../core/browser/days.ts";
import { whyNot } from "../core/browser/why_not.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface JumpToDayProps {
  client: Client;
  conversation: string;
  now: number;
  onGo: (n: number) => void;
  onClose: () => void;
}

export default function JumpToDay({ client, conversation, now, onGo, onClose }: JumpToDayProps) {
  const problem = useSignal<string | undefined>(undefined);
  const jump = async (at: number) => {
    try {
      const { n } = await client.connection.request("history.at", { conversation, at });
      onClose();
      onGo(n);
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const at = dayOfField(String(new FormData(event.currentTarget as HTMLFormElement).get("day")));
    if (at === undefined) problem.value = "Choose a day first";
    else void jump(at);
  };
  return (
    <ModalDialog id="jump-to-day" title="Jump to a day" onClose={onClose}>
      <div class="day-choices">
        {daysToJumpTo(now).map(({ name, at }) => (
          <button
            key={name}
            type="button"
            class="button"
            onClick={() => jump(at)}
          >
            {name}
          </button>
        ))}
      </div>
      <form class="day-field" onSubmit={submit}>
        <input class="input" type="date" name="day" aria-label="Another day" required />
        <button type="submit" class="button primary">Go</button>
      </form>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
    </ModalDialog>
  );
}
