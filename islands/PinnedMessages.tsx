// This module is browser compatible.
/** What is pinned to a room, each leading to its place. Read anew when a pin is set or taken off. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Avatar } from "../components/Avatar.tsx";
import { FoundText } from "../components/FoundText.tsx";
import { paths } from "../components/paths.ts";
import type { Client } from "../core/browser/client.ts";
import { shortDate, type When } from "../core/browser/dates.ts";
import { useShortcodes } from "../core/browser/shortcodes.ts";
import type { MessageEntry } from "../core/protocol/entries.ts";

export interface PinnedMessagesProps {
  client: Client;
  conversation: string;
  when: When;
}

export default function PinnedMessages({ client, conversation, when }: PinnedMessagesProps) {
  const pinned = useSignal<readonly MessageEntry[]>([]);
  const shown = client.current.value?.rows.value ?? [];
  const marks = shown.flatMap((row) => row.kind === "message" && row.pinned ? [row.n] : []).join();
  useEffect(() => {
    client.connection.request("pins", { conversation })
      .then(({ entries }) => pinned.value = entries)
      .catch(() => {}); // They are not what the panel is opened for: without a line they are left as they were.
  }, [conversation, marks]);
  const emoji =
    useShortcodes(pinned.value.map(({ text }) => text), () => import("../core/emoji/emoji.ts")).value;
  if (pinned.value.length === 0) return null;
  return (
    <section class="details-section" aria-labelledby="pinned-title">
      <h3 id="pinned-title">Pinned messages ({pinned.value.length})</h3>
      <ul class="pinned">
        {pinned.value.map((message) => {
          const person = client.person(message.by).value;
          return (
            <li key={message.n}>
              <a class="pinned-message" href={paths.message(conversation, message.n)}>
                <Avatar id={message.by} person={person} size="small" />
                <span class="item-text">
                  <b class="one-line" dir="auto">{person?.name ?? "…"}</b>
                  <span class="pinned-text" dir="auto">
                    <FoundText text={message.text} emoji={emoji} files={message.files} />
                  </span>
                  <small>{shortDate(message.at, when)}</small>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
