// This module is browser compatible.
/** What the texts of a list mean to me: my name, my rooms, emoji by their names. No island of its own. */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Reader } from "../components/conversation/MessageText.tsx";
import type { Client } from "../core/browser/client.ts";
import { later } from "../core/browser/later.ts";
import type { Row } from "../core/browser/rows.ts";
import Code from "./Code.tsx";

const players = {
  Film: later(() => import("./Film.tsx")),
  Sound: later(() => import("./Sound.tsx")),
};
const shortcode = /:[a-z0-9_+-]+:/i;

/** The list of emoji is fetched once a text has a shortcode. */
export function useReader(client: Client, rows: readonly Row[]): ReadonlySignal<Reader> {
  const emoji = useSignal<Reader["emoji"]>(undefined);
  const wanted = useMemo(() => rows.some((row) => row.kind === "message" && shortcode.test(row.text)), [
    rows,
  ]);
  useEffect(() => {
    if (!wanted || emoji.peek() !== undefined) return;
    // Without it, shortcodes are shown as they were typed.
    import("../core/emoji/emoji.ts").then((all) => emoji.value = all.emojiByShortcode).catch(() => {});
  }, [wanted]);
  // As text, so that a new message somewhere does not have every message here read anew.
  const names = useComputed(() =>
    JSON.stringify(
      client.conversations.value.flatMap(({ id, room }) =>
        room.kind === "room" ? [[room.name.toLowerCase(), id]] : []
      ),
    )
  );
  return useComputed(() => {
    const rooms = new Map<string, string>(JSON.parse(names.value));
    return {
      me: client.me.username,
      room: (name) => rooms.get(name.toLowerCase()),
      ...(emoji.value === undefined ? {} : { emoji: emoji.value }),
      Code,
      players,
    };
  });
}
