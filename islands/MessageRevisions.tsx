// This module is browser compatible.
/** What a message said before it was edited, the latest first. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { clockTime, dayName, type When } from "../core/browser/dates.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface MessageRevisionsProps {
  client: Client;
  conversation: string;
  n: number;
  when: When;
  onClose: () => void;
}

export default function MessageRevisions({ client, conversation, n, when, onClose }: MessageRevisionsProps) {
  const revisions = useSignal<readonly { text: string; at: number }[]>([]);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    client.connection.request("message.revisions", { conversation, n })
      .then((answer) => revisions.value = answer.revisions.toReversed())
      .catch((error) => problem.value = error.message);
  }, []);
  return (
    <ModalDialog id="message-revisions" title="Earlier versions" onClose={onClose}>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <ol class="revisions">
        {revisions.value.map(({ text, at }, i) => (
          <li key={at}>
            <span class="field-hint">
              {i === 0 ? "Now, since" : ""} {dayName(at, when)} {clockTime(at, when)}
            </span>
            <p class="message-text" dir="auto">{text}</p>
          </li>
        ))}
      </ol>
    </ModalDialog>
  );
}
