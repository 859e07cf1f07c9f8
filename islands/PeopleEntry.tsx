// This module is browser compatible.
/**
 * Leads from the sidebar to the people, with the number of requests that wait. Comes after the page is usable, and
 * begins everything that the page knows of people: how they are seen, and that I am here.
 */
import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { People } from "../components/icons.tsx";
import { Activity } from "../core/browser/activity.ts";
import { contactBook, learnOwn, ownProfile, startCircle } from "../core/browser/circle.ts";
import type { Client } from "../core/browser/client.ts";
import type { Connection } from "../core/browser/connection.ts";

export interface PeopleEntryProps {
  client: Client;
  onOpen: () => void;
}

export default function PeopleEntry({ client: { connection }, onOpen }: PeopleEntryProps) {
  useEffect(() => startCircle(connection, Date.now), []);
  useEffect(() => watchActivity(connection), []);
  useOwnZone(connection);
  const waiting = contactBook.waiting.value;
  return (
    <button type="button" class="room-link" onClick={onOpen}>
      <span class="room-glyph">
        <People size={18} />
      </span>
      <span class="room-link-name">People</span>
      {waiting > 0 && (
        <span class="badge">
          {waiting > 99 ? "99+" : waiting}
          <span class="quiet">{waiting === 1 ? "contact request" : "contact requests"}</span>
        </span>
      )}
    </button>
  );
}

/** Whatever a person does with a page. Scrolling and moving may be the page's own. */
const acts = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

function watchActivity(connection: Connection): () => void {
  const visible = () => document.visibilityState === "visible";
  const activity = new Activity(connection, Date.now, visible());
  const ending = new AbortController();
  const options = { passive: true, capture: true, signal: ending.signal };
  const touched = () => activity.touched();
  for (const act of acts) addEventListener(act, touched, options);
  document.addEventListener("visibilitychange", () => visible() && touched(), options);
  const stop = activity.start();
  return () => {
    ending.abort();
    stop();
  };
}

/** Others see what time it is where I am, unless I hide it; told once a page. */
function useOwnZone(connection: Connection): void {
  const told = useRef(false);
  useSignalEffect(() => {
    const profile = ownProfile.value;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (profile === undefined || told.current || profile.mine!.hideZone || profile.zone === timeZone) return;
    told.current = true;
    connection.request("profile.set", { zone: timeZone }, { wait: false }).then(learnOwn, () => {});
  });
}
