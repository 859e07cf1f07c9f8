// This module is browser compatible.
/**
 * What concerns me, the latest first, live: each leads to its place. The address of the page holds that it is open, so
 * Back closes it, and leads from a message to it again.
 */
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { FoundText } from "../components/FoundText.tsx";
import { CheckTwice, Settings } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import { NotificationLine } from "../components/notifications/NotificationLine.tsx";
import { paths } from "../components/paths.ts";
import { panelOfAddress } from "../core/browser/address.ts";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { mineOf } from "../core/browser/mine.ts";
import { titled } from "../core/browser/naming.ts";
import { type Line, NotificationList, type Shown } from "../core/browser/notification_list.ts";
import { notifiedOf } from "../core/browser/notified.ts";
import { useShortcodes } from "../core/browser/shortcodes.ts";
import { homeOf } from "../core/protocol/ids.ts";
import ModalDialog from "./ModalDialog.tsx";
import WhyNotified from "./WhyNotified.tsx";

export interface NotificationsProps {
  client: Client;
  when: When;
  onGo: (id: string, n?: number) => void;
  /** A reminder that is about no message is among the reminders. */
  onReminders: () => void;
  onClose: () => void;
}

/** The line that was followed last: Back leads to it. */
let followed: string | undefined;

export default function Notifications({ client, when, onGo, onReminders, onClose }: NotificationsProps) {
  const list = useMemo(() => new NotificationList(client), []);
  const asking = useSignal<Line | undefined>(undefined);
  const element = useRef<HTMLUListElement>(null);
  const notified = notifiedOf(client);
  const lines = list.lines.value;
  const state = list.state.value;
  useAddress();
  useEffect(() => void list.load(), [notified.turn.value]);
  useKeyboard(element, lines);
  const emoji = useShortcodes(
    lines.map(({ entry }) => entry?.text ?? ""),
    () => import("../core/emoji/emoji.ts"),
  ).value;
  const people = (id: string) => client.person(id).value;
  const placeOf = (conversation: string) => {
    const room = client.conversation(homeOf(conversation)).value?.room;
    return room && titled(room, people, client.me).name;
  };
  const go = (line: Line) => {
    const { conversation, n } = line;
    followed = line.id;
    if (!line.read) {
      client.connection.request("notifications.read", { at: line.at, id: line.id }).catch(() => {});
    }
    if (conversation === "") return onReminders();
    onGo(conversation, n);
    onClose();
  };
  const textOf = ({ kind, id, entry }: Line) => {
    const reminder = kind === "reminder"
      ? mineOf(client).reminders.value.find((one) => one.id === id)
      : undefined;
    if (reminder?.text) return reminder.text;
    if (entry === undefined) return kind === "reminder" && <i>It is not among your reminders any more.</i>;
    return <FoundText text={entry.text} emoji={emoji} files={entry.files} />;
  };
  return (
    <ModalDialog id="notifications" title="Notifications" screen onClose={onClose}>
      <div class="notifications-head">
        <div class="picks" role="group" aria-label="Show">
          <Filter list={list} shown="all" name="All" />
          <Filter list={list} shown="unread" name="Unread" />
        </div>
        <button
          type="button"
          class="button small"
          disabled={notified.unread.value === 0 && lines.every(({ read }) => read)}
          onClick={() => void list.read()}
        >
          <CheckTwice size={18} />Mark all read
        </button>
        <a
          class="icon-button"
          href={paths.notifications}
          aria-label="Settings of notifications"
          title="Settings"
        >
          <Settings size={20} />
        </a>
      </div>
      {typeof state === "object" && (
        <Note kind="danger">
          {state.problem}{" "}
          <button type="button" class="link-button" onClick={() => void list.load()}>Try again</button>
        </Note>
      )}
      {lines.length === 0 && state === "done" && <Empty shown={list.shown.value} />}
      <ul
        class="found-list notifications"
        ref={element}
        tabIndex={-1}
        aria-label="What concerns me"
        aria-busy={state === "loading"}
      >
        {lines.map((line) => (
          <li key={line.id + line.at}>
            <NotificationLine
              {...{ line, when }}
              person={line.by === undefined ? undefined : people(line.by)}
              place={line.conversation === "" ? undefined : placeOf(line.conversation)}
              onGo={() => go(line)}
              onRead={() => void list.read(line)}
              onWhy={() => asking.value = line}
            >
              {textOf(line)}
            </NotificationLine>
          </li>
        ))}
      </ul>
      {list.older.value && (
        <button
          type="button"
          class="button"
          aria-busy={state === "loading"}
          onClick={() => void list.more()}
        >
          Show earlier ones
        </button>
      )}
      {asking.value !== undefined && (
        <WhyNotified
          {...{ client, when }}
          {...asking.value}
          onClose={() => asking.value = undefined}
        />
      )}
    </ModalDialog>
  );
}

function Filter({ list, shown, name }: { list: NotificationList; shown: Shown; name: string }) {
  const chosen = list.shown.value === shown;
  return (
    <button
      type="button"
      class="pick"
      aria-pressed={chosen}
      onClick={() => void list.show(shown)}
    >
      {name}
    </button>
  );
}

function Empty({ shown }: { shown: Shown }) {
  return (
    <p class="soft">
      {shown === "unread"
        ? "You have read everything."
        : "Nothing yet. Mentions, direct messages, replies in your threads, reactions, reminders and rooms that you are added to will be listed here."}
    </p>
  );
}

/** While it is open, the address says so. */
function useAddress(): void {
  const isOpen = () => panelOfAddress(location.search) === "notifications";
  useLayoutEffect(() => {
    if (!isOpen()) {
      const address = `${location.pathname}${location.search || "?"}${location.search && "&"}notifications`;
      history.pushState({ ...history.state, notifications: true }, "", address);
    }
    return () => {
      if (!isOpen()) return;
      if (history.state?.notifications) return history.back();
      const search = location.search.replace(/[?&]notifications$/, "");
      history.replaceState(history.state, "", location.pathname + search);
    };
  }, []);
}

/** Arrows go from line to line; what goes away under the keyboard leaves it in the list. */
function useKeyboard(list: { current: HTMLUListElement | null }, lines: readonly Line[]): void {
  useEffect(() => {
    const element = list.current!;
    const onKeyDown = (event: KeyboardEvent) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      const links = [...element.querySelectorAll<HTMLElement>("a.found")];
      const at = links.findIndex((link) => link.closest("li")!.contains(document.activeElement));
      (links[at + step] ?? links[step === 1 ? 0 : links.length - 1])?.focus();
    };
    element.addEventListener("keydown", onKeyDown);
    return () => element.removeEventListener("keydown", onKeyDown);
  }, []);
  useLayoutEffect(() => {
    const element = list.current!;
    const { activeElement } = document;
    const back = followed && element.querySelector<HTMLElement>(`[data-line="${CSS.escape(followed)}"]`);
    const untouched = activeElement?.matches("#notifications .dialog-head button");
    if (back && untouched) {
      followed = undefined;
      return back.focus();
    }
    if (activeElement === document.body) element.focus({ preventScroll: true });
  }, [lines]);
}
