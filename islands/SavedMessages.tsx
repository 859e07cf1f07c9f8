// This module is browser compatible.
/** Messages that I have saved, in all my conversations, as they are now; each leads to its place. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { FoundMessage } from "../components/FoundMessage.tsx";
import { FoundText } from "../components/FoundText.tsx";
import { Bookmark } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { titled } from "../core/browser/naming.ts";
import { useShortcodes } from "../core/browser/shortcodes.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { CommandResult } from "../core/protocol/commands.ts";
import { homeOf } from "../core/protocol/ids.ts";
import ModalDialog from "./ModalDialog.tsx";

type Found = CommandResult["saved.list"]["found"][number];

export interface SavedMessagesProps {
  client: Client;
  when: When;
  onGo: (id: string, n: number) => void;
  onClose: () => void;
}

export default function SavedMessages({ client, when, onGo, onClose }: SavedMessagesProps) {
  const found = useSignal<readonly Found[]>([]);
  const before = useSignal<number | undefined>(undefined);
  const state = useSignal<"loading" | "done" | { problem: string }>("loading");
  const { connection } = client;
  const load = async (more: boolean) => {
    state.value = "loading";
    try {
      const page = await connection.request("saved.list", more ? { before: before.peek() } : {});
      found.value = more ? [...found.peek(), ...page.found] : page.found;
      before.value = page.before;
      state.value = "done";
    } catch (error) {
      state.value = { problem: whyNot(error) };
    }
  };
  useEffect(() => {
    void load(false);
    const without = (c: string, n: number) =>
      found.value = found.peek().filter(({ conversation, entry }) => conversation !== c || entry.n !== n);
    const stops = [
      connection.on("saved", ({ c, n, on }) => void (on ? load(false) : without(c, n))),
      connection.on("gone", ({ c }) => {
        found.value = found.peek().filter(({ conversation }) => homeOf(conversation) !== c);
      }),
      connection.on("welcome", () => void load(false)),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const emoji = useShortcodes(
    found.value.map(({ entry }) => entry.text),
    () => import("../core/emoji/emoji.ts"),
  ).value;
  const people = (id: string) => client.person(id).value;
  const placeOf = (conversation: string) => {
    const room = client.conversation(homeOf(conversation)).value?.room;
    return room && titled(room, people, client.me).name;
  };
  const remove = ({ conversation, entry: { n } }: Found) =>
    connection.request("message.save", { conversation, n, on: false }).catch((error) => {
      state.value = { problem: whyNot(error) };
    });
  return (
    <ModalDialog id="saved" title="Saved messages" onClose={onClose}>
      {found.value.length === 0 && state.value === "done" && (
        <p class="soft">
          Nothing is saved yet. Save a message from its menu, or with S, and it will be listed here for you
          alone.
        </p>
      )}
      <ul class="found-list" aria-label="Saved messages" aria-busy={state.value === "loading"}>
        {found.value.map((one) => (
          <li key={`${one.conversation}/${one.entry.n}`} class="kept-found">
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
              {one.entry.deleted
                ? <i>This message was deleted.</i>
                : <FoundText text={one.entry.text} emoji={emoji} files={one.entry.files} />}
            </FoundMessage>
            <button
              type="button"
              class="icon-button saved-mark"
              aria-label="Remove from saved"
              title="Remove from saved"
              onClick={() => void remove(one)}
            >
              <Bookmark size={18} />
            </button>
          </li>
        ))}
      </ul>
      {typeof state.value === "object" && <Note kind="danger">{state.value.problem}</Note>}
      {before.value !== undefined && (
        <button
          type="button"
          class="button"
          aria-busy={state.value === "loading"}
          onClick={() => void load(true)}
        >
          Show earlier ones
        </button>
      )}
    </ModalDialog>
  );
}
