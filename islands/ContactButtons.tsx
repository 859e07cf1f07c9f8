// This module is browser compatible.
/** Asks somebody to be a contact, with a few words if one likes; answers them; or ends it. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { PersonPlus } from "../components/icons.tsx";
import { contactBook } from "../core/browser/circle.ts";
import type { Client } from "../core/browser/client.ts";
import type { CommandBody, CommandType } from "../core/protocol/commands.ts";
import { limits } from "../core/protocol/limits.ts";

export interface ContactButtonsProps {
  client: Client;
  user: string;
  /** Does it, and shows why it was refused. */
  act(run: () => Promise<unknown>): Promise<void>;
}

export default function ContactButtons({ client, user, act }: ContactButtonsProps) {
  const note = useSignal<string | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  // Before anything else happens: the next key is already meant for it.
  useLayoutEffect(() => field.current?.focus(), [note.value === undefined]);
  const ask = <T extends CommandType>(type: T, body: CommandBody<T>) =>
    void act(() => client.connection.request(type, body));
  switch (contactBook.is(user)) {
    case "contact":
      return (
        <button type="button" class="button" onClick={() => ask("contact.remove", { user })}>
          Remove contact
        </button>
      );
    case "asked":
      return (
        <button type="button" class="button" onClick={() => ask("contact.remove", { user })}>
          Take the request back
        </button>
      );
    case "asks":
      return (
        <>
          <button type="button" class="button" onClick={() => ask("contact.answer", { user, accept: true })}>
            Accept as contact
          </button>
          <button type="button" class="button" onClick={() => ask("contact.answer", { user, accept: false })}>
            Decline
          </button>
        </>
      );
  }
  if (note.value === undefined) {
    return (
      <button type="button" class="button" onClick={() => note.value = ""}>
        <PersonPlus size={18} />
        Add contact
      </button>
    );
  }
  return (
    <form
      class="contact-note"
      onSubmit={(event) => {
        event.preventDefault();
        void act(async () => {
          await client.connection.request("contact.ask", { user, note: note.peek()!.trim() });
          note.value = undefined;
        });
      }}
    >
      <label class="field-label" for="contact-note">
        A few words with it<span class="field-optional">optional</span>
      </label>
      <input
        id="contact-note"
        class="input"
        value={note.value}
        maxLength={limits.contactNote}
        autocomplete="off"
        dir="auto"
        ref={field}
        onInput={(event) => note.value = event.currentTarget.value}
      />
      <button type="submit" class="button">Send request</button>
    </form>
  );
}
