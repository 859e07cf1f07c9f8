// This module is browser compatible.
/**
 * The people around me, as this page knows them: how they are seen, what they are to me, and what I say about
 * myself. One for the page, begun by what comes after the page is usable; until then, and on the server, it is empty.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Presence, Profile } from "../protocol/entries.ts";
import type { Connection } from "./connection.ts";
import { ContactBook } from "./contact_book.ts";
import { Presences } from "./presences.ts";
import { afterInPage } from "./world.ts";

export const presences = new Presences();
export const contactBook = new ContactBook();
const own = signal<Profile | undefined>(undefined);
export const ownProfile: ReadonlySignal<Profile | undefined> = own;

/** Milliseconds without a line after which nothing is said of anybody. */
const patience = 30_000;

/** How somebody is seen; they are looked at as long as the component is shown. */
export function usePresence(id: string | undefined): Presence | undefined {
  useEffect(() => id === undefined ? undefined : presences.look(id), [id]);
  return typeof document === "undefined" || id === undefined ? undefined : presences.of(id).value;
}

export function learnOwn(profile: Profile): void {
  own.value = profile;
}

/** @returns what ends it. */
export function startCircle(connection: Connection, now: () => number): () => void {
  let timer: ReturnType<typeof afterInPage> | undefined;
  const read = () => connection.request("profile.get", {}, { wait: false }).then(learnOwn, () => {});
  const stops = [
    presences.start(connection, { after: afterInPage, now }),
    contactBook.start(connection),
    connection.on("profile", ({ profile }) => learnOwn(profile)),
    connection.on("welcome", () => void read()),
    connection.state.subscribe(({ phase }) => {
      timer?.cancel();
      timer = phase === "open" ? undefined : afterInPage(patience, () => presences.forget());
    }),
  ];
  if (connection.state.peek().phase === "open") void read();
  return () => {
    timer?.cancel();
    stops.forEach((stop) => stop());
  };
}
