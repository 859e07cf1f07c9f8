// This module is browser compatible.
/** Why I was told of a message, or was not: for every way what was decided, why, and where that can be changed. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Check, Close } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import { RemedyLink } from "../components/settings/RemedyLink.tsx";
import type { Client } from "../core/browser/client.ts";
import { lastSaid, type When } from "../core/browser/dates.ts";
import { outcomeOf, reasons, wayNames } from "../core/browser/notification_words.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { CommandResult } from "../core/protocol/commands.ts";
import { type Decision, type NotificationKind, notificationWays } from "../core/protocol/notifications.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface WhyNotifiedProps {
  client: Client;
  when: When;
  conversation: string;
  n?: number | undefined;
  /** Who caused it, and when. */
  by?: string | undefined;
  at: number;
  /** It is in my list, as this. */
  kind?: NotificationKind;
  onClose: () => void;
}

/** Milliseconds that decisions are kept. */
const kept = 30 * 86_400_000;
/** What is decided about what happens to a message or a room is not kept: only what of messages is. */
const unkept: readonly (NotificationKind | undefined)[] = ["reaction", "invitation", "reminder"];

export default function WhyNotified(props: WhyNotifiedProps) {
  const { client, conversation, n, kind, onClose } = props;
  const answer = useSignal<CommandResult["notifications.why"] | { problem: string } | undefined>(undefined);
  const isKept = n !== undefined && !unkept.includes(kind);
  useEffect(() => {
    if (!isKept) return;
    client.connection.request("notifications.why", { conversation, n }).then(
      (found) => answer.value = found,
      (error) => answer.value = { problem: whyNot(error) },
    );
  }, []);
  const found = answer.value;
  return (
    <ModalDialog id="why-notified" title="Why was I (not) notified?" onClose={onClose}>
      <div class="why" aria-busy={isKept && found === undefined}>
        {!isKept
          ? <Listed kind={kind!} conversation={conversation} />
          : found === undefined
          ? <p class="soft" role="status">Looking it up…</p>
          : "problem" in found
          ? <Note kind="danger">{found.problem}</Note>
          : found.decision === null
          ? <Nobody {...props} reason={found.reason} />
          : <Decided decision={found.decision} when={props.when} conversation={conversation} />}
      </div>
    </ModalDialog>
  );
}

function Listed({ kind, conversation }: { kind: NotificationKind; conversation: string }) {
  return (
    <>
      <p>{reasons[kind]} It came into your list; what else it does is your choice.</p>
      <p>
        <RemedyLink remedy="kinds" conversation={conversation} />
      </p>
    </>
  );
}

function Decided(
  { decision, when, conversation }: { decision: Decision; when: When; conversation: string },
) {
  return (
    <>
      <p>
        {reasons[decision.kind]} <span class="soft">Decided {lastSaid(decision.at, when)}.</span>
      </p>
      <ul class="why-ways" aria-label="Ways">
        {notificationWays.map((way) => {
          const { reached, says, remedy } = outcomeOf(way, decision);
          return (
            <li key={way} class={reached ? "reached" : undefined}>
              {reached ? <Check size={18} /> : <Close size={18} />}
              <span>
                <b>
                  {wayNames[way].long}: {reached ? "yes" : "no"}
                </b>
                <span>
                  {says} {remedy && <RemedyLink remedy={remedy} conversation={conversation} />}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Nobody({ client, when, conversation, by, at, reason }: WhyNotifiedProps & { reason: string }) {
  if (reason === "mine") return <p>You wrote it yourself.</p>;
  if (by !== undefined && client.blocked.value.has(by)) {
    return <p>You have blocked who wrote it: nothing that they write tells you of itself.</p>;
  }
  if (at < when.now - kept) return <p>It is older than 30 days; what was decided is not kept longer.</p>;
  return (
    <>
      <p>
        It was to nobody in particular: it does not mention you, calls nobody, has none of your words and is
        in no thread that you follow.
      </p>
      <p>To hear of every message here, set this conversation to “Every message”.</p>
      <p>
        <RemedyLink remedy="room" conversation={conversation} />
      </p>
    </>
  );
}
