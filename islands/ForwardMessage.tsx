// This module is browser compatible.
/** Sends a message on to one or more of my conversations. */
import { useSignal } from "@preact/signals";
import { Note } from "../components/Note.tsx";
import { RoomGlyph } from "../components/RoomGlyph.tsx";
import { excerptOf } from "../components/conversation/Quote.tsx";
import type { Client } from "../core/browser/client.ts";
import type { MessageRow } from "../core/browser/rows.ts";
import { whyNot } from "../core/browser/why_not.ts";
import { ulid } from "ulid";
import ModalDialog from "./ModalDialog.tsx";

export interface ForwardMessageProps {
  client: Client;
  conversation: string;
  row: MessageRow;
  onClose: () => void;
}

export default function ForwardMessage({ client, conversation, row, onClose }: ForwardMessageProps) {
  const query = useSignal("");
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const problem = useSignal<string | undefined>(undefined);
  // The names under which it is sent stay the same when it is tried again, so that nothing is sent twice.
  const names = useSignal<Record<string, string>>({});
  const wanted = query.value.trim().toLowerCase();
  const places = client.conversations.value.filter(({ room }) =>
    !room.archived && room.name.toLowerCase().includes(wanted)
  );
  const toggle = (id: string) => {
    const next = new Set(chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
  };
  const send = async () => {
    problem.value = undefined;
    try {
      for (const to of chosen.value) {
        const clientId = names.value[to] ??= ulid();
        await client.connection.request("message.forward", { conversation, n: row.n!, to, clientId });
      }
      onClose();
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  return (
    <ModalDialog id="forward-message" title="Forward message" onClose={onClose}>
      <blockquote class="dialog-quote" dir="auto">{excerptOf(row)}</blockquote>
      <input
        class="input"
        type="search"
        placeholder="Find a conversation"
        aria-label="Find a conversation"
        value={query.value}
        onInput={(event) => query.value = event.currentTarget.value}
      />
      <ul class="choice-list">
        {places.map(({ id, room }) => (
          <li key={id}>
            <label class="choice-row">
              <input type="checkbox" checked={chosen.value.has(id)} onChange={() => toggle(id)} />
              <RoomGlyph room={room} />
              <span class="one-line" dir="auto">{room.name}</span>
            </label>
          </li>
        ))}
      </ul>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose}>Cancel</button>
        <button type="button" class="button primary" disabled={chosen.value.size === 0} onClick={send}>
          {chosen.value.size > 1 ? `Forward to ${chosen.value.size}` : "Forward"}
        </button>
      </div>
    </ModalDialog>
  );
}
