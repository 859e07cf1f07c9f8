// This module is browser compatible.
/** The arrow beside Send: the same message at another time. What is refused stays in the field, with the reason. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { ulid } from "ulid";
import { ChevronDown, Clock } from "../components/icons.tsx";
import { MomentMenu } from "../components/conversation/MomentMenu.tsx";
import { fewPeople } from "../core/browser/calling.ts";
import type { Client } from "../core/browser/client.ts";
import { later } from "../core/browser/later.ts";
import { mineOf } from "../core/browser/mine.ts";
import { momentsToSend } from "../core/browser/moments.ts";
import { whyNot } from "../core/browser/why_not.ts";
import { mentionsIn } from "../core/markup/markup.ts";
import type { CommandBody } from "../core/protocol/commands.ts";
import type { Room } from "../core/protocol/entries.ts";
import { limits } from "../core/protocol/limits.ts";

const CallEverybody = later(() => import("./CallEverybody.tsx"));
const ScheduledMessages = later(() => import("./ScheduledMessages.tsx"));
const WhenChooser = later(() => import("./WhenChooser.tsx"));

export interface SendLaterProps {
  client: Client;
  conversation: string;
  room: Room;
  reply: number | undefined;
  /** What is written; undefined when it cannot be sent. */
  text: () => string | undefined;
  /** Ids of its files, or why they cannot go with it yet. */
  files: () => string[] | string | undefined;
  typed: () => string;
  /** It is scheduled: the field is empty again. */
  onScheduled: (text: string) => void;
  /** Puts the keyboard where one writes. */
  focus: () => void;
  onRefused: (sentence: string) => void;
}

type Waiting = CommandBody<"scheduled.add">;

export default function SendLater(props: SendLaterProps) {
  const { client, conversation, room, reply } = props;
  const open = useSignal<"menu" | "when" | "list" | "sure" | undefined>(undefined);
  /** The time of a message that would call many, until that is meant. */
  const asked = useRef(0);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  /** The one that was asked for last: the same one again has the same name, so that it is there once. */
  const last = useRef<Waiting | undefined>(undefined);
  /** Where the keyboard goes; to the arrow otherwise. */
  const back = useRef<(() => void) | undefined>(undefined);
  const when = { now: Date.now() };
  const count = mineOf(client).scheduled.value.length;

  const schedule = async (at: number, sure = false) => {
    const text = props.text();
    if (text === undefined) return;
    if (!sure && room.members > fewPeople && mentionsIn(text).room) {
      asked.current = at;
      return void (open.value = "sure");
    }
    const files = props.files();
    if (typeof files === "string") throw new Error(files);
    const message = {
      ...{ conversation, text, at },
      ...(reply === undefined ? {} : { reply }),
      ...(files === undefined ? {} : { files }),
    };
    const { clientId = ulid() } = isSame(last.current, message) ? last.current! : {};
    last.current = { ...message, clientId };
    await client.connection.request("scheduled.add", last.current);
    last.current = undefined;
    props.onScheduled(text);
    // A dialog that is still open keeps the keyboard until it is gone.
    back.current = props.focus;
  };
  const pick = (at: number, sure = false) => {
    back.current = props.focus;
    close();
    schedule(at, sure).catch((error) => props.onRefused(whyNot(error)));
  };
  const close = () => {
    open.value = undefined;
    requestAnimationFrame(() => {
      (back.current ?? (() => button.current?.focus({ preventScroll: true })))();
      back.current = undefined;
    });
  };
  const isEmpty = open.value === "menu" && (props.text() === undefined || typeof props.files() === "string");
  return (
    <div
      class="menu"
      ref={box}
      onFocusOut={({ relatedTarget }) => {
        if (
          open.peek() === "menu" && relatedTarget instanceof Node && !box.current!.contains(relatedTarget)
        ) {
          open.value = undefined;
        }
      }}
    >
      <button
        type="button"
        class="icon-button composer-later-button"
        aria-label="Send later"
        title="Send later"
        aria-haspopup="menu"
        aria-expanded={open.value === "menu"}
        ref={button}
        onClick={() => open.value = open.peek() === undefined ? "menu" : undefined}
      >
        <ChevronDown size={16} />
      </button>
      {open.value === "menu" && (
        <MomentMenu onClose={close} box={box}>
          {isEmpty ? <p class="menu-note">{whatPrevents(props)}</p> : (
            <>
              <p class="menu-note">Send later</p>
              {momentsToSend(when).map(({ name, at }) => (
                <button
                  key={name}
                  type="button"
                  role="menuitem"
                  class="menu-item"
                  onClick={() => pick(at)}
                >
                  {name}
                </button>
              ))}
              <button
                type="button"
                role="menuitem"
                class="menu-item"
                onClick={() => open.value = "when"}
              >
                Another time…
              </button>
            </>
          )}
          {(isEmpty || count > 0) && (
            <button
              type="button"
              role="menuitem"
              class="menu-item"
              onClick={() => open.value = "list"}
            >
              <Clock size={18} />
              Scheduled messages{count > 0 && ` (${count})`}
            </button>
          )}
        </MomentMenu>
      )}
      {open.value === "when" && (
        <WhenChooser
          title="Send later"
          verb="Schedule"
          moments={momentsToSend(when)}
          when={when}
          to={{ client, conversation }}
          onChoose={schedule}
          onClose={() => open.peek() === "when" && close()}
        />
      )}
      {open.value === "sure" && (
        <CallEverybody
          room={room}
          onCall={() => pick(asked.current, true)}
          onClose={close}
        />
      )}
      {open.value === "list" && (
        <ScheduledMessages
          client={client}
          when={when}
          onClose={close}
        />
      )}
    </div>
  );
}

function isSame(before: Waiting | undefined, asked: Omit<Waiting, "clientId">): boolean {
  return before?.conversation === asked.conversation && before.text === asked.text &&
    before.at === asked.at && before.reply === asked.reply && String(before.files) === String(asked.files);
}

function whatPrevents({ files, typed }: SendLaterProps): string {
  const coming = files();
  if (typeof coming === "string") return `${coming}.`;
  if (coming !== undefined) return "A file was refused: take it out, or try it again.";
  const text = typed().trim();
  if (text === "") return "Write a message first, then choose when it is sent.";
  if (text.length > limits.messageText) return "This is too long for one message: shorten it first.";
  return "A command is run now or not at all.";
}
