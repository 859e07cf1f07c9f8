// This module is browser compatible.
/** The composer, live: keeps the draft, tells the others that one types, sends. It is never locked. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Composer, ComposerClosed } from "../components/conversation/Composer.tsx";
import type { Client } from "../core/browser/client.ts";
import type { Room } from "../core/protocol/entries.ts";
import { limits } from "../core/protocol/limits.ts";

export interface WriterProps {
  client: Client;
  /** What is written to: the room, or a thread in it. */
  conversation: string;
  room: Room;
  /** What came back after a refusal without a script. */
  typed: string | undefined;
  problem: string | undefined;
  handle: { current: WriterHandle | null };
  onSent: () => void;
  /** Keys that belong to the list even while one writes. */
  onKey: (event: KeyboardEvent) => void;
}
export interface WriterHandle {
  focus(): void;
  /** Puts text into an empty field; behind what is there otherwise. */
  give(text: string): void;
}

export default function Writer(props: WriterProps) {
  const { client, conversation, room, typed, problem, handle, onSent, onKey } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const length = useSignal(typed?.length ?? 0);
  const error = useSignal(problem);

  const changed = () => {
    const area = field.current!;
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

  const send = () => {
    const area = field.current!;
    const text = area.value.trim() === "" ? "" : area.value.replace(/\s+$/, "");
    if (text === "") return;
    if (text.length > limits.messageText) return;
    client.send(conversation, text);
    area.value = "";
    length.value = 0;
    fit(area);
    onSent();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composition of a character is not for us (229: what Safari says then).
    const composing = event.isComposing || event.keyCode === 229;
    const touch = matchMedia("(pointer: coarse)").matches;
    const plain = !event.shiftKey && !event.altKey && !touch;
    if (event.key === "Enter" && !composing && (plain || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return send();
    }
    onKey(event);
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
