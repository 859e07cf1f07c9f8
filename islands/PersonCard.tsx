// This module is browser compatible.
/**
 * Who somebody is, opened by a press on any face, name or mention that carries `data-person`: what they say about
 * themselves, how they are seen, what time it is for them, and what can be done with them.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "../components/Dialog.tsx";
import { Ban, Chat } from "../components/seldom_icons.tsx";
import { Note } from "../components/Note.tsx";
import { PersonFacts } from "../components/people/PersonFacts.tsx";
import type { Client } from "../core/browser/client.ts";
import { keepFocus } from "../core/browser/keep_focus.ts";
import type { When } from "../core/browser/dates.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { Profile } from "../core/protocol/entries.ts";
import ContactButtons from "./ContactButtons.tsx";

export interface PersonCardProps {
  client: Client;
  when: When;
  onConversation: (id: string) => void;
}

export default function PersonCard({ client, when, onConversation }: PersonCardProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = useSignal<string | undefined>(undefined);
  const profile = useSignal<Profile | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const id = shown.value;

  const open = (person: string) => {
    problem.value = undefined;
    if (shown.peek() !== person) profile.value = undefined;
    shown.value = person;
    dialog.current?.showModal();
    client.connection.request("profile.get", { user: person }).then((found) => {
      if (shown.peek() === person) profile.value = found;
    }, () => {}); // The card is of use without it.
  };
  useEffect(() => {
    const personOf = ({ target }: Event) =>
      target instanceof Element ? target.closest<HTMLElement>("[data-person]")?.dataset.person : undefined;
    const pressed = (event: Event) => {
      const person = personOf(event);
      if (person !== undefined) open(person);
    };
    const keyed = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (key !== "Enter" && key !== " ") return;
      if (!(target instanceof HTMLElement) || target.getAttribute("role") !== "button") return;
      if (target.dataset.person === undefined) return;
      event.preventDefault();
      open(target.dataset.person);
    };
    document.addEventListener("click", pressed);
    document.addEventListener("keydown", keyed);
    return () => {
      document.removeEventListener("click", pressed);
      document.removeEventListener("keydown", keyed);
    };
  }, []);

  const act = async (run: () => Promise<unknown>) => {
    problem.value = undefined;
    try {
      await run();
    } catch (error) {
      problem.value = whyNot(error);
    }
    keepFocus(dialog.current, ".actions .button");
  };
  const write = () =>
    act(async () => {
      const conversation = await client.beginDirect([id!]);
      // It may have been opened from another dialog, which would cover the conversation.
      for (const over of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) over.close();
      onConversation(conversation);
    });
  const person = id === undefined ? undefined : client.person(id).value;
  const blocked = id !== undefined && client.blocked.value.has(id);
  const mine = id === client.me.id;
  return (
    <Dialog
      id="person-card"
      title={person?.name ?? "…"}
      element={dialog}
      onClose={() => shown.value = undefined}
    >
      {id !== undefined && (
        <>
          <PersonFacts id={id} person={person} profile={profile.value} when={when} />
          {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
          <div class="actions">
            <button type="button" class="button primary" onClick={() => void write()}>
              <Chat size={18} />
              {mine ? "Notes to yourself" : "Message"}
            </button>
            {!mine && !blocked && <ContactButtons key={id} client={client} user={id} act={act} />}
            {!mine && (
              <button
                type="button"
                class={blocked ? "button" : "button danger-ghost"}
                onClick={() => void act(() => client.block(id, !blocked))}
              >
                <Ban size={18} />
                {blocked ? "Unblock" : "Block"}
              </button>
            )}
          </div>
          {blocked && (
            <p class="field-hint">
              You have blocked them: nothing passes between you two, and what they say in rooms is folded.
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
