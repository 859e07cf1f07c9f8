/**
 * The one place that decides whether somebody is told of something, and how. It knows nothing of stores and sockets:
 * facts come in, and for every way comes out whether, or why not.
 */
import type { Preferences } from "../protocol/entries.ts";
import type {
  Because,
  ChosenWay,
  Decision,
  NotificationKind,
  NotificationWay,
  QuietHours,
  Wishes,
} from "../protocol/notifications.ts";

export interface Facts {
  /** All that apply, what weighs most first. */
  kinds: readonly NotificationKind[];
  wishes: Wishes;
  preferences: Preferences;
  /** Milliseconds since 1970. */
  now: number;
  /** They have said that nothing may ring. */
  undisturbed: boolean;
  /** They have read it already. */
  read: boolean;
  reach: Record<"push" | "email", "reachable" | "server_off" | "no_device" | "no_address">;
}

/** These call by name: what is muted lets them through. */
const byName: ReadonlySet<NotificationKind> = new Set(["mention", "reminder", "invitation", "keyword"]);

export function decide(facts: Facts): Decision {
  const heard = facts.kinds.filter((kind) => silence(kind, facts) === null);
  const kind = heard[0] ?? facts.kinds[0]!;
  const because = (way: NotificationWay) => decideFor(way, kind, heard, facts);
  return {
    kind,
    at: facts.now,
    list: because("list"),
    desktop: because("desktop"),
    sound: because("sound"),
    push: because("push"),
    email: because("email"),
  };
}

function decideFor(
  way: NotificationWay,
  kind: NotificationKind,
  heard: readonly NotificationKind[],
  facts: Facts,
): Because {
  const silenced = silence(kind, facts);
  if (silenced !== null) return silenced;
  if (way === "list") return "told";
  if (facts.read) return "read";
  // Being called by name in a room whose every message rings: either of both may ring.
  if (!heard.some((one) => facts.wishes.ways[way].includes(one))) return "kind_off";
  return way === "email" ? byEmail(facts) : atOnce(way, kind, facts);
}

function byEmail({ reach }: Facts): Because {
  return reach.email === "reachable" ? "waits" : reach.email;
}

function atOnce(way: Exclude<ChosenWay, "email">, kind: NotificationKind, facts: Facts): Because {
  // Who wanted to be reminded at this time meant it.
  if (kind !== "reminder") {
    if (facts.undisturbed) return "undisturbed";
    if (isQuiet(facts.wishes.quiet, facts.now)) return "quiet_hours";
  }
  if (way !== "push") return "told";
  return facts.reach.push === "reachable" ? "waits" : facts.reach.push;
}

/** What the conversation itself says: why nothing of this kind is heard from it. */
function silence(kind: NotificationKind, { preferences, now }: Facts): Because | null {
  const { level, mutedUntil } = preferences;
  if (kind === "room" && level !== "every") return "kind_off";
  if (level === "nothing" && kind !== "reminder") return "nothing_here";
  const muted = mutedUntil !== undefined && (mutedUntil === 0 || mutedUntil > now);
  if (muted && !byName.has(kind)) return "muted";
  if (level === "mentions" && !byName.has(kind) && kind !== "everybody") return "nothing_here";
  return null;
}

/** Whether it is then between their hours. */
export function isQuiet(quiet: QuietHours | null, at: number): boolean {
  if (quiet === null) return false;
  const { minutes, day } = wallClock(at, quiet.zone);
  const { from, to, days } = quiet;
  if (from === to) return days.includes(day);
  if (from < to) return days.includes(day) && minutes >= from && minutes < to;
  // Over midnight: the hours of the morning belong to the day before.
  if (minutes >= from) return days.includes(day);
  return minutes < to && days.includes((day + 6) % 7);
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const clocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(at: number, zone: string): { minutes: number; day: number } {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
      hourCycle: "h23",
    });
    clocks.set(zone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
    day: weekdays.indexOf(parts.weekday!),
  };
}
