// This module is browser compatible.
/** A poll, live: my vote, who else voted, another option, and the end of it, which the reader's clock knows too. */
import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { Poll } from "../components/conversation/Poll.tsx";
import { Note } from "../components/Note.tsx";
import type { Client, ConversationItem } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import type { MessageRow } from "../core/browser/rows.ts";
import { votesOf } from "../core/browser/votes.ts";
import { whyNot } from "../core/browser/why_not.ts";
import { homeOf, isSealed } from "../core/protocol/ids.ts";
import { limits } from "../core/protocol/limits.ts";
import { isClosed } from "../core/protocol/polls.ts";
import ModalDialog from "./ModalDialog.tsx";
import PollVoters from "./PollVoters.tsx";

export interface PollCardProps {
  client: Client;
  conversation: string;
  item: ConversationItem;
  row: MessageRow;
  when: When;
}

/** Timers hold no more than 24 days. */
const longest = 86_400_000;

export default function PollCard({ client, conversation, item, row, when }: PollCardProps) {
  const { n } = row;
  const poll = row.poll!;
  // It may stand on the page twice: in its room, and over its thread.
  const id = `${useId()}-${row.id}`;
  const now = useNow(poll.closesAt);
  const asking = useSignal<"voters" | "close" | "add" | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const votes = n === undefined ? undefined : votesOf(client).of(conversation, n);
  const closed = isClosed(poll, now);
  const open = !closed && !item.room.archived && n !== undefined;
  const keeps = item.role !== "member" && !isSealed(homeOf(conversation));
  const people = (id: string) => client.person(id).value;
  const ask = async (run: () => Promise<unknown>) => {
    problem.value = undefined;
    try {
      await run();
      asking.value = undefined;
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  const mayAdd = (row.mine || poll.open) && poll.options.length < limits.pollOptions;
  const close = () => ask(() => client.connection.request("poll.close", { conversation, n: n! }));
  const refused = problem.value ?? votes?.problem.value;
  return (
    <>
      <Poll
        id={id}
        mine={votes?.mine.value}
        onChoose={open ? (options) => votesOf(client).choose(conversation, n, options) : undefined}
        onVoters={poll.anonymous || n === undefined ? undefined : () => asking.value = "voters"}
        {...{ poll, closed, people, when: { ...when, now } }}
      >
        {open && mayAdd && (
          <button type="button" class="link-button" onClick={() => asking.value = "add"}>
            Add an answer
          </button>
        )}
        {open && (row.mine || keeps) && (
          <button
            type="button"
            class="link-button"
            onClick={() => asking.value = "close"}
          >
            Close poll
          </button>
        )}
      </Poll>
      {open && asking.value === "add" && (
        <AddOption
          onAdd={(text) => ask(() => client.connection.request("poll.add", { conversation, n, text }))}
          onCancel={() => asking.value = undefined}
        />
      )}
      {refused !== undefined && asking.value !== "close" && <Note kind="danger">{refused}</Note>}
      {asking.value === "voters" && (
        <PollVoters
          {...{ client, conversation, poll }}
          n={n!}
          onClose={() => asking.value = undefined}
        />
      )}
      {asking.value === "close" && (
        <ModalDialog
          id="close-poll"
          title="Close this poll?"
          onClose={() => asking.value = undefined}
        >
          <p>Nobody can vote any more; the result stays. A closed poll cannot be opened again.</p>
          {refused !== undefined && <Note kind="danger">{refused}</Note>}
          <div class="dialog-foot">
            <button type="button" class="button" onClick={() => asking.value = undefined}>Cancel</button>
            <button type="button" class="button primary" onClick={close}>Close poll</button>
          </div>
        </ModalDialog>
      )}
    </>
  );
}

function AddOption({ onAdd, onCancel }: { onAdd: (text: string) => Promise<void>; onCancel: () => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get("option")).trim();
    if (text !== "") void onAdd(text);
  };
  return (
    <form class="poll-add" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && onCancel()}>
      <input
        class="input"
        name="option"
        aria-label="Another answer"
        placeholder="Another answer"
        maxLength={limits.pollOption}
        autocomplete="off"
        dir="auto"
        ref={(field) => field?.focus()}
      />
      <button type="submit" class="button small">Add</button>
      <button type="button" class="button small" onClick={onCancel}>Cancel</button>
    </form>
  );
}

/** The time, told again when the poll closes, and when somebody looks who was away. */
function useNow(closesAt: number | undefined): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    if (closesAt === undefined || closesAt <= now.value) return;
    const look = () => now.value = Date.now();
    const timer = setTimeout(look, Math.min(closesAt - Date.now(), longest));
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [closesAt, now.value]);
  return now.value;
}
