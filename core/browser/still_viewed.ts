// This module is browser compatible.
/** What is looked at large goes when its message is deleted, and when its conversation is no longer mine. */
import { effect } from "@preact/signals";
import type { Client } from "./client.ts";
import type { MessageRow } from "./rows.ts";
import { viewing } from "./viewing.ts";

type Parts = Pick<Client, "current" | "beside" | "gone">;

/** @returns what ends it. */
export function followViewed(client: Parts): () => void {
  /** Where files have been, by their ids. */
  const places = new Map<string, string>();
  return effect(() => {
    const rows = rowsOf(client);
    for (const [place, { files = [] }] of rows) for (const { id } of files) places.set(id, place);
    const isDeleted = (id: string) => rows.get(places.get(id) ?? "")?.deleted !== undefined;
    const viewed = viewing.value;
    if (viewed === undefined) return;
    const files = viewed.files.filter(({ id }) => !isDeleted(id));
    if (client.gone.value !== undefined || isDeleted(viewed.id)) viewing.value = undefined;
    else if (files.length < viewed.files.length) viewing.value = { ...viewed, files };
  });
}

/** Those on the page, by conversation and number. */
function rowsOf({ current, beside }: Parts): Map<string, MessageRow> {
  const lists = [current.value, beside.value].filter((list) => list !== undefined);
  return new Map(
    lists.flatMap(({ conversation, rows }) =>
      rows.value.flatMap((row): [string, MessageRow][] =>
        row.kind === "message" ? [[`${conversation} ${row.n}`, row]] : []
      )
    ),
  );
}
