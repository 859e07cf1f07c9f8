// This module is browser compatible.
/** One thread in the list of those that I follow: what it is about, what was said last, and how much of it is new. */
import { isPlainClick } from "../../core/browser/address.ts";
import { lastSaid, type When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import type { ThreadItem } from "../../core/browser/threads.ts";
import type { MessageEntry, ThreadGlance } from "../../core/protocol/entries.ts";
import { Avatar } from "../Avatar.tsx";
import { excerptOf } from "../conversation/Quote.tsx";
import { paths } from "../paths.ts";

export interface ThreadOverviewProps {
  item: ThreadItem;
  /** Undefined while it is not known. */
  glance: ThreadGlance | undefined;
  /** What the room is called. */
  place: string | undefined;
  people: People;
  when: When;
  blocked: ReadonlySet<string>;
  onOpen: () => void;
}

export function ThreadOverview({ item, glance, place, people, when, blocked, onOpen }: ThreadOverviewProps) {
  const { conversation, head, at, unread, addressed, bold } = item;
  const said = (message: MessageEntry) =>
    blocked.has(message.by) ? "Message from somebody you blocked" : excerptOf(message);
  const nameOf = ({ by }: MessageEntry) => people(by)?.name ?? "…";
  return (
    <a
      class={bold ? "found thread-overview unread" : "found thread-overview"}
      href={paths.room(conversation)}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onOpen();
      }}
    >
      <Avatar id={glance?.root.by ?? ""} person={glance && people(glance.root.by)} size="small" />
      <span class="found-body">
        <span class="found-head">
          <b class="one-line" dir="auto">{glance && nameOf(glance.root)}</b>
          <span class="one-line" dir="auto">{place}</span>
          {head.count > 0 && <time dateTime={new Date(at).toISOString()}>{lastSaid(at, when)}</time>}
        </span>
        <span class="found-text" dir="auto">{glance && said(glance.root)}</span>
        <span class="thread-latest">
          {glance?.latest !== undefined && (
            <>
              <Avatar id={glance.latest.by} person={people(glance.latest.by)} size="tiny" />
              <b class="one-line" dir="auto">{nameOf(glance.latest)}</b>
              <span class="one-line" dir="auto">{said(glance.latest)}</span>
            </>
          )}
          <span class="thread-new">
            {unread > 0
              ? `${unread} new`
              : head.count === 0
              ? "No replies yet"
              : `${head.count} ${head.count === 1 ? "reply" : "replies"}`}
          </span>
          {addressed > 0 && (
            <span class="badge">
              {addressed}
              <span class="quiet">{addressed === 1 ? "mention" : "mentions"}</span>
            </span>
          )}
        </span>
      </span>
    </a>
  );
}
