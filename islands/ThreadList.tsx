// This module is browser compatible.
/** The threads that I follow: those with something new first, each with what it is about and what was said last. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import { ThreadOverview } from "../components/thread/ThreadOverview.tsx";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { titled } from "../core/browser/naming.ts";
import { threadsOf } from "../core/browser/threads.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { ThreadGlance } from "../core/protocol/entries.ts";
import { homeOf } from "../core/protocol/ids.ts";
import { limits } from "../core/protocol/limits.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface ThreadListProps {
  client: Client;
  when: When;
  onGo: (id: string) => void;
  onClose: () => void;
}

export default function ThreadList({ client, when, onGo, onClose }: ThreadListProps) {
  const threads = threadsOf(client);
  const shown = useSignal(limits.threads);
  const glances = useSignal<ReadonlyMap<string, { n: number; glance: ThreadGlance | undefined }>>(new Map());
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const tried = useRef("");
  const all = threads.list.value;
  const items = all.slice(0, shown.value);
  // One at a time: what moves meanwhile is looked up with the next.
  const stale = items.filter(({ conversation, head }) => glances.value.get(conversation)?.n !== head.n)
    .slice(0, limits.threads);

  const { phase } = client.connection.state.value;
  const wanted = [phase, ...stale.map(({ conversation, head }) => `${conversation} ${head.n}`)].join();
  useEffect(() => {
    // What was refused is tried again when something moves, or the line is back; not in a circle.
    if (stale.length === 0 || busy.peek() || tried.current === wanted) return;
    tried.current = wanted;
    void load();
  }, [wanted, busy.value]);

  async function load(): Promise<void> {
    busy.value = true;
    try {
      const conversations = stale.map(({ conversation }) => conversation);
      const answer = await client.connection.request("threads.get", { conversations });
      const next = new Map(glances.peek());
      for (const { conversation, head } of stale) {
        const glance = answer.threads.find((one) => one.conversation === conversation);
        next.set(conversation, { n: head.n, glance });
      }
      glances.value = next;
      problem.value = undefined;
    } catch (error) {
      problem.value = whyNot(error);
    } finally {
      busy.value = false;
    }
  }

  const people = (id: string) => client.person(id).value;
  const placeOf = (thread: string) => {
    const room = client.conversation(homeOf(thread)).value?.room;
    return room && titled(room, people, client.me).name;
  };
  const readAll = () =>
    threads.readAll().catch((error) => {
      problem.value = whyNot(error);
    });
  return (
    <ModalDialog id="threads" title="Threads" onClose={onClose}>
      {all.length === 0 && (
        <p class="soft">
          You follow no threads yet. A thread begins with "Reply in thread" at a message; you follow those in
          which you write or are mentioned, those that answer you, and those whose bell you press.
        </p>
      )}
      {all.some(({ unread }) => unread > 0) && (
        <div class="threads-head">
          <button type="button" class="button small" onClick={() => void readAll()}>Mark all as read</button>
        </div>
      )}
      <ul class="found-list" aria-label="Threads that I follow" aria-busy={busy.value}>
        {items.map((item) => (
          <li key={item.conversation}>
            <ThreadOverview
              {...{ item, people, when }}
              glance={glances.value.get(item.conversation)?.glance}
              place={placeOf(item.conversation)}
              blocked={client.blocked.value}
              onOpen={() => {
                onClose();
                onGo(item.conversation);
              }}
            />
          </li>
        ))}
      </ul>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      {all.length > items.length && (
        <button
          type="button"
          class="button"
          aria-busy={busy.value}
          onClick={() => shown.value += limits.threads}
        >
          Show more
        </button>
      )}
    </ModalDialog>
  );
}
