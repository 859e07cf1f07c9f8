// This module is browser compatible.
/**
 * Fetches the emoji of this server when something wants them, and keeps up: with each change that the server tells of,
 * and with all that happened while the line was down. The browser has the list from last time; unless it has changed it
 * costs a few bytes.
 */
import { batch, effect, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { ErrorBody } from "../errors.ts";
import type { CustomEmoji, CustomEmojiList } from "../protocol/entries.ts";
import type { Connection } from "./connection.ts";
import { ours, wanted, wantOurs } from "./our_emoji.ts";
import { afterInPage } from "./world.ts";

export type Learned = Omit<CustomEmojiList, "emoji">;

const about = signal<Learned | undefined>(undefined);
/** What comes with the list; undefined until it is there. */
export const aboutOurs: ReadonlySignal<Learned | undefined> = about;
/** The page where they are managed lies open. */
export const managing = signal(false);

/** Milliseconds until a list that could not be had is asked for again, and that nobody waits longer for it. */
const pause = 10_000;
const patience = 3_000;

/** Told while the list was on its way: it may not know of them. */
let told: [name: string, emoji: CustomEmoji | null][] = [];
let turn = 0;
let loading: Promise<void> | undefined;
const begun = Promise.withResolvers<void>();

/** @param connection Left out where there is no line to hear on. @returns what ends it. */
export function startOurs(connection?: Connection): () => void {
  const again = () => void (wanted.peek() && refreshOurs());
  const stops = [
    effect(() => void (wanted.value && about.peek() === undefined && refreshOurs())),
    ...(connection === undefined ? [] : [
      connection.on("emoji", ({ name, emoji }) => changeOurs(name, emoji)),
      connection.on("welcome", again),
      connection.on("lagged", again),
    ]),
  ];
  begun.resolve();
  return () => stops.forEach((stop) => stop());
}

/** Resolves when they are there, or when they cannot be had for now. */
export async function oursWanted(): Promise<void> {
  wantOurs();
  if (about.peek() !== undefined) return;
  const late = new Promise<void>((resolve) => afterInPage(patience, resolve));
  await Promise.race([begun.promise.then(() => loading), late]);
}

/** There is one of that name now, or none any more. */
export function changeOurs(name: string, emoji: CustomEmoji | null): void {
  if (loading !== undefined) told.push([name, emoji]);
  if (about.peek() === undefined) return;
  const next = new Map(ours.peek());
  if (emoji === null) next.delete(name);
  else next.set(name, emoji);
  ours.value = next;
}

export function refreshOurs(): Promise<void> {
  const mine = ++turn;
  told = [];
  return loading = ask().then((list) => void (mine === turn && list && learn(list)), () => {
    if (mine === turn) afterInPage(pause, () => void (mine === turn && refreshOurs()));
  }).then(() => void (mine === turn && (loading = undefined)));
}

function learn({ emoji, ...more }: CustomEmojiList): void {
  const next = new Map(emoji.map((one) => [one.name, one]));
  for (const [name, one] of told) {
    if (one === null) next.delete(name);
    else next.set(name, one);
  }
  batch(() => {
    ours.value = next;
    about.value = more;
  });
}

/** Undefined when I may not have it (any more): asking again changes nothing. Rejects when that may. */
async function ask(): Promise<CustomEmojiList | undefined> {
  const response = await fetch("/api/emoji");
  if (response.ok) return await response.json();
  if (response.status >= 500) throw new Error(`The list was refused with ${response.status}`);
}

/** @returns whether it moved, and what is kept does not. @throws with a sentence for people */
export async function addEmoji(name: string, picture: Blob): Promise<boolean> {
  const { emoji, stilled } = await send(name, { method: "PUT", body: picture });
  changeOurs(name, emoji!);
  return stilled!;
}

/** @throws with a sentence for people */
export async function removeEmoji(name: string): Promise<void> {
  await send(name, { method: "DELETE" });
  changeOurs(name, null);
}

type Answer = Partial<{ emoji: CustomEmoji; stilled: boolean; error: ErrorBody }>;

async function send(name: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`/api/emoji/${encodeURIComponent(name)}`, init).catch(() => {
    throw new Error("The server cannot be reached now; please try again");
  });
  const answer: Answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Error(answer.error?.message ?? "That cannot be done now; please try again");
}
