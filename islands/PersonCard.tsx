// This module is browser compatible.
/** Who somebody is, opened by a click on any face or name that carries `data-person`: write to them, or block them. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Avatar } from "../components/Avatar.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Ban, Chat } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";

export interface PersonCardProps {
  client: Client;
  onConversation: (id: string) => void;
}

export default function PersonCard({ client, onConversation }: PersonCardProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const id = shown.value;

  useEffect(() => {
    const clicked = ({ target }: MouseEvent) => {
      const person = target instanceof Element && target.closest<HTMLElement>("[data-person]");
      if (!person) return;
      problem.value = undefined;
      shown.value = person.dataset.person;
      dialog.current?.showModal();
    };
    document.addEventListener("click", clicked);
    return () => document.removeEventListener("click", clicked);
  }, []);

  const act = async (run: () => Promise<unknown>) => {
    problem.value = undefined;
    try {
      await run();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : "Cannot do that now";
    }
  };
  const write = () =>
    act(async () => {
      onConversation(await client.beginDirect([id!]));
      dialog.current?.close();
    });
  const person = id === undefined ? undefined : client.person(id).value;
  const blocked = id !== undefined && client.blocked.value.has(id);
  return (
    <Dialog id="person-card" title={person?.name ?? "…"} element={dialog}>
      {id !== undefined && (
        <>
          <div class="card-person">
            <Avatar id={id} person={person} size="large" />
            <div>
              <b dir="auto">{person?.name}</b>
              <span>{person && `@${person.username}`}</span>
            </div>
          </div>
          {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
          <div class="actions">
            <button type="button" class="button primary" onClick={() => void write()}>
              <Chat size={18} />
              {id === client.me.id ? "Notes to yourself" : "Message"}
            </button>
            {id !== client.me.id && (
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
