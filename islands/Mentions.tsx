// This module is browser compatible.
/** Messages that address me, in all my conversations, each leading to its place. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { FoundMessage } from "../components/FoundMessage.tsx";
import { FoundText } from "../components/FoundText.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { titled } from "../core/browser/naming.ts";
import { useShortcodes } from "../core/browser/shortcodes.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { CommandResult } from "../core/protocol/commands.ts";
import { homeOf } from "../core/protocol/ids.ts";
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
      state.value = { problem: whyNot(error) };
    }
  };
  useEffect(() => void load(), []);
  const emoji = useShortcodes(
    found.value.map(({ entry }) => entry.text),
    () => import("../core/emoji/emoji.ts"),
  ).value;
  const people = (id: string) => client.person(id).value;
  const placeOf = (conversation: string) => {
    const room = client.conversation(homeOf(conversation)).value?.room;
    return room && titled(room, people, client.me).name;
  };
  return (
    <ModalDialog id="mentions" title="Mentions" onClose={onClose}>
      {found.value.length === 0 && state.value === "done" && (
        <p class="soft">Nobody has mentioned you yet. Messages with your @name will be listed here.</p>
      )}
      <ul class="found-list" aria-label="Messages that mention me" aria-busy={state.value === "loading"}>
        {found.value.map((one) => (
          <li key={`${one.conversation}/${one.entry.n}`}>
            <FoundMessage
              {...one}
              when={when}
              person={people(one.entry.by)}
              place={placeOf(one.conversation)}
              onGo={(id, n) => {
                onClose();
                onGo(id, n);
              }}
            >
              <FoundText text={one.entry.text} emoji={emoji} files={one.entry.files} />
            </FoundMessage>
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
