// This module is browser compatible.
/** Who chose what in a poll, as it is now. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Avatar } from "../components/Avatar.tsx";
import { SignedText } from "../components/emoji/Sign.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import type { Person, Poll } from "../core/protocol/entries.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface PollVotersProps {
  client: Client;
  conversation: string;
  n: number;
  poll: Poll;
  onClose: () => void;
}

export default function PollVoters({ client, conversation, n, poll, onClose }: PollVotersProps) {
  const votes = useSignal<readonly { person: Person; options: number[] }[]>([]);
  const more = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    client.connection.request("poll.votes", { conversation, n }).then((answer) => {
      problem.value = undefined;
      votes.value = answer.votes.toSorted((a, b) => a.person.name.localeCompare(b.person.name));
      more.value = answer.more;
    }, (error) => problem.value = error.message);
  }, [poll]);
  return (
    <ModalDialog id="poll-voters" title="Who voted" onClose={onClose}>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      {poll.options.map((option, i) => {
        const chose = votes.value.filter(({ options }) => options.includes(i));
        return (
          <section key={i} class="poll-voters">
            <h3 dir="auto">
              <SignedText text={option.text} /> ({option.votes})
            </h3>
            <ul class="people" aria-label={option.text}>
              {chose.map(({ person }) => (
                <li key={person.id} class="person">
                  <Avatar id={person.id} person={person} size="small" />
                  <span class="person-name">
                    <b class="one-line" dir="auto">{person.name}{person.id === client.me.id && " (you)"}</b>
                    <small class="one-line">@{person.username}</small>
                  </span>
                </li>
              ))}
            </ul>
            {chose.length === 0 && <p class="field-hint">Nobody yet</p>}
          </section>
        );
      })}
      {more.value && <p class="field-hint">There are more than can be listed here.</p>}
    </ModalDialog>
  );
}
