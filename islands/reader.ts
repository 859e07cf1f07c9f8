// This module is browser compatible.
/** What the texts of a list mean to me: my name, my rooms, emoji by their names. No island of its own. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Reader } from "../components/conversation/MessageText.tsx";
import type { Client } from "../core/browser/client.ts";
import { later } from "../core/browser/later.ts";
import type { Row } from "../core/browser/rows.ts";
import { useShortcodes } from "../core/browser/shortcodes.ts";
import Code from "./Code.tsx";

const players = {
  Film: later(() => import("./Film.tsx")),
  Sound: later(() => import("./Sound.tsx")),
};

export function useReader(client: Client, rows: readonly Row[]): ReadonlySignal<Reader> {
  const texts = useMemo(() => rows.flatMap((row) => row.kind === "message" ? [row.text] : []), [rows]);
  const emoji = useShortcodes(texts, () => import("../core/emoji/emoji.ts"));
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
