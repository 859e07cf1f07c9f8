/**
 * My conversations with what each is set to, and of the chosen one what would reach me now and why not. Links and a
 * form, so it works without a script. What is said here was decided by what decides about real messages.
 */
import type { When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import {
  kindNames,
  levelName,
  levels,
  offSentences,
  outcomeOf,
  type Remedy,
  wayNames,
} from "../../core/browser/notification_words.ts";
import { momentOf } from "../../core/browser/presence_words.ts";
import type { Person, Preferences, Room } from "../../core/protocol/entries.ts";
import {
  type Decision,
  type NotificationKind,
  type NotificationWay,
  notificationWays,
} from "../../core/protocol/notifications.ts";
import { SelectField } from "../Field.tsx";
import type { ServerWays } from "./KindsTable.tsx";
import { Note } from "../Note.tsx";
import { paths } from "../paths.ts";
import { RoomGlyph } from "../RoomGlyph.tsx";
import { NotificationForm } from "./NotificationForm.tsx";
import { RemedyLink } from "./RemedyLink.tsx";

export interface RoomNotificationsProps {
  rooms: readonly { room: Room; preferences: Preferences; muted: boolean }[];
  /** The one that is looked at. */
  chosen?: { id: string; effect: readonly { kind: NotificationKind; decision: Decision }[] } | undefined;
  people: People;
  me: Person;
  when: When;
  /** By which ways this server reaches people who are away. */
  server: ServerWays;
  /** What has just been done to the chosen one. */
  notice?: string | undefined;
}

export function RoomNotifications(
  { rooms, chosen, people, me, when, server, notice }: RoomNotificationsProps,
) {
  return (
    <div class="card">
      {rooms.length === 0 && <p class="soft">You are in no room yet.</p>}
      <ul class="room-levels" aria-label="My conversations">
        {rooms.map(({ room, preferences, muted }) => (
          <li key={room.id} id={room.id === chosen?.id ? "room" : undefined}>
            <a
              class="room-level"
              href={paths.notificationsOf(room.id)}
              aria-current={room.id === chosen?.id ? "true" : undefined}
            >
              <RoomGlyph room={room} people={people} me={me} />
              <span class="room-link-name one-line" dir="auto">{room.name}</span>
              <small>{levelName(preferences)}{muted && ", muted"}</small>
            </a>
            {room.id === chosen?.id && (
              <Chosen {...{ room, preferences, muted, when, server, notice }} effect={chosen.effect} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ChosenProps {
  room: Room;
  preferences: Preferences;
  muted: boolean;
  when: When;
  server: ServerWays;
  notice: string | undefined;
  effect: readonly { kind: NotificationKind; decision: Decision }[];
}

const mutes = [
  ["none", "No"],
  ["hour", "For 1 hour"],
  ["hours", "For 8 hours"],
  ["day", "For a day"],
  ["ever", "Until I change it"],
] as const;

function Chosen({ room, preferences, muted, when, server, notice, effect }: ChosenProps) {
  const until = muted ? preferences.mutedUntil : undefined;
  const mute = until === undefined ? "none" : until === 0 ? "ever" : "keep";
  const form = { id: "room", values: { level: preferences.level ?? "all", mute } };
  const off = (["push", "email"] as const).filter((way) => !server[way]);
  const ways = notificationWays.filter((way) => !(off as NotificationWay[]).includes(way));
  return (
    <div class="room-effect">
      {notice !== undefined && <Note kind="success">{notice}</Note>}
      <NotificationForm set="room" save="Save">
        <input type="hidden" name="room" value={room.id} />
        <div class="two-fields">
          <SelectField
            form={form}
            name="level"
            label="Tell me of"
            options={levels.map(({ id, name }) => [id, name] as const)}
          />
          <SelectField
            form={form}
            name="mute"
            label="Muted"
            options={[
              ...(mute === "keep" ? [["keep", `Until ${momentOf(until!, when)}`] as const] : []),
              ...mutes,
            ]}
          />
        </div>
      </NotificationForm>
      <h3>What reaches you from here now</h3>
      <ul class="effects">
        {effect.map(({ kind, decision }) => (
          <Effect key={kind} {...{ kind, decision, ways }} conversation={room.id} />
        ))}
      </ul>
      {off.map((way) => <p key={way} class="field-hint">{offSentences[way]}</p>)}
      <p>
        <RemedyLink remedy="kinds" conversation={room.id} />
      </p>
    </div>
  );
}

const names: Partial<Record<NotificationKind, string>> = { room: "All other messages", direct: "Messages" };

interface EffectProps {
  kind: NotificationKind;
  decision: Decision;
  ways: readonly NotificationWay[];
  conversation: string;
}

function Effect({ kind, decision, ways, conversation }: EffectProps) {
  const outcomes = ways.map((way) => ({ name: wayNames[way].name, ...outcomeOf(way, decision) }));
  const reached = outcomes.filter(({ reached }) => reached).map(({ name }) => name);
  const missed = reached.length === 0 ? outcomes.slice(0, 1) : outcomes.filter(({ reached }) => !reached);
  const bySentence = Object.entries(Object.groupBy(missed, ({ says }) => says));
  return (
    <li>
      <b>{names[kind] ?? kindNames[kind].name}</b>
      <span class={reached.length > 0 ? "reaches" : "reaches not"}>
        {reached.length > 0 ? reached.join(", ") : "Nothing"}
      </span>
      {bySentence.map(([says, of = []]) => (
        <Missed
          key={says}
          says={says}
          ways={reached.length > 0 ? of.map(({ name }) => name).join(", ") : ""}
          remedy={of[0]!.remedy}
          conversation={conversation}
        />
      ))}
    </li>
  );
}

interface MissedProps {
  says: string;
  /** Empty: all. */
  ways: string;
  remedy: Remedy | undefined;
  conversation: string;
}

function Missed({ says, ways, remedy, conversation }: MissedProps) {
  if (remedy === "kinds") return <small>Not chosen: {ways}</small>;
  // What is to be done here stands above.
  const link = remedy !== undefined && remedy !== "room";
  return (
    <small>
      {ways !== "" && `${ways}: `}
      {says} {link && <RemedyLink {...{ remedy, conversation }} />}
    </small>
  );
}
