// This module is browser compatible.
/** Under a message that was answered in a thread: how often, by whom and when last; leads there. */
import type { ThreadSummary } from "../../core/protocol/entries.ts";
import { isPlainClick } from "../../core/browser/address.ts";
import { lastSaid, type When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { Avatar } from "../Avatar.tsx";

export interface ThreadLineProps {
  thread: ThreadSummary;
  people: People;
  when: When;
  href: string;
  onOpen?: ((n: number) => void) | undefined;
}

export function ThreadLine(
  { thread: { root, replies, at, by }, people, when, href, onOpen }: ThreadLineProps,
) {
  return (
    <a
      class="thread-line"
      href={href}
      onClick={onOpen && ((event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onOpen(root);
      })}
    >
      <span class="thread-faces">
        {by.slice(0, 3).map((id) => <Avatar key={id} id={id} person={people(id)} size="tiny" />)}
      </span>
      <b>{replies === 1 ? "1 reply" : `${replies} replies`}</b>
      <span class="one-line">last {lastSaid(at, when)}</span>
    </a>
  );
}
