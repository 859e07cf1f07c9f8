// This module is browser compatible.
/** Something that happened in the room, told in one line. */
import type { SystemEntry } from "../../core/protocol/entries.ts";
import type { SystemRow } from "../../core/browser/rows.ts";
import type { RoomRole } from "../../core/protocol/shapes.ts";
import { clockTime, fullTime, momentOf, type When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";

export interface EventLineProps {
  row: SystemRow;
  people: People;
  when: When;
}

const roles: Record<RoomRole, string> = { owner: "an owner", moderator: "a moderator", member: "a member" };

export function EventLine({ row, people, when }: EventLineProps) {
  const { entry } = row;
  return (
    <div class="event" data-key={row.key} data-n={row.n}>
      <span dir="auto">
        <Name id={entry.by} people={people} /> <What entry={entry} people={people} when={when} />
      </span>
      <time dateTime={new Date(entry.at).toISOString()} title={fullTime(entry.at, when)}>
        {clockTime(entry.at, when)}
      </time>
    </div>
  );
}

function Name({ id, people }: { id: string; people: People }) {
  return <b dir="auto">{people(id)?.name ?? "Somebody"}</b>;
}

/** The day and time at which something is over. */
function Until({ at, when }: { at: number | undefined; when: When }) {
  if (at === undefined) return null;
  return <>{` until ${momentOf(at, when)}`}</>;
}

function What({ entry, people, when }: { entry: SystemEntry; people: People; when: When }) {
  switch (entry.type) {
    case "created":
      return entry.name === "" ? <>began this conversation</> : <>created the room</>;
    case "joined":
      return <>joined</>;
    case "left":
      return <>left</>;
    case "added":
      return (
        <>
          added <Name id={entry.who} people={people} />
        </>
      );
    case "removed":
      return (
        <>
          removed <Name id={entry.who} people={people} />
        </>
      );
    case "banned":
      return (
        <>
          banned <Name id={entry.who} people={people} />
          <Until at={entry.until} when={when} />
        </>
      );
    case "unbanned":
      return (
        <>
          lifted the ban of <Name id={entry.who} people={people} />
        </>
      );
    case "muted":
      return (
        <>
          muted <Name id={entry.who} people={people} />
          <Until at={entry.until} when={when} />
        </>
      );
    case "unmuted":
      return (
        <>
          let <Name id={entry.who} people={people} /> write again
        </>
      );
    case "role":
      return (
        <>
          made <Name id={entry.who} people={people} /> {roles[entry.role]}
        </>
      );
    case "renamed":
      return <>renamed the room from “{entry.was}” to “{entry.name}”</>;
    case "topic":
      return entry.topic === "" ? <>cleared the topic</> : <>set the topic: {entry.topic}</>;
    case "described":
      return <>changed the description</>;
    case "access":
      return <>{accessChange[entry.access]}</>;
    case "archived":
      return <>archived the room: it can be read, not written in</>;
    case "unarchived":
      return <>opened the room again</>;
    case "deleted":
      return <>deleted the room</>;
  }
}

const accessChange = {
  public: "opened the room to everyone",
  private: "made the room private: by invitation only",
  password: "protected the room with a password",
} as const;
