/** The settings of notifications: what their page shows, and what its forms mean. */
import type { Context } from "fresh";
import * as z from "zod/mini";
import type { NotificationsPageProps } from "../../components/pages/NotificationsPage.tsx";
import { toPerson } from "../../core/accounts/accounts.ts";
import { isMuted } from "../../core/browser/attention.ts";
import { mutedUntil } from "../../core/browser/muting.ts";
import { titled } from "../../core/browser/naming.ts";
import type { Core } from "../../core/mod.ts";
import { ParleyError } from "../../core/errors.ts";
import { chosenWays, notificationKinds, type QuietHours } from "../../core/protocol/notifications.ts";
import type { CommandResult } from "../../core/protocol/commands.ts";
import { parse } from "../../core/protocol/parse.ts";
import { id, keyword, notificationWishes, zone } from "../../core/protocol/shapes.ts";
import type { Scope } from "../../core/scope.ts";
import type { State } from "../../define.ts";
import { whenOf } from "./views.ts";

/** All but the islands. */
export interface Shown extends Omit<NotificationsPageProps, "devices" | "sounds"> {
  push: CommandResult["push.get"];
}

export async function notificationsOf(
  ctx: Context<State>,
  scope: Scope,
  more: Partial<Shown> = {},
): Promise<Shown> {
  const { accounts, notifications, profiles, push, rooms } = ctx.state.core;
  const [{ wishes, server }, profile, { memberships }, me, device] = await Promise.all([
    notifications.wishes(scope),
    profiles.get(scope),
    rooms.mine(scope),
    accounts.me(scope),
    push.get(scope),
  ]);
  const known = await accounts.people([...new Set(memberships.flatMap(({ room }) => room.people ?? []))]);
  const people = (id: string) => known.find((person) => person.id === id);
  // Here the clock of the reader is known, unless it is hidden.
  const when = { ...whenOf(ctx), ...(profile.zone === undefined ? {} : { zone: profile.zone }) };
  const lines = memberships.map(({ room, preferences = {} }) => ({
    room: titled(room, people, me),
    preferences,
    muted: isMuted(preferences, when.now),
  }));
  const asked = ctx.url.searchParams.get("room");
  const chosen = lines.find(({ room }) => room.id === asked)?.room.id;
  return {
    ...{ wishes, server, profile, people, when, push: device },
    me: toPerson(me),
    rooms: lines.sort((a, b) => a.room.name.localeCompare(b.room.name)),
    chosen: chosen === undefined
      ? undefined
      : { id: chosen, effect: (await notifications.effect(scope, chosen)).kinds },
    done: ctx.url.searchParams.get("done") ?? undefined,
    ...more,
  };
}

export const sets = ["kinds", "words", "unword", "quiet", "more", "room"] as const;
export const anySet = z.looseObject({ set: z.enum(sets) });
type Values = Record<string, unknown>;

/** @returns where what was kept is seen. */
export async function setNotifications(core: Core, scope: Scope, values: Values): Promise<string> {
  const { set } = parse(anySet, values);
  const { room } = await setters[set](core, scope, values) ?? {};
  return `/settings/notifications?done=${set}${room === undefined ? "" : `&room=${room}`}#${
    set === "unword" ? "words" : set
  }`;
}

/** As strictly as over a socket. */
async function keep(notifications: Core["notifications"], scope: Scope, changes: unknown): Promise<void> {
  await notifications.set(scope, parse(notificationWishes, changes));
}

type Setter = (core: Core, scope: Scope, values: Values) => Promise<{ room: string } | void>;

const setters: Record<typeof sets[number], Setter> = {
  async kinds({ notifications }, scope, values) {
    const { server } = await notifications.wishes(scope);
    // What is not offered here is not in the form, and stays as it was.
    const shown = chosenWays.filter((way) => (way !== "push" && way !== "email") || server[way]);
    const ways = Object.fromEntries(
      shown.map((way) => [way, notificationKinds.filter((kind) => values[`${way}-${kind}`] === "on")]),
    );
    await keep(notifications, scope, { ways });
  },
  async words({ notifications }, scope, values) {
    const { word } = parse(z.looseObject({ word: keyword }), values);
    const { wishes: { keywords } } = await notifications.wishes(scope);
    const same = (a: string) => a.toLowerCase() === word.toLowerCase();
    if (keywords.some(same)) {
      throw new ParleyError("bad_field", `"word" calls you already`, { field: "word" });
    }
    await keep(notifications, scope, { keywords: [...keywords, word] });
  },
  async unword({ notifications }, scope, values) {
    const { wishes: { keywords } } = await notifications.wishes(scope);
    await keep(notifications, scope, { keywords: keywords.filter((word) => word !== values.word) });
  },
  async quiet({ notifications }, scope, values) {
    await keep(notifications, scope, { quiet: quietOf(values) });
  },
  async more({ notifications }, scope, values) {
    const { emailAfter, private: hidden } = parse(moreForm, values);
    const minutes = emailAfter === undefined ? {} : { emailAfter: Number(emailAfter) };
    await keep(notifications, scope, { private: hidden === "on", ...minutes });
  },
  async room({ rooms, effects }, scope, values) {
    const { room: conversation, level, mute } = parse(roomForm, values);
    await rooms.prefer(scope, { conversation, level, ...mutedBy(mute, effects.now()) });
    return { room: conversation };
  },
};

const day = 86_400_000;
const mutes = ["none", "keep", "hour", "hours", "day", "ever"] as const;

function mutedBy(mute: typeof mutes[number], now: number): { mutedUntil?: number | null } {
  if (mute === "keep") return {};
  if (mute === "none") return { mutedUntil: null };
  // When tomorrow begins is not known here, where the clock is the server's.
  return { mutedUntil: mute === "day" ? now + day : mutedUntil(mute, now) };
}

const moreForm = z.looseObject({
  private: z.enum(["on", "off"]),
  emailAfter: z.optional(z.string().check(z.regex(/^\d{1,4}$/, { error: "must be minutes" }))),
});
const roomForm = z.looseObject({
  room: id,
  level: z.enum(["every", "all", "mentions", "nothing"]),
  mute: z.enum(mutes),
});
const time = z.string().check(
  z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "must be a time such as 22:00" }),
);
const quietForm = z.looseObject({ quiet: z.enum(["on", "off"]), from: time, to: time, zone });

function quietOf(values: Values): QuietHours | null {
  const { quiet, from, to, zone } = parse(quietForm, values);
  if (quiet === "off") return null;
  const days = [0, 1, 2, 3, 4, 5, 6].filter((day) => values[`day${day}`] === "on");
  if (days.length === 0) {
    throw new ParleyError("bad_field", `"days" must have one at least, or quiet hours are off`, {
      field: "days",
    });
  }
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { from: minutes(from), to: minutes(to), zone, days };
}
