// This module is browser compatible.
/** Speaks new messages of others in an open conversation or thread to screen readers: politely, and never the history. */
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Client, TimelineView } from "../core/browser/client.ts";
import { filesText } from "../core/browser/picture_box.ts";
import { actionIn, parseMarkup, plainText } from "../core/markup/markup.ts";

const longest = 200;

export default function Announcer({ client }: { client: Client }) {
  return (
    <>
      <Spoken client={client} shown={client.current} />
      <Spoken client={client} shown={client.beside} />
      <Sending client={client} />
    </>
  );
}

function Spoken({ client, shown }: { client: Client; shown: ReadonlySignal<TimelineView | undefined> }) {
  const spoken = useSignal("");
  const heard = useRef<{ conversation: string; n: number } | null>(null);
  useSignalEffect(() => {
    const view = shown.value;
    const blocked = client.blocked.peek();
    const messages = view?.newer.value === false
      ? view.rows.value.filter((row) => row.kind === "message" && row.n !== undefined)
      : [];
    const last = messages.at(-1);
    if (!view || last?.kind !== "message") return;
    const before = heard.current;
    heard.current = { conversation: view.conversation, n: last.n! };
    if (before?.conversation !== view.conversation) return;
    const fresh = messages.filter((row) =>
      row.kind === "message" && row.n! > before.n && !row.mine && !blocked.has(row.by)
    );
    const only = fresh[0];
    if (fresh.length > 1) spoken.value = `${fresh.length} new messages`;
    else if (only?.kind === "message") {
      const action = actionIn(only.text);
      const text = plainText(parseMarkup(action ?? only.text)).slice(0, longest);
      const said = [text, filesText(only.files ?? [])].filter(Boolean).join(", ");
      const who = client.person(only.by).peek()?.name ?? "Somebody";
      spoken.value = `${who}${action ? "" : only.poll ? " asks:" : ":"} ${said}`;
    }
  });
  return <div class="quiet" aria-live="polite">{spoken.value}</div>;
}

/** Says, quietly, that what I wrote has been sent; that it was not is an alert in its place. */
function Sending({ client }: { client: Client }) {
  const said = useSignal("");
  const waiting = useRef<ReadonlySet<string>>(new Set());
  useSignalEffect(() => {
    const rows = client.current.value?.rows.value ?? [];
    const mine = rows.flatMap((row) => row.kind === "message" && row.mine ? [row] : []);
    const before = waiting.current;
    waiting.current = new Set(mine.filter(({ state }) => state === "sending").map(({ key }) => key));
    if (waiting.current.size > 0) said.value = "";
    else if (mine.some(({ key, n }) => n !== undefined && before.has(key))) said.value = "Sent";
  });
  return <div class="quiet" aria-live="polite">{said.value}</div>;
}
