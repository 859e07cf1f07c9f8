// This module is browser compatible.
/**
 * The composer, live: keeps the draft, tells the others that one types, sends. It is never locked. Serves the room and,
 * under another name, a thread beside it.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Choices } from "../components/conversation/Choices.tsx";
import { Composer, ComposerClosed } from "../components/conversation/Composer.tsx";
import { fewPeople } from "../core/browser/calling.ts";
import type { Client } from "../core/browser/client.ts";
import type { People } from "../core/browser/faces.ts";
import { fit, insertText, putEdit } from "../core/browser/field.ts";
import { later } from "../core/browser/later.ts";
import type { Voice } from "../core/browser/recorder.ts";
import { Slashing } from "../core/browser/slashing.ts";
import type { Reach } from "../core/browser/slash.ts";
import type { MessageRow } from "../core/browser/rows.ts";
import { SentHistory } from "../core/browser/sent_history.ts";
import { Suggester } from "../core/browser/suggester.ts";
import {
  barShown,
  finished,
  format,
  onWritingKey,
  onWritingPaste,
  onWritten,
  prepareWriting,
  sends,
} from "../core/browser/writing_keys.ts";
import { mentionsIn } from "../core/markup/markup.ts";
import type { Room } from "../core/protocol/entries.ts";
import { homeOf, isThread } from "../core/protocol/ids.ts";
import { limits } from "../core/protocol/limits.ts";
import { pollText } from "../core/protocol/polls.ts";
import type { NewPoll } from "../core/protocol/shapes.ts";
import AttachButton from "./AttachButton.tsx";
import type { AttachmentsHandle } from "./Attachments.tsx";
import EmojiButton from "./EmojiButton.tsx";
import FormatButton from "./FormatButton.tsx";
import MoreTools from "./MoreTools.tsx";
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
  onSent: (text: string) => void;
  /** `+:emoji:` was written: reacts to the last message with it; false when there is none. */
  onReaction?: (emoji: string) => boolean;
  /** Keys that belong to the list even while one writes. */
  onKey: (event: KeyboardEvent) => void;
}
export interface WriterHandle {
  focus(): void;
  /** Puts text into an empty field; behind what is there otherwise. */
  give(text: string): void;
  /** Asks for files. */
  attach(): void;
}

