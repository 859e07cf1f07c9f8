// This module is browser compatible.
/**
 * The composer, live: keeps the draft, tells the others that one types, sends. It is never locked. Serves the room and,
 * under another name, a thread beside it.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Choices } from "../components/conversation/Choices.tsx";
import { Composer, ComposerClosed } from "../components/conversation/Composer.tsx";
import { ReplyChip } from "../components/conversation/ReplyChip.tsx";
import type { Client } from "../core/browser/client.ts";
import type { People } from "../core/browser/faces.ts";
import { fit, insertText } from "../core/browser/field.ts";
import { later, laterCode } from "../core/browser/later.ts";
import type { MessageRow } from "../core/browser/rows.ts";
import { SentHistory } from "../core/browser/sent_history.ts";
import type { Reach, SlashState } from "../core/browser/slash.ts";
import { Suggester } from "../core/browser/suggester.ts";
import { mentionsIn } from "../core/markup/markup.ts";
import type { Room } from "../core/protocol/entries.ts";
import { homeOf } from "../core/protocol/ids.ts";
import { limits } from "../core/protocol/limits.ts";
import { pollText } from "../core/protocol/polls.ts";
import type { NewPoll } from "../core/protocol/shapes.ts";
import EmojiButton from "./EmojiButton.tsx";
import PollButton from "./PollButton.tsx";

export interface WriterProps {
  client: Client;
  /** What is written to: the room, or a thread in it. */
  conversation: string;
  room: Room;
  /** Distinguishes it from another composer on the page. */
  name?: string;
  /** What the field is called; "Message" and the name of the room otherwise. */
  label?: string;
  /** What came back after a refusal without a script. */
  typed?: string | undefined;
  problem?: string | undefined;
  handle: { current: WriterHandle | null };
  reach: Reach;
  /** The message that is being answered. */
  reply?: MessageRow | undefined;
  people: People;
  onReplyEnd?: () => void;
  onSent: () => void;
  /** Keys that belong to the list even while one writes. */
  onKey: (event: KeyboardEvent) => void;
}
export interface WriterHandle {
  focus(): void;
  /** Puts text into an empty field; behind what is there otherwise. */
  give(text: string): void;
}

const Muted = later(
  () => import("./Muted.tsx"),
  undefined,
  () => <ComposerClosed>You are muted in this room: you can read, not write.</ComposerClosed>,
);
const SlashLine = later(() => import("./SlashLine.tsx"));
const commands = laterCode(() => import("../core/browser/slash.ts"));
const CallEverybody = later(() => import("./CallEverybody.tsx"));

/** In rooms of so many nobody has to be asked before everybody is called. */
const fewPeople = 5;

export default function Writer(props: WriterProps) {
  const { silencedUntil } = props.client.conversation(homeOf(props.conversation)).value ?? {};
  const looked = useSignal(0);
  void looked.value;
  if (isBlockedIn(props.client, props.room)) {
    return <ComposerClosed>You have blocked this person: nothing passes between you two.</ComposerClosed>;
  }
  if (props.room.archived) {
    return <ComposerClosed>This room is archived: it can be read, not written in.</ComposerClosed>;
  }
  if (isSilenced(silencedUntil)) return <Muted until={silencedUntil!} onOver={() => looked.value++} />;
  return <OpenWriter {...props} />;
}

