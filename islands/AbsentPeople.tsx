// This module is browser compatible.
/** Says after sending that somebody who was named is not in the room, and lets those who may bring them in. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Close, PersonPlus } from "../components/icons.tsx";
import type { Client } from "../core/browser/client.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { Person, Room } from "../core/protocol/entries.ts";
import { homeOf } from "../core/protocol/ids.ts";

export interface AbsentPeopleProps {
  client: Client;
  conversation: string;
  room: Room;
  usernames: readonly string[];
  onClose: () => void;
}

/** More names than this are a list, not an address. */
const most = 20;

export default function AbsentPeople({ client, conversation, room, usernames, onClose }: AbsentPeopleProps) {
  const absent = useSignal<readonly Person[]>([]);
  const mayAdd = useSignal(false);
  const state = useSignal<"asking" | "adding" | "added" | { problem: string }>("asking");
  useEffect(() => {
    const asked = usernames.slice(0, most);
    client.connection.request("people.absent", { conversation, usernames: asked }).then((answer) => {
      absent.value = answer.people;
      mayAdd.value = answer.mayAdd;
      if (answer.people.length === 0) onClose();
    }, onClose); // It is only a hint.
  }, []);
  const add = async () => {
    state.value = "adding";
    try {
      for (const { username } of absent.value) {
        await client.connection.request("room.add", { conversation: homeOf(conversation), username });
      }
      state.value = "added";
    } catch (error) {
      state.value = { problem: whyNot(error) };
    }
  };
  if (absent.value.length === 0) return null;
  const where = room.kind === "direct" ? "this conversation" : room.name;
  const names = list.format(absent.value.map(({ name }) => name));
  const are = absent.value.length === 1 ? "is" : "are";
  const problem = typeof state.value === "object" ? state.value.problem : undefined;
  return (
    <div class="absent-note" role="status">
      <PersonPlus size={16} />
      <span dir="auto">
        {problem ??
          (state.value === "added"
            ? `${names} ${are} in ${where} now.`
            : `${names} ${are} not in ${where} and will not see this.`)}
      </span>
      {mayAdd.value && state.value !== "added" && (
        <button
          type="button"
          class="button small"
          aria-busy={state.value === "adding"}
          disabled={state.value === "adding"}
          onClick={() => void add()}
        >
          Add them
        </button>
      )}
      <button type="button" class="icon-button small" aria-label="Dismiss" onClick={onClose}>
        <Close size={16} />
      </button>
    </div>
  );
}

const list = new Intl.ListFormat("en", { type: "conjunction" });
