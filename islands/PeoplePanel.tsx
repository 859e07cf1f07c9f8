// This module is browser compatible.
/** The people of mine: who asks to be a contact, my contacts, whom I have asked, whom I have blocked; and finding more. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Search } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import { PersonRow } from "../components/people/PersonRow.tsx";
import { contactBook } from "../core/browser/circle.ts";
import type { Client } from "../core/browser/client.ts";
import { keepFocus } from "../core/browser/keep_focus.ts";
import { fromNow, type When } from "../core/browser/dates.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { CommandBody, CommandType } from "../core/protocol/commands.ts";
import type { Person } from "../core/protocol/entries.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface PeoplePanelProps {
  client: Client;
  when: When;
  onGo: (id: string) => void;
  onClose: () => void;
}

/** Milliseconds without a key before it is looked for. */
const pause = 150;

export default function PeoplePanel({ client, when, onGo, onClose }: PeoplePanelProps) {
  const field = useRef<HTMLInputElement>(null);
  const query = useSignal("");
  const found = useSignal<readonly Person[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);

  const act = async (run: () => Promise<unknown>) => {
    problem.value = undefined;
    try {
      await run();
    } catch (error) {
      problem.value = whyNot(error);
    }
    keepFocus(field.current?.closest("dialog") ?? null, "input");
  };
  const ask = <T extends CommandType>(type: T, body: CommandBody<T>) =>
    act(() => client.connection.request(type, body));
  const write = (user: string) =>
    act(async () => {
      const id = await client.beginDirect([user]);
      onClose();
      onGo(id);
    });
  useEffect(() => {
    const asked = query.value.trim();
    if (asked === "") return void (found.value = undefined);
    const timer = setTimeout(() =>
      act(async () => {
        const { people } = await client.connection.request("people.find", { query: asked });
        if (query.peek().trim() === asked) found.value = people;
      }), pause);
    return () => clearTimeout(timer);
  }, [query.value]);

  const row = (id: string, about: ComponentChildren, acts: ComponentChildren) => (
    <PersonRow key={id} id={id} person={client.person(id).value} about={about}>{acts}</PersonRow>
  );
  const button = (name: string, run: () => unknown, kind = "") => (
    <button
      type="button"
      class={`button small ${kind}`}
      onClick={() => void run()}
    >
      {name}
    </button>
  );
  const nameOf = (id: string) => client.person(id).value?.name ?? "";
  const contacts = contactBook.of("contact").toSorted((a, b) => nameOf(a.user).localeCompare(nameOf(b.user)));
  const blocked = [...client.blocked.value];
  return (
    <ModalDialog id="people" title="People" onClose={onClose}>
      <span class="search">
        <Search size={18} />
        <input
          class="input"
          ref={field}
          type="search"
          value={query.value}
          maxLength={64}
          autocomplete="off"
          placeholder="Find someone by name or username"
          aria-label="Find someone by name or username"
          onInput={(event) => query.value = event.currentTarget.value}
        />
      </span>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      {found.value !== undefined
        ? (
          <Section title="Found" id="found" empty={`Nobody here is called “${query.value.trim()}”.`}>
            {found.value.map(({ id, username }) =>
              row(
                id,
                `@${username}`,
                id !== client.me.id && <Standing {...{ id, ask, write, button }} />,
              )
            )}
          </Section>
        )
        : (
          <>
            <Section title="They ask to be a contact" id="asks">
              {contactBook.of("asks").map(({ user, at, note }) =>
                row(
                  user,
                  note || `Asked ${fromNow(at, when)}`,
                  <Standing id={user} {...{ ask, write, button }} />,
                )
              )}
            </Section>
            <Section
              title="Contacts"
              id="contacts"
              empty="Nobody yet. Find somebody above, or press a name or a face anywhere."
            >
              {contacts.map(({ user }) =>
                row(user, undefined, <Standing id={user} {...{ ask, write, button }} />)
              )}
            </Section>
            <Section title="Waiting for an answer" id="asked">
              {contactBook.of("asked").map(({ user, at }) =>
                row(user, `Asked ${fromNow(at, when)}`, <Standing id={user} {...{ ask, write, button }} />)
              )}
            </Section>
            <Section title="Blocked" id="blocked">
              {blocked.map((id) =>
                row(id, undefined, button("Unblock", () => act(() => client.block(id, false))))
              )}
            </Section>
          </>
        )}
    </ModalDialog>
  );
}

interface StandingProps {
  id: string;
  ask<T extends CommandType>(type: T, body: CommandBody<T>): unknown;
  write(user: string): unknown;
  button(name: string, run: () => unknown, kind?: string): ComponentChildren;
}

/** What can be done with somebody, by what they are to me. */
function Standing({ id: user, ask, write, button }: StandingProps) {
  switch (contactBook.is(user)) {
    case "asks":
      return (
        <>
          {button("Accept", () => ask("contact.answer", { user, accept: true }), "primary")}
          {button("Decline", () => ask("contact.answer", { user, accept: false }))}
        </>
      );
    case "contact":
      return <>{button("Message", () => write(user))}</>;
    case "asked":
      return <>{button("Take back", () => ask("contact.remove", { user }))}</>;
    case "none":
      return <>{button("Add contact", () => ask("contact.ask", { user }))}</>;
  }
}

interface SectionProps {
  title: string;
  id: string;
  /** Left out: without anybody it is not there. */
  empty?: string;
  children: ComponentChildren[];
}

function Section({ title, id, empty, children }: SectionProps) {
  if (children.length === 0 && empty === undefined) return null;
  return (
    <section class="people-section" aria-labelledby={`people-${id}`}>
      <h3 id={`people-${id}`}>{title}</h3>
      {children.length === 0
        ? <p class="field-hint" role="status">{empty}</p>
        : <ul class="people">{children}</ul>}
    </section>
  );
}
