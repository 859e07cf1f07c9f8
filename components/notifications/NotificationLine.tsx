// This module is browser compatible.
/** One line of the list of notifications: who, what, where and when, and what it says; leads to its place. */
import type { ComponentChildren } from "preact";
import { isPlainClick } from "../../core/browser/address.ts";
import { fullTime, momentOf, type When } from "../../core/browser/dates.ts";
import { didWhat } from "../../core/browser/notification_words.ts";
import type { Person } from "../../core/protocol/entries.ts";
import { homeOf, isDirect } from "../../core/protocol/ids.ts";
import type { Notification } from "../../core/protocol/notifications.ts";
import { Avatar } from "../Avatar.tsx";
import { Check } from "../icons.tsx";
import { paths } from "../paths.ts";
import { Bell, Question } from "../seldom_icons.tsx";

export interface NotificationLineProps {
  line: Notification;
  person: Person | undefined;
  /** What the conversation is called; not needed of a direct one. */
  place: string | undefined;
  when: When;
  onGo: () => void;
  onRead: () => void;
  onWhy: () => void;
  /** What it says. */
  children: ComponentChildren;
}

export function NotificationLine(props: NotificationLineProps) {
  const { line, person, place, when, onGo, onRead, onWhy, children } = props;
  const { kind, at, conversation, n, by, read } = line;
  const direct = conversation === "" || isDirect(homeOf(conversation));
  const href = conversation === ""
    ? paths.rooms
    : n === undefined
    ? paths.room(conversation)
    : paths.message(conversation, n);
  return (
    <div class={read ? "notification" : "notification unread"}>
      <a
        class="found"
        href={href}
        data-line={line.id}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onGo();
        }}
      >
        {kind === "reminder"
          ? (
            <span class="notification-bell">
              <Bell size={18} />
            </span>
          )
          : <Avatar id={by ?? ""} person={person} size="small" />}
        <span class="found-body">
          <span class="notification-what">
            {!read && <span class="quiet">Unread:</span>}
            {kind !== "reminder" && <b dir="auto">{person?.name ?? "Somebody"}</b>} {didWhat(line, direct)}
            {!direct && (
              <>
                {" "}
                <span dir="auto">{place ?? "a room"}</span>
              </>
            )}
          </span>
          <span class="notification-said">
            <span class="notification-text one-line" dir="auto">{children}</span>
            <time dateTime={new Date(at).toISOString()} title={fullTime(at, when)}>{momentOf(at, when)}</time>
          </span>
        </span>
      </a>
      <span class="notification-acts">
        {!read && (
          <button
            type="button"
            class="icon-button small"
            aria-label="Mark as read"
            title="Mark as read"
            onClick={onRead}
          >
            <Check size={18} />
          </button>
        )}
        <button
          type="button"
          class="icon-button small"
          aria-label="Why this?"
          title="Why this?"
          aria-haspopup="dialog"
          onClick={onWhy}
        >
          <Question size={18} />
        </button>
      </span>
    </div>
  );
}
