/** How somebody is seen: a pure function of whether they are here, what they want, and when they were last seen. */
import type { ProfileRecord } from "../kv/keys.ts";
import type { Presence } from "../protocol/entries.ts";
import type { Here } from "./roll.ts";
import { statusOf, wishOf } from "./wishes.ts";

const minute = 60_000;

export interface Known {
  record: ProfileRecord;
  /** When they were last active before now, as others may know it; 0 is unknown. */
  seen: number;
}

export function shown(user: string, here: Here, { record, seen }: Known, now: number): Presence {
  const wish = wishOf(record, now);
  const as = seenAs(here, wish);
  const status = statusOf(record, now);
  const at = wish === "invisible" ? seen : Math.max(seen, here.activeAt);
  // Who says that they are away may well be active: when does not follow from it.
  const tells = !record.hideSeen && at > 0 && (as === "offline" || (as === "away" && wish !== "away"));
  return {
    user,
    as,
    ...(tells ? { seen: at - at % minute } : {}),
    ...(status === undefined ? {} : { status }),
    ...(wish === "dnd" ? { undisturbed: record.until ?? 0 } : {}),
  };
}

/** As whoever is kept apart sees them, and as everybody sees those who do not exist. */
export function unseen(user: string): Presence {
  return { user, as: "offline" };
}

function seenAs(here: Here, wish: ReturnType<typeof wishOf>): Presence["as"] {
  if (!here.connected || wish === "invisible") return "offline";
  if (wish === "dnd") return "dnd";
  return wish === "away" || !here.active ? "away" : "online";
}
