// This module is browser compatible.
/** What there is to know of somebody: names, presence and status, a few words, the time where they are. */
import { usePresence } from "../../core/browser/circle.ts";
import type { When } from "../../core/browser/dates.ts";
import { localTime, momentOf, presenceLine } from "../../core/browser/presence_words.ts";
import type { Person, Profile } from "../../core/protocol/entries.ts";
import type { Status } from "../../core/protocol/shapes.ts";
import { Avatar } from "../Avatar.tsx";
import { Sign } from "../emoji/Sign.tsx";
import { Clock } from "../icons.tsx";

export interface PersonFactsProps {
  id: string;
  person: Person | undefined;
  /** Undefined until it is known. */
  profile: Profile | undefined;
  when: When;
}

export function PersonFacts({ id, person, profile, when }: PersonFactsProps) {
  const presence = usePresence(id) ?? profile?.presence;
  const now = { ...when, now: Math.max(when.now, Date.now()) };
  return (
    <>
      <div class="card-person">
        <Avatar id={id} person={person} size="large" dot />
        <div>
          <b dir="auto">{person?.name}</b>
          <span>
            {person && `@${person.username}`}
            {profile?.pronouns && <i dir="auto">· {profile.pronouns}</i>}
          </span>
          {presence && <span class="presence-line">{presenceLine(presence, now)}</span>}
          {presence?.status && <StatusLine status={presence.status} when={now} />}
        </div>
      </div>
      {profile && profile.bio !== "" && <p class="card-bio" dir="auto">{profile.bio}</p>}
      {profile?.zone !== undefined && (
        <p class="card-time">
          <Clock size={18} />
          <span>{localTime(profile.zone, now)}</span>
        </p>
      )}
    </>
  );
}

function StatusLine({ status: { emoji, text, expiresAt }, when }: { status: Status; when: When }) {
  return (
    <span class="card-status">
      <i dir="auto">
        {emoji !== "" && <Sign emoji={emoji} small />} {text}
      </i>
      {expiresAt !== undefined && <i class="until">until {momentOf(expiresAt, when)}</i>}
    </span>
  );
}
