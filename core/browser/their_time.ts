// This module is browser compatible.
/** What time it is then for the other one of a conversation of two, where that differs and they let it be known. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { homeOf } from "../protocol/ids.ts";
import type { Client } from "./client.ts";
import type { When } from "./dates.ts";
import { momentName } from "./moments.ts";
import { othersIn } from "./naming.ts";

export interface Receivers {
  client: Client;
  conversation: string;
}

/** A sentence about a moment. */
export function useTheirTime(to: Receivers | undefined, when: When): (at: number) => string | undefined {
  const them = useSignal<{ name: string; zone: string } | undefined>(undefined);
  useEffect(() => {
    const other = to && onlyOther(to);
    if (other === undefined) return;
    to!.client.connection.request("profile.get", { user: other }, { wait: false }).then(
      ({ person, zone }) => {
        if (zone !== undefined) them.value = { name: person.name, zone };
      },
    ).catch(() => {}); // Then it is not said.
  }, []);
  return (at) => {
    if (them.value === undefined) return undefined;
    const there = momentName(at, { ...when, zone: them.value.zone });
    return there === momentName(at, when) ? undefined : `For ${them.value.name} it is ${there} then.`;
  };
}

function onlyOther({ client, conversation }: Receivers): string | undefined {
  const room = client.conversation(homeOf(conversation)).peek()?.room;
  const [other, ...more] = room === undefined ? [] : othersIn(room, client.me);
  return more.length === 0 ? other : undefined;
}
