// This module is browser compatible.
/** What one sets for one conversation of the list: read or unread, star, mute, notifications, section. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Dialog } from "../components/Dialog.tsx";
import { Note } from "../components/Note.tsx";
import { paths } from "../components/paths.ts";
import { isMuted } from "../core/browser/attention.ts";
import type { Client, ConversationItem } from "../core/browser/client.ts";
import { markAllRead, markRead, markUnread } from "../core/browser/marking.ts";
import { titled } from "../core/browser/naming.ts";
import { levels } from "../core/browser/notification_words.ts";
import { muteChoices, mutedUntil } from "../core/browser/muting.ts";
import { sectionNames, sections } from "../core/browser/sections.ts";
import { fullTime, type When } from "../core/browser/dates.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { CommandBody } from "../core/protocol/commands.ts";

export interface RoomMenuProps {
  client: Client;
  item: ConversationItem;
  when: When;
  /** What it was opened from: it stands beside that, and the keyboard goes back there. */
  anchor: HTMLElement;
  onClose: () => void;
}

export default function RoomMenu({ client, item, when, anchor, onClose }: RoomMenuProps) {
  const element = useRef<HTMLDialogElement>(null);
  const problem = useSignal<string | undefined>(undefined);
  const { preferences } = item;

  useLayoutEffect(() => {
    const dialog = element.current!;
    dialog.classList.add("beside");
    dialog.showModal();
    standBeside(dialog, anchor);
    dialog.querySelector<HTMLElement>(".dialog-body button")!.focus();
    return () => anchor.focus({ preventScroll: true });
  }, []);

  const attempt = (run: Promise<unknown>) =>
    run.catch((error) => {
      problem.value = whyNot(error);
      throw error;
    });
  const close = () => element.current?.close();
  const thenClose = (run: Promise<unknown>) => void attempt(run).then(close, () => {});
  const prefer = (changes: Omit<CommandBody<"prefer">, "conversation">) =>
    client.connection.request("prefer", { conversation: item.id, ...changes });
  const section = sections(client.conversations.value).find(({ lines }) => lines.includes(item))!;
  const { name } = titled(item.room, (id) => client.person(id).value, client.me);
  const muted = isMuted(preferences, when.now);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || (event.target as Element).matches("input")) return;
    event.preventDefault();
    const buttons = [...element.current!.querySelectorAll<HTMLElement>(".dialog-body :is(a, button, input)")];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <Dialog id="room-menu" title={name} element={element} onClose={onClose}>
      <div class="room-menu" onKeyDown={onKeyDown}>
        {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
        <div class="room-menu-group">
          {item.unread > 0
            ? <Choice name="Mark as read" onChoose={() => thenClose(markRead(client, item))} />
            : <Choice name="Mark as unread" onChoose={() => thenClose(markUnread(client, item))} />}
          {section.lines.some((one) => one.unread > 0 && one.id !== item.id) && (
            <Choice
              name={`Mark all of “${section.name}” as read`}
              onChoose={() => thenClose(markAllRead(client, section.lines))}
            />
          )}
          <Choice
            name={preferences.starred ? "Remove star" : "Star"}
            onChoose={() => thenClose(prefer({ starred: !preferences.starred }))}
          />
        </div>
        <Group name="Mute">
          {muted && preferences.mutedUntil !== 0 && (
            <p class="soft">Until {fullTime(preferences.mutedUntil!, when)}</p>
          )}
          {muted && <Choice name="Unmute" onChoose={() => thenClose(prefer({ mutedUntil: null }))} />}
          {muteChoices.map(({ id, name }) => (
            <Choice
              key={id}
              name={name}
              chosen={muted && id === "ever" && preferences.mutedUntil === 0}
              onChoose={() => thenClose(prefer({ mutedUntil: mutedUntil(id, Date.now()) }))}
            />
          ))}
        </Group>
        <Group name="Notifications">
          {levels.map(({ id, name }) => (
            <Choice
              key={id}
              name={name}
              chosen={(preferences.level ?? "all") === id}
              onChoose={() => thenClose(prefer({ level: id }))}
            />
          ))}
          <a class="menu-item" href={paths.notificationsOf(item.id)}>What reaches me, and why not</a>
        </Group>
        <Group name="Move to section">
          {sectionNames(client.conversations.value).map((name) => (
            <Choice
              key={name}
              name={name}
              chosen={preferences.section === name}
              onChoose={() => thenClose(prefer({ section: name }))}
            />
          ))}
          {preferences.section !== undefined && (
            <Choice
              name="No section"
              onChoose={() => thenClose(prefer({ section: null }))}
            />
          )}
          <form
            class="day-field"
            onSubmit={(event) => {
              event.preventDefault();
              const name = String(new FormData(event.currentTarget).get("section")).trim();
              if (name !== "") thenClose(prefer({ section: name }));
            }}
          >
            <input
              class="input"
              name="section"
              maxLength={40}
              aria-label="New section"
              placeholder="New section"
            />
            <button type="submit" class="button">Move</button>
          </form>
        </Group>
      </div>
    </Dialog>
  );
}

function Group({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="room-menu-group" role="group" aria-label={name}>
      <h3>{name}</h3>
      {children}
    </div>
  );
}

function Choice(props: { name: string; chosen?: boolean; onChoose: () => void }) {
  const { name, chosen, onChoose } = props;
  return (
    <button
      type="button"
      class={chosen ? "menu-item chosen" : "menu-item"}
      aria-pressed={chosen}
      dir="auto"
      onClick={onChoose}
    >
      {name}
    </button>
  );
}

/** On a wide screen beside the anchor and wholly in the window; a phone shows it as a sheet. */
function standBeside(dialog: HTMLDialogElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const lowest = innerHeight - dialog.offsetHeight - 8;
  dialog.style.setProperty("--beside-x", `${at.right + 4}px`);
  dialog.style.setProperty("--beside-y", `${Math.max(8, Math.min(at.top, lowest))}px`);
}
