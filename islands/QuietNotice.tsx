// This module is browser compatible.
/** Over the composer of a conversation of two: the other does not want to be disturbed, or it is night for them. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { usePresence } from "../core/browser/circle.ts";
import type { Client } from "../core/browser/client.ts";
import { clockTime, type When } from "../core/browser/dates.ts";
import { isNight, momentOf } from "../core/browser/presence_words.ts";

export interface QuietNoticeProps {
  client: Client;
  user: string;
  when: When;
}

export default function QuietNotice({ client, user, when }: QuietNoticeProps) {
  const zone = useSignal<string | undefined>(undefined);
  const presence = usePresence(user);
  useEffect(() => {
    zone.value = undefined;
    client.connection.request("profile.get", { user }).then((profile) => {
      if (profile.person.id === user) zone.value = profile.zone;
    }, () => {});
  }, [user]);
  const name = client.person(user).value?.name ?? "They";
  const until = presence?.undisturbed;
  const now = Math.max(when.now, Date.now());
  // Where it ends by itself, the page may know before it is told.
  if (until !== undefined && (until === 0 || until > now)) {
    return (
      <Quiet mark="🔕">
        <b dir="auto">{name}</b>{" "}
        does not want to be disturbed{until ? ` until ${momentOf(until, when)}` : ""}.
      </Quiet>
    );
  }
  if (zone.value === undefined || !isNight(zone.value, now)) return null;
  return (
    <Quiet mark="🌙">
      It is {clockTime(now, { ...when, zone: zone.value })} for <b dir="auto">{name}</b>.
    </Quiet>
  );
}

function Quiet({ mark, children }: { mark: string; children: preact.ComponentChildren }) {
  return (
    <p class="quiet-notice">
      <span aria-hidden="true">{mark}</span>
      <span>{children}</span>
    </p>
  );
}
