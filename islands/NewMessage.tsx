// This module is browser compatible.
/** Finds the people to write to: by name or username, one or a few, and begins the conversation of exactly these. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Dialog } from "../components/Dialog.tsx";
import { PeoplePicker } from "../components/direct/PeoplePicker.tsx";
import type { Client } from "../core/browser/client.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { Person } from "../core/protocol/entries.ts";
import { limits } from "../core/protocol/limits.ts";

export interface NewMessageProps {
  client: Client;
  onConversation: (id: string) => void;
  onClose: () => void;
}

/** Milliseconds without a key before it is looked for. */
const pause = 150;

export default function NewMessage({ client, onConversation, onClose }: NewMessageProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const query = useSignal("");
  const found = useSignal<readonly Person[]>([]);
  const chosen = useSignal<readonly Person[]>([]);
  const problem = useSignal<string | undefined>(undefined);

  useLayoutEffect(() => {
    dialog.current?.showModal();
    field.current?.focus();
  }, []);
  useEffect(() => {
    const asked = query.value;
    const timer = setTimeout(async () => {
      try {
        const { people } = await client.connection.request("people.find", { query: asked });
        if (query.peek() === asked) found.value = people;
      } catch (error) {
        tell(error);
      }
    }, asked === "" ? 0 : pause);
    return () => clearTimeout(timer);
  }, [query.value]);

  const tell = (error: unknown) => {
    problem.value = whyNot(error);
  };
  const choose = (person: Person) => {
    problem.value = undefined;
    if (chosen.peek().length < limits.directPeople) chosen.value = [...chosen.peek(), person];
    query.value = "";
    field.current?.focus();
  };
  const remove = (id: string) => {
    chosen.value = chosen.peek().filter((person) => person.id !== id);
    field.current?.focus();
  };
  const begin = async () => {
    try {
      const id = await client.beginDirect(chosen.peek().map((person) => person.id));
      dialog.current?.close();
      onConversation(id);
    } catch (error) {
      tell(error);
    }
  };
  const offered = found.value.filter(({ id }) => !chosen.value.some((person) => person.id === id));
  return (
    <Dialog id="new-message" title="New message" element={dialog} onClose={onClose}>
      <PeoplePicker
        me={client.me.id}
        query={query.value}
        offered={offered}
        chosen={chosen.value}
        problem={problem.value}
        field={field}
        onQuery={(text) => query.value = text}
        onChoose={choose}
        onRemove={remove}
        onBegin={() => void begin()}
      />
    </Dialog>
  );
}
