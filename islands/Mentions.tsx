// This module is browser compatible.
/** Messages that address me, in all my conversations, each leading to its place. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Avatar } from "../components/Avatar.tsx";
import { Note } from "../components/Note.tsx";
import { paths } from "../components/paths.ts";
import { isPlainClick } from "../core/browser/address.ts";
import type { Client } from "../core/browser/client.ts";
import { clockTime, dayName, type When } from "../core/browser/dates.ts";
import type { CommandResult } from "../core/protocol/commands.ts";
import { homeOf, placeOfThread } from "../core/protocol/ids.ts";
import ModalDialog from "./ModalDialog.tsx";

type Found = CommandResult["mentions"]["found"][number];

export interface MentionsProps {
  client: Client;
  when: When;
  onGo: (id: string, n: number) => void;
  onClose: () => void;
}

export default function Mentions({ client, when, onGo, onClose }: MentionsProps) {
  const found = useSignal<readonly Found[]>([]);
  const older = useSignal(false);
  const state = useSignal<"loading" | "done" | { problem: string }>("loading");
  const load = async () => {
    state.value = "loading";
    try {
      const before = found.peek().at(-1)?.entry.at;
      const page = await client.connection.request("mentions", before === undefined ? {} : { before });
      found.value = [...found.peek(), ...page.found];
      older.value = page.older;
      state.value = "done";
    } catch (error) {
      state.value = { problem: error instanceof Error ? error.message : "Cannot look them up now" };
    }
  };
  useEffect(() => void load(), []);
  return (
    <ModalDialog id="mentions" title="Mentions" onClose={onClose}>
      {found.value.length === 0 && state.value === "done" && (
        <p class="soft">Nobody has mentioned you yet. Messages with your @name will be listed here.</p>
      )}
      <ul class="mention-list" aria-label="Messages that mention me" aria-busy={state.value === "loading"}>
        {found.value.map((one) => (
          <li key={`${one.conversation}/${one.entry.n}`}>
            <Mention {...{ client, when, onGo, onClose }} found={one} />
          </li>
        ))}
      </ul>
      {typeof state.value === "object" && <Note kind="danger">{state.value.problem}</Note>}
      {older.value && (
        <button type="button" class="button" aria-busy={state.value === "loading"} onClick={load}>
          Show earlier ones
        </button>
      )}
    </ModalDialog>
  );
}

function Mention({ client, when, onGo, onClose, found }: MentionsProps & { found: Found }) {
  const { conversation, entry } = found;
  const room = homeOf(conversation);
  // A reply in a thread is found at the message that the thread answers.
  const n = placeOfThread(conversation)?.root ?? entry.n;
  const person = client.person(entry.by).value;
  return (
    <a
      class="mention"
      href={paths.message(room, n)}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onClose();
        onGo(room, n);
      }}
    >
      <Avatar id={entry.by} person={person} size="small" />
      <span class="mention-body">
        <span class="mention-head">
          <b dir="auto">{person?.name ?? "Somebody"}</b>
          <span class="one-line" dir="auto">{client.conversation(room).value?.room.name}</span>
          <time dateTime={new Date(entry.at).toISOString()}>
            {dayName(entry.at, when)} {clockTime(entry.at, when)}
          </time>
        </span>
        <span class="mention-text" dir="auto">{entry.text}</span>
      </span>
    </a>
  );
}
