// This module is browser compatible.
/** Under a message that was answered in a thread: how often, by whom, when last, and what is new to me; leads there. */
import type { ThreadSummary } from "../../core/protocol/entries.ts";
import { isPlainClick } from "../../core/browser/address.ts";
import { lastSaid, type When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { Avatar } from "../Avatar.tsx";
import { paths } from "../paths.ts";

export interface ThreadLineProps {
  /** The id of the thread. */
  id: string;
  thread: ThreadSummary;
  /** Unread replies in it. */
  news?: ((thread: string) => number) | undefined;
  people: People;
  when: When;
  onOpen?: ((n: number) => void) | undefined;
}

export function ThreadLine(props: ThreadLineProps) {
  const { id, thread: { root, replies, at, by }, news, people, when, onOpen } = props;
  const fresh = news?.(id) ?? 0;
  return (
    <a
      class="thread-line"
      href={paths.room(id)}
      onClick={onOpen && ((event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onOpen(root);
      })}
    >
      <span class="thread-faces">
        {by.slice(0, 3).map((user) => <Avatar key={user} id={user} person={people(user)} size="tiny" />)}
      </span>
      <b>{replies === 1 ? "1 reply" : `${replies} replies`}</b>
      {fresh > 0 && <b class="thread-fresh">{fresh} new</b>}
      <span class="one-line">last {lastSaid(at, when)}</span>
    </a>
  );
}
