// This module is browser compatible.
/**
 * The emoji of this server: who has added which, and when; whoever may adds more (chosen, dropped or pasted) and removes
 * some. In a dialog of the chat, and on a page of the settings, which shows the list without a script too.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { EmojiPicture } from "../components/emoji/EmojiPicture.tsx";
import { Search } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import { shortDate, type When } from "../core/browser/dates.ts";
import { ours } from "../core/browser/our_emoji.ts";
import { aboutOurs, oursWanted, refreshOurs, removeEmoji } from "../core/browser/our_emoji_list.ts";
import { startOurs } from "../core/browser/our_emoji_list.ts";
import type { CustomEmoji, CustomEmojiList } from "../core/protocol/entries.ts";
import EmojiAdding from "./EmojiAdding.tsx";

export interface EmojiManagerProps {
  /** What the page came with; nothing else keeps the list up there. */
  initial?: CustomEmojiList;
  when: When;
}

export default function EmojiManager({ initial, when }: EmojiManagerProps) {
  const query = useSignal("");
  const asked = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const said = useSignal<string | undefined>(undefined);
  const isLive = useSignal(false);
  const search = useRef<HTMLInputElement>(null);
  const about = aboutOurs.value ?? initial;
  const all = aboutOurs.value === undefined ? initial?.emoji ?? [] : [...ours.value.values()];
  const people = useMemo(() => new Map(about?.people.map((one) => [one.id, one])), [about]);
  useEffect(() => {
    isLive.value = true;
    const stop = initial === undefined ? undefined : startOurs();
    void oursWanted();
    return stop;
  }, []);
  const isNewcomer = about !== undefined && all.some(({ by }) => !people.has(by));
  useEffect(() => void (isNewcomer && refreshOurs()), [isNewcomer]);

  const typed = query.value.trim().toLowerCase().replace(/^:|:$/g, "").replace(/\s+/g, "_");
  const shown = all.filter(({ name }) => name.includes(typed)).sort((a, b) => a.name < b.name ? -1 : 1);
  const remove = async ({ name }: CustomEmoji) => {
    problem.value = said.value = undefined;
    try {
      await removeEmoji(name);
      said.value = `:${name}: is removed.`;
      asked.value = undefined;
      search.current?.focus();
    } catch (error) {
      problem.value = (error as Error).message;
    }
  };
  return (
    <div class="emoji-manager">
      {about?.manage && isLive.value && <EmojiAdding />}
      {all.length > 0 && isLive.value && (
        <label class="emoji-search">
          <Search size={18} />
          <input
            type="search"
            aria-label="Search the emoji of this server"
            placeholder={`Search ${all.length.toLocaleString("en")} emoji`}
            autocomplete="off"
            spellcheck={false}
            ref={search}
            onInput={(event) => query.value = event.currentTarget.value}
          />
        </label>
      )}
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <p class="quiet" role="status">{said.value}</p>
      <ul class="emoji-owned" aria-label="Emoji of this server" aria-busy={about === undefined}>
        {shown.map((emoji) => (
          <li key={emoji.name} class="item">
            <span class="emoji-owned-picture" aria-hidden="true">
              <EmojiPicture emoji={emoji} />
            </span>
            <span class="item-text">
              <b>:{emoji.name}:</b>
              <small>
                Added by <bdi>{people.get(emoji.by)?.name ?? "somebody"}</bdi>, {shortDate(emoji.at, when)}
              </small>
            </span>
            {about?.manage && isLive.value && (
              <Removing
                name={emoji.name}
                asked={asked.value === emoji.name}
                onAsk={(on) => asked.value = on ? emoji.name : undefined}
                onRemove={() => void remove(emoji)}
              />
            )}
          </li>
        ))}
      </ul>
      {about !== undefined && shown.length === 0 && (
        <p class="soft">
          {all.length === 0 ? nothing(about.manage) : `None is called like “${query.value.trim()}”.`}
        </p>
      )}
    </div>
  );
}

function nothing(manage: boolean): string {
  return manage
    ? "This server has no emoji of its own yet. Whatever you add, everybody can write and react with."
    : "This server has no emoji of its own yet. Its owner and admins can add some.";
}

interface RemovingProps {
  name: string;
  asked: boolean;
  onAsk: (on: boolean) => void;
  onRemove: () => void;
}

/** The question stands where the button was, and has the keyboard. */
function Removing({ name, asked, onAsk, onRemove }: RemovingProps) {
  const ask = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const was = useRef(asked);
  useEffect(() => {
    if (asked) keep.current?.focus();
    else if (was.current) ask.current?.focus();
    was.current = asked;
  }, [asked]);
  if (!asked) {
    return (
      <button
        type="button"
        class="link-button danger"
        aria-label={`Remove :${name}:`}
        ref={ask}
        onClick={() => onAsk(true)}
      >
        Remove
      </button>
    );
  }
  return (
    <span class="emoji-removing" role="group" aria-label={`Remove :${name}: for everybody?`}>
      <span>Remove for everybody?</span>
      <button type="button" class="link-button danger" onClick={onRemove}>Remove</button>
      <button type="button" class="link-button" ref={keep} onClick={() => onAsk(false)}>Keep</button>
    </span>
  );
}
