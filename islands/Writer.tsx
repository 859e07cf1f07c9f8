// This module is browser compatible.
/** The composer, live: keeps the draft, tells the others that one types, sends. It is never locked. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Smile } from "../components/icons.tsx";
import { Composer, ComposerClosed } from "../components/conversation/Composer.tsx";
import type { Client } from "../core/browser/client.ts";
import type { Room } from "../core/protocol/entries.ts";
import { limits } from "../core/protocol/limits.ts";
import { Choices } from "../components/conversation/Choices.tsx";
import { type Asked, askedAt, type Choice, complete } from "../core/browser/completion.ts";
import { mentionsIn } from "../core/markup/markup.ts";
import { later } from "../core/browser/later.ts";
import { ReplyChip } from "../components/conversation/ReplyChip.tsx";
import type { People } from "../core/browser/faces.ts";
import type { MessageRow } from "../core/browser/rows.ts";

export interface WriterProps {
  client: Client;
  /** What is written to: the room, or a thread in it. */
  conversation: string;
  room: Room;
  /** What came back after a refusal without a script. */
  typed: string | undefined;
  problem: string | undefined;
  handle: { current: WriterHandle | null };
  /** The message that is being answered. */
  reply: MessageRow | undefined;
  people: People;
  onReplyEnd: () => void;
  onSent: () => void;
  /** Keys that belong to the list even while one writes. */
  onKey: (event: KeyboardEvent) => void;
}
export interface WriterHandle {
  focus(): void;
  /** Puts text into an empty field; behind what is there otherwise. */
  give(text: string): void;
}

const EmojiPicker = later(() => import("./EmojiPicker.tsx"));
const CallEverybody = later(() => import("./CallEverybody.tsx"));

async function choicesFor(client: Client, asked: Asked): Promise<Choice[]> {
  return await (await import("../core/browser/suggestions.ts")).suggest(client, asked, emojiLike);
}

async function emojiLike(query: string, limit: number) {
  return (await import("../core/emoji/emoji.ts")).searchEmoji(query, limit);
}

/** In rooms of so many nobody has to be asked before everybody is called. */
const fewPeople = 5;