function OpenWriter(props: WriterProps) {
  const { client, conversation, room, typed, handle, reply, people } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const length = useSignal(typed?.length ?? 0);
  const error = useSignal(props.problem);
  const slash = useSignal<SlashState>({ text: "" });
  /** Whether everybody is really to be called. */
  const asking = useSignal(false);
  const history = useMemo(() => new SentHistory(), []);
  const put = (text: string, caret = text.length) => {
    field.current!.value = text;
    field.current!.setSelectionRange(caret, caret);
    changed();
  };
  const suggester = useMemo(() => new Suggester({ client, conversation, emojiLike }, put), [conversation]);
  const suggestions = suggester.open.value;

  const changed = () => {
    const area = field.current!;
    void suggester.look(area);
    length.value = area.value.length;
    error.value = undefined;
    slash.value = { text: area.value[0] === "/" ? area.value : "" };
    fit(area);
    client.composing(conversation, area.value);
  };

  useEffect(() => {
    const area = field.current!;
    const draft = client.draft(conversation);
    // What was typed before the script ran goes before what was kept from another time.
    if (area.value === "" && draft !== "") area.value = draft;
    length.value = area.value.length;
    fit(area);
    if (matchMedia("(hover: hover)").matches) area.focus({ preventScroll: true });
  }, [conversation]);

  const answering = () => reply?.n === undefined ? {} : { reply: reply.n };
  const ask = (poll: NewPoll) => {
    slash.value = { text: "" };
    client.send(conversation, pollText(poll), { ...answering(), poll, beside: true });
    props.onSent();
    focus();
  };
  /** Where it ends while it runs, another page may be shown. */
  const command = async (text: string) => {
    const { run } = await commands();
    const outcome = await run(text, { client, conversation, reach: props.reach, now: Date.now });
    const area = field.current;
    const untouched = area?.value.trim() === text;
    if (outcome.kind === "send") return untouched ? say(outcome.text) : undefined;
    if (outcome.kind === "poll") ask(outcome.poll);
    if (outcome.kind !== "refused") {
      if (untouched) emptied();
      client.composing(conversation, "");
    }
    if (area !== null) slash.value = { text: "", outcome };
  };
  const emptied = () => {
    const area = field.current!;
    history.add(area.value.trim());
    area.value = "";
    suggester.close();
    slash.value = { text: "" };
    length.value = 0;
    fit(area);
  };
  const send = (sure = false) => {
    const text = field.current!.value.trim() === "" ? "" : field.current!.value.replace(/\s+$/, "");
    if (text === "" || text.length > limits.messageText) return;
    if (text[0] !== "/") return say(text, sure);
    command(text).catch(() =>
      error.value = "Commands cannot be loaded without a connection; please try again"
    );
  };
  const say = (text: string, sure = false) => {
    if (!sure && room.members > fewPeople && mentionsIn(text).room) return void (asking.value = true);
    client.send(conversation, text, answering());
    emptied();
    props.onSent();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const area = field.current!;
    if (suggester.onKey(event, area)) return;
    if (sends(event)) {
      event.preventDefault();
      return send();
    }
    if (event.key.startsWith("Arrow") && (event.ctrlKey || event.metaKey) && !event.altKey) {
      return recall(event);
    }
    // Up is for the list only where there is nothing above in the field.
    if (event.key === "ArrowUp" && area.value !== "") return;
    props.onKey(event);
  };

  /** Ctrl+Up and Ctrl+Down go through what was sent. */
  const recall = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
    const text = step && history.step(step);
    if (text === undefined) return;
    event.preventDefault();
    put(text);
  };

  const focus = () => field.current?.focus({ preventScroll: true });
  handle.current = {
    focus,
    give(text) {
      const area = field.current;
      if (area === null || text === "") return;
      put(area.value.trim() === "" ? text : `${area.value}\n${text}`);
      focus();
    },
  };

  return (
    <Composer
      {...{ room, typed, field }}
      id={props.name}
      label={props.label}
      above={
        <>
          {suggestions && (
            <Choices
              {...suggestions}
              id={props.name}
              people={people}
              onChoose={(choice) => suggester.choose(field.current!, choice)}
            />
          )}
          {(slash.value.text !== "" || slash.value.outcome) && (
            <SlashLine
              state={slash.value}
              onUse={(text) => {
                put(text);
                focus();
              }}
              onPlain={() => {
                say(field.current!.value.trimEnd());
                focus();
              }}
              onAsk={ask}
              onClose={() => slash.value = { text: "" }}
            />
          )}
          {reply && <ReplyChip row={reply} people={people} onCancel={() => props.onReplyEnd?.()} />}
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
          <PollButton onAsk={ask} />
          <EmojiButton
            onPick={(emoji) => {
              insertText(field.current!, emoji);
              changed();
              focus();
            }}
          />
        </>
      }
      suggesting={suggestions?.at}
      onSelect={() => void suggester.look(field.current!)}
      onBlur={() => suggester.close()}
      length={length.value}
      error={error.value}
      onInput={changed}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        send();
        focus();
      }}
    />
  );
}

/** Enter that ends the composition of a character is not for us (229: what Safari says then). */
function sends(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return false;
  const touch = matchMedia("(pointer: coarse)").matches;
  return (!event.shiftKey && !event.altKey && !touch) || event.ctrlKey || event.metaKey;
}

function isSilenced(until: number | undefined): boolean {
  return until === 0 || (until !== undefined && until > Date.now());
}

/** A conversation of two of whom I have blocked the other. */
function isBlockedIn({ me, blocked }: Client, { people = [] }: Room): boolean {
  return people.length === 2 && people.some((id) => id !== me.id && blocked.value.has(id));
}

async function emojiLike(query: string, limit: number) {
  return (await import("../core/emoji/emoji.ts")).searchEmoji(query, limit);
}