const Muted = later(
  () => import("./Muted.tsx"),
  undefined,
  () => <ComposerClosed>You are muted in this room: you can read, not write.</ComposerClosed>,
);
const ReplyChip = later(async () => ({
  default: (await import("../components/conversation/ReplyChip.tsx")).ReplyChip,
}));
const SlashLine = later(() => import("./SlashLine.tsx"));
const FormatBar = later(() => import("./FormatBar.tsx"));
const Attachments = later(() => import("./Attachments.tsx"));
const VoiceButton = later(() => import("./VoiceButton.tsx"));
const VoiceRecorder = later(() => import("./VoiceRecorder.tsx"));
const AbsentPeople = later(() => import("./AbsentPeople.tsx"));
const CallEverybody = later(() => import("./CallEverybody.tsx"));
const ScheduledLine = later(() => import("./ScheduledLine.tsx"));
const SendLater = later(() => import("./SendLater.tsx"));

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
  /** Whether everybody is really to be called. */
  const asking = useSignal(false);
  const attached = useSignal(0);
  const attachments = useRef<AttachmentsHandle>(null);
  const chooser = useRef<HTMLInputElement>(null);
  /** Chosen before there is something to take them. */
  const early = useRef<File[]>([]);
  /** A voice message is being recorded; `released`: the button that began it was held, and let go. */
  const speaking = useSignal<{ released: boolean } | undefined>(undefined);
  /** Whether there is something to record with: the server and old browsers have nothing. */
  const speaks = useSignal(false);
  /** Who was named in what was sent last; some of them may not be here. */
  const named = useSignal<readonly string[] | undefined>(undefined);
  const history = useMemo(() => new SentHistory(), []);
  const put = (value: string, caret = value.length) =>
    putEdit(field.current!, { value, start: caret, end: caret });
  const suggester = useMemo(() => new Suggester({ client, conversation, emojiLike }, put), [conversation]);
  const slashing = useMemo(() => new Slashing(), [conversation]);
  const slash = slashing.state.value;
  const suggestions = suggester.open.value;

  const changed = () => {
    const area = field.current!;
    void suggester.look(area);
    length.value = area.value.length;
    error.value = undefined;
    slashing.look(area.value);
    fit(area);
    client.composing(conversation, area.value);
  };

  const mayRecord = speaks.value && length.value === 0 && attached.value === 0;
  useEffect(() => {
    if (globalThis.MediaRecorder === undefined || !isSecureContext) return;
    // Not before it can be shown: the button that sends keeps its place.
    import("./VoiceButton.tsx").then(() => speaks.value = true, () => {});
  }, []);
  useEffect(prepareWriting, []);
  useEffect(() => {
    const area = field.current!;
    const draft = client.draft(conversation);
    // What was typed before the script ran goes before what was kept from another time.
    if (area.value === "" && draft !== "") area.value = draft;
    length.value = area.value.length;
    fit(area);
    if (matchMedia("(hover: hover)").matches) area.focus({ preventScroll: true });
    // What was written on another device.
    return client.drafts.on((changed, here) => {
      if (changed !== conversation || here) return;
      area.value = client.draft(conversation);
      length.value = area.value.length;
      fit(area);
    });
  }, [conversation]);

  /** What is written, if it can be sent. */
  const written = () => {
    const text = finished(field.current!.value);
    if ((text === "" && attached.value === 0) || text.length > limits.messageText) return undefined;
    const problem = attachments.current?.problem();
    if (problem === undefined) return text;
    error.value = problem;
    return undefined;
  };
  const send = (sure = false) => {
    const text = written();
    if (text === undefined) return;
    if (attached.peek() > 0) return say(text, sure);
    if (text[0] === "/") void slashing.run(text, { ...desk, say: (text) => say(text, sure) });
    else if (mayReact.test(text)) void reactOrSay(text);
    else say(text, sure);
  };
  const reactOrSay = async (text: string) => {
    clear();
    const emoji = await emojiIn(text.slice(1)).catch(() => undefined);
    if (emoji === undefined || !props.onReaction?.(emoji)) deliver(text, []);
  };
  const say = (text: string, sure = false) => {
    const { room: everybody, usernames } = mentionsIn(text);
    if (!sure && room.members > fewPeople && everybody) return void (asking.value = true);
    clear();
    deliver(text, usernames);
  };
  const deliver = (text: string, usernames: readonly string[]) => {
    const uploads = attached.peek() > 0 ? attachments.current?.uploads : undefined;
    client.send(conversation, text, { ...answering(), ...(uploads && { uploads }) });
    sent(text, usernames);
  };
  const answering = () => reply?.n === undefined ? {} : { reply: reply.n };
  const ask = (poll: NewPoll) => {
    client.send(conversation, pollText(poll), { ...answering(), poll, beside: true });
    slashing.close();
    props.onSent(pollText(poll));
    // The dialog gives the keyboard back to its button first.
    requestAnimationFrame(focus);
  };
  const sent = (text: string, usernames: readonly string[] = []) => {
    if (text !== "") history.add(text);
    named.value = usernames.length === 0 ? undefined : usernames;
    props.onSent(text);
  };
  const clear = () => {
    const area = field.current!;
    area.value = "";
    suggester.close();
    slashing.close();
    length.value = 0;
    fit(area);
    client.composing(conversation, "");
  };
  const desk = {
    ...{ client, conversation, reach: props.reach, say, ask },
    emptied(text: string) {
      history.add(text);
      clear();
    },
    emojiCalled: emojiIn,
    typed: () => field.current?.value,
  };

  const keepVoice = async ({ file, ...details }: Voice) => {
    speaking.value = undefined;
    const uploads = await client.uploads();
    await uploads.add(conversation, [file], details);
    focus();
    return uploads;
  };
  const sendVoice = async (voice: Voice) => {
    const uploads = await keepVoice(voice);
    client.send(conversation, "", { ...answering(), uploads });
    client.composing(conversation, field.current!.value);
    props.onSent("");
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const area = field.current!;
    if (suggester.onKey(event, area)) return;
    if (onWritingKey(event, area)) return;
    if (sends(event, area)) {
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

  const barId = `${props.name ?? "composer"}-format`;
  const focus = () => field.current?.focus({ preventScroll: true });
  handle.current = {
    focus,
    attach: () => chooser.current?.click(),
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
          <Attachments
            key={conversation}
            {...{ client, conversation, field }}
            place={placeOf(props)}
            handle={attachments}
            early={early.current}
            onCount={(count) => attached.value = count}
            onProblem={(problem) => error.value = problem}
          />
          {speaking.value !== undefined && (
            <VoiceRecorder
              {...speaking.value}
              onSend={(voice) => void sendVoice(voice)}
              onKeep={(voice) => void keepVoice(voice)}
              onClose={() => {
                speaking.value = undefined;
                focus();
              }}
            />
          )}
          {(slash.text !== "" || slash.outcome) && (
            <SlashLine
              state={slash}
              onUse={(text) => {
                put(text);
                suggester.close();
              }}
              onPlain={() => {
                say(finished(field.current!.value));
                focus();
              }}
              onAsk={ask}
              onClose={() => slashing.close()}
            />
          )}
          <ScheduledLine {...{ client, conversation }} />
          {named.value && (
            <AbsentPeople
              key={named.value}
              {...{ client, conversation, room }}
              usernames={named.value}
              onClose={() => named.value = undefined}
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
      bar={barShown.value && <FormatBar id={barId} onFormat={(mark) => format(field.current!, mark)} />}
      tools={
        <>
          <AttachButton
            chooser={chooser}
            onFiles={(files) =>
              attachments.current ? attachments.current.add(files) : early.current.push(...files)}
          />
          <PollButton onAsk={ask} />
          <FormatButton bar={barId} />
          <MoreTools />
          <EmojiButton onPick={(emoji) => insertText(field.current!, emoji, true)} />
        </>
      }
      otherwise={
        <span class="composer-later">
          <SendLater
            {...{ client, conversation, room }}
            reply={reply?.n}
            text={() => attached.peek() === 0 && isCommand.test(field.current!.value) ? undefined : written()}
            files={() => attached.peek() > 0 ? attachments.current?.arrived() : undefined}
            typed={() => field.current!.value}
            onScheduled={(text) => {
              attachments.current?.uploads?.release(conversation);
              clear();
              sent(text);
            }}
            focus={focus}
            onRefused={(sentence) => error.value = sentence}
          />
        </span>
      }
      suggesting={suggestions?.at}
      onSelect={() => void suggester.look(field.current!)}
      onBlur={() => suggester.close()}
      length={length.value}
      attached={attached.value > 0}
      instead={mayRecord || speaking.value
        ? (
          <VoiceButton
            onStart={() => speaking.value ??= { released: false }}
            onEnd={() => speaking.value &&= { released: true }}
            onCancel={() => speaking.value = undefined}
          />
        )
        : undefined}
      error={error.value}
      onInput={(event) => {
        changed();
        onWritten(event, field.current!);
      }}
      onPaste={(event) => onWritingPaste(event, field.current!)}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        // Dialogs that lie over it have forms of their own.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        send();
        focus();
      }}
    />
  );
}

function isSilenced(until: number | undefined): boolean {
  return until === 0 || (until !== undefined && until > Date.now());
}

/** Where it is sent, for people. */
function placeOf({ room, conversation }: WriterProps): string {
  return isThread(conversation) ? "this thread" : (room.kind === "room" ? `#${room.name}` : room.name);
}

/** A conversation of two of whom I have blocked the other. */
function isBlockedIn({ me, blocked }: Client, { people = [] }: Room): boolean {
  return people.length === 2 && people.some((id) => id !== me.id && blocked.value.has(id));
}

const isCommand = /^\/(?!me\s)/;

/** `+:tada:`, or the emoji itself. */
const mayReact = /^\+(?::[\w+-]+:|[^\w\s]{1,30})$/u;

async function emojiIn(name: string) {
  return (await import("./emoji_choices.ts")).emojiIn(name);
}

async function emojiLike(query: string, limit: number) {
  return (await import("./emoji_choices.ts")).emojiLike(query, limit);
}