export default function Writer(props: WriterProps) {
  const { client, conversation, room, typed, problem, handle, reply, people } = props;
  const { onReplyEnd, onSent, onKey } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const length = useSignal(typed?.length ?? 0);
  const error = useSignal(problem);
  const picker = useSignal(false);
  const pickerButton = useRef<HTMLButtonElement>(null);
  /** Puts text where the caret is. */
  const insert = (text: string) => {
    const area = field.current!;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    changed();
  };
  /** Whether everybody is really to be called. */
  const asking = useSignal(false);
  /** What was sent from here, the latest last, and which of it is in the field. */
  const history = useRef<string[]>([]);
  const recalled = useRef<number | undefined>(undefined);

  const suggestions = useSignal<{ asked: Asked; choices: readonly Choice[]; at: number } | undefined>(
    undefined,
  );
  const looking = useRef(0);

  /** Looks for what may be meant at the caret; a slow answer does not undo a later one. */
  const look = async () => {
    const area = field.current!;
    const turn = ++looking.current;
    const asked = area.selectionStart === area.selectionEnd
      ? askedAt(area.value, area.selectionEnd)
      : undefined;
    if (asked === undefined) return void (suggestions.value = undefined);
    const choices = await choicesFor(client, asked).catch(() => []);
    if (turn !== looking.current) return;
    suggestions.value = choices.length > 0 ? { asked, choices, at: 0 } : undefined;
  };
  const choose = (choice: Choice) => {
    const area = field.current!;
    const { text, caret } = complete(area.value, suggestions.value!.asked, choice);
    area.value = text;
    area.setSelectionRange(caret, caret);
    changed();
  };
  /** Whether the key was for the suggestions. */
  const onSuggestionKey = (event: KeyboardEvent): boolean => {
    const open = suggestions.value;
    if (open === undefined || event.isComposing) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && !event.ctrlKey && !event.altKey) {
      suggestions.value = { ...open, at: (open.at + step + open.choices.length) % open.choices.length };
    } else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
      choose(open.choices[open.at]!);
    } else if (event.key === "Escape") suggestions.value = undefined;
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  const changed = () => {
    const area = field.current!;
    void look();
    length.value = area.value.length;
    error.value = undefined;
    fit(area);
    client.composing(conversation, area.value);
  };

  useEffect(() => {
    const area = field.current;
    if (area === null) return;
    const draft = client.draft(conversation);
    // What was typed before the script ran goes before what was kept from another time.
    if (area.value === "" && draft !== "") area.value = draft;
    length.value = area.value.length;
    fit(area);
    if (matchMedia("(hover: hover)").matches) area.focus({ preventScroll: true });
  }, [conversation]);

  const send = (sure = false) => {
    const area = field.current!;
    const text = area.value.trim() === "" ? "" : area.value.replace(/\s+$/, "");
    if (text === "") return;
    if (text.length > limits.messageText) return;
    if (!sure && room.members > fewPeople && mentionsIn(text).room) return void (asking.value = true);
    client.send(conversation, text, reply?.n === undefined ? {} : { reply: reply.n });
    history.current = [...history.current.filter((sent) => sent !== text), text].slice(-50);
    recalled.current = undefined;
    area.value = "";
    suggestions.value = undefined;
    looking.current++;
    length.value = 0;
    fit(area);
    onSent();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (onSuggestionKey(event)) return;
    // Enter that ends the composition of a character is not for us (229: what Safari says then).
    const composing = event.isComposing || event.keyCode === 229;
    const touch = matchMedia("(pointer: coarse)").matches;
    const plain = !event.shiftKey && !event.altKey && !touch;
    if (event.key === "Enter" && !composing && (plain || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return send();
    }
    if (event.key.startsWith("Arrow") && (event.ctrlKey || event.metaKey) && !event.altKey) {
      return recall(event);
    }
    // Up is for the list only where there is nothing above in the field.
    if (event.key === "ArrowUp" && field.current!.value !== "") return;
    onKey(event);
  };

  /** Ctrl+Up and Ctrl+Down go through what was sent. */
  const recall = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0 || history.current.length === 0) return;
    event.preventDefault();
    const at = Math.max(0, (recalled.current ?? history.current.length) + step);
    recalled.current = at < history.current.length ? at : undefined;
    field.current!.value = history.current[at] ?? "";
    changed();
  };

  handle.current = {
    focus: () => field.current?.focus({ preventScroll: true }),
    give(text) {
      const area = field.current;
      if (area === null || text === "") return;
      area.value = area.value.trim() === "" ? text : `${area.value}\n${text}`;
      changed();
      area.focus({ preventScroll: true });
    },
  };

  if (isBlockedIn(client, room)) {
    return <ComposerClosed>You have blocked this person: nothing passes between you two.</ComposerClosed>;
  }
  if (room.archived) {
    return <ComposerClosed>This room is archived: it can be read, not written in.</ComposerClosed>;
  }
  return (
    <Composer
      room={room}
      above={
        <>
          {suggestions.value && <Choices {...suggestions.value} people={people} onChoose={choose} />}
          {reply && <ReplyChip row={reply} people={people} onCancel={onReplyEnd} />}
          {asking.value && (
            <CallEverybody
              room={room}
              onCall={() => {
                asking.value = false;
                send(true);
              }}
              onClose={() => asking.value = false}
            />
          )}
        </>
      }
      tools={
        <>
          <button
            type="button"
            class="icon-button composer-tool"
            aria-label="Emoji"
            title="Emoji (type : for search)"
            aria-expanded={picker.value}
            ref={pickerButton}
            onClick={() => picker.value = !picker.value}
          >
            <Smile />
          </button>
          {picker.value && (
            <EmojiPicker
              anchor={pickerButton.current}
              onPick={(emoji) => {
                insert(emoji);
                picker.value = false;
                field.current?.focus({ preventScroll: true });
              }}
              onClose={() => picker.value = false}
            />
          )}
        </>
      }
      suggesting={suggestions.value?.at}
      onSelect={() => void look()}
      onBlur={() => suggestions.value = undefined}
      length={length.value}
      typed={typed}
      error={error.value}
      field={field}
      onInput={changed}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        send();
        field.current?.focus({ preventScroll: true });
      }}
    />
  );
}

/** A conversation of two of whom I have blocked the other. */
function isBlockedIn({ me, blocked }: Client, { people = [] }: Room): boolean {
  return people.length === 2 && people.some((id) => id !== me.id && blocked.value.has(id));
}

/** Browsers without field-sizing need to be told the height. */
function fit(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}
