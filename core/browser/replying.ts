// This module is browser compatible.
/** The message that the composer answers. It is part of the draft: it comes back after a reload, and on other devices. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Client } from "./client.ts";
import type { MessageRow, Row } from "./rows.ts";

/** @param rows those that are here: the message may be one of them. */
export function useReply(client: Client, conversation: string, rows: () => readonly Row[]) {
  const row = useSignal<MessageRow | undefined>(undefined);
  const restore = async () => {
    const n = client.drafts.get(conversation)?.reply;
    if (n === row.peek()?.n) return;
    const found = n === undefined ? undefined : await find(n);
    if (client.drafts.get(conversation)?.reply === n) row.value = found;
  };
  const find = async (n: number): Promise<MessageRow | undefined> => {
    const here = rows().find((one) => one.kind === "message" && one.n === n && !one.deleted);
    if (here?.kind === "message") return here;
    const { entries: [entry] } = await client.connection.request("messages.get", {
      conversation,
      numbers: [n],
    });
    if (entry === undefined || entry.deleted !== undefined) return undefined;
    const mine = entry.by === client.me.id;
    return { ...entry, kind: "message", key: `reply:${n}`, mine, grouped: true } as MessageRow;
  };
  useEffect(() => {
    void restore().catch(() => {}); // Without it the draft answers nothing.
    return client.drafts.on((changed, here) => {
      if (changed === conversation && !here) void restore().catch(() => {});
    });
  }, []);
  return {
    row,
    set(next: MessageRow | undefined) {
      row.value = next;
      client.drafts.set(conversation, { reply: next?.n });
    },
  };
}
