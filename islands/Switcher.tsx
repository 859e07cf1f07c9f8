// This module is browser compatible.
/** Goes to a conversation by a few letters of its name. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Compass, Plus, Search } from "../components/icons.tsx";
import { paths } from "../components/paths.ts";
import { RoomGlyph } from "../components/RoomGlyph.tsx";
import { attentionOf } from "../core/browser/attention.ts";
import type { Client, ConversationItem } from "../core/browser/client.ts";
import { ranked } from "../core/browser/switcher.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface SwitcherProps {
  client: Client;
  now: number;
  /** Ids of visited conversations, the last one first. */
  visits: readonly string[];
  current: string | undefined;
  onGo: (id: string) => void;
  onClose: () => void;
}

export default function Switcher({ client, now, visits, current, onGo, onClose }: SwitcherProps) {
  const query = useSignal("");
  const chosen = useSignal(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const items = client.conversations.value.map((item) => switchable(client, item, now));
  const around = current === undefined ? { visits } : { visits, current };
  const found = ranked(query.value, items, around);
  const count = found.length + places.length;

  useLayoutEffect(() => field.current!.focus(), []);
  useEffect(() => list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }), [
    chosen.value,
  ]);

  const go = (at: number) => {
    onClose();
    if (at < found.length) onGo(found[at]!.id);
    else location.assign(places[at - found.length]!.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) chosen.value = (chosen.value + step + count) % count;
    else if (event.key === "Enter" && !event.isComposing) go(chosen.value);
    else return;
    event.preventDefault();
  };
  const option = (at: number) => ({
    id: `switch-${at}`,
    role: "option" as const,
    class: "switch-option",
    "aria-selected": at === chosen.value,
    onPointerMove: () => chosen.value = at,
    onClick: () => go(at),
  });
  return (
    <ModalDialog id="switcher" title="Go to a conversation" onClose={onClose}>
      <div class="search">
        <Search size={18} />
        <input
          class="input"
          type="text"
          role="combobox"
          aria-label="Name of a conversation"
          aria-expanded="true"
          aria-controls="switch-list"
          aria-activedescendant={`switch-${chosen.value}`}
          aria-autocomplete="list"
          autocomplete="off"
          spellcheck={false}
          placeholder="A few letters of its name"
          ref={field}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            chosen.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul class="switch-list" role="listbox" id="switch-list" aria-label="Conversations" ref={list}>
        {found.map(({ id, item, name, bold, addressed }, at) => (
          <li key={id} {...option(at)}>
            <RoomGlyph room={item.room} />
            <span class={bold ? "one-line unread" : "one-line"} dir="auto">{name}</span>
            {bold && addressed === 0 && <span class="quiet">unread</span>}
            {addressed > 0 && (
              <span class="badge">
                {addressed}
                <span class="quiet">to you</span>
              </span>
            )}
          </li>
        ))}
        {places.map(({ href, name, Icon }, i) => (
          <li key={href} {...option(found.length + i)}>
            <span class="room-glyph">
              <Icon size={18} />
            </span>
            {name}
          </li>
        ))}
      </ul>
    </ModalDialog>
  );
}

const places = [
  { href: paths.browse, name: "Browse rooms", Icon: Compass },
  { href: paths.newRoom, name: "Create a room", Icon: Plus },
];

function switchable(client: Client, item: ConversationItem, now: number) {
  const { bold, number } = attentionOf(item, now);
  return { id: item.id, item, name: nameOf(client, item), bold, unread: Number(bold), addressed: number };
}

/** A direct conversation is called by its people. */
function nameOf(client: Client, { room }: ConversationItem): string {
  const others = (room.people ?? []).filter((id) => id !== client.me.id);
  return room.name || others.map((id) => client.person(id).value?.name ?? "…").join(", ") || client.me.name;
}
