// This module is browser compatible.
/** What time it is then for the other one of a conversation of two, where that differs and they let it be known. */
import { homeOf } from "../protocol/ids.ts";
import type { Client } from "./client.ts";
import { othersIn } from "./naming.ts";
import { momentName } from "./moments.ts";

export function theirTime(
  client: Client,
  { conversation, now, at }: { conversation: string; now: number; at: number },
): string | undefined {
  const room = client.conversation(homeOf(conversation)).peek()?.room;
  const [other, ...more] = room === undefined ? [] : othersIn(room, client.me);
  if (other === undefined || more.length > 0) return undefined;
  const person = client.person(other).value as { name: string; zone?: string } | undefined;
  if (person?.zone === undefined) return undefined;
  const [there, here] = [person.zone, undefined].map((zone) =>
    momentName(at, { now, ...(zone === undefined ? {} : { zone }) })
  );
  return there === here ? undefined : `For ${person.name} it is ${there} then.`;
}
