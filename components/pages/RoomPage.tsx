/**
 * A conversation as it is read without a script: the same parts that the island uses, from the same data. The
 * composer is a real form there: it posts `text` to the address of the room.
 */
import type { ComponentChildren } from "preact";
import type { Room } from "../../core/protocol/entries.ts";
import type { RoomRole } from "../../core/protocol/shapes.ts";
import type { Row } from "../../core/browser/rows.ts";
import type { When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { Beginning } from "../conversation/Beginning.tsx";
import { Composer, ComposerClosed } from "../conversation/Composer.tsx";
import { RoomBar } from "../conversation/RoomBar.tsx";
import { Timeline } from "../conversation/Timeline.tsx";
import { TypingLine } from "../conversation/TypingLine.tsx";
import { Shell } from "../shell/Shell.tsx";
import { Sidebar, type SidebarProps } from "../shell/Sidebar.tsx";

export interface RoomPageProps {
  sidebar: SidebarProps;
  room: Room;
  role: RoomRole;
  rows: readonly Row[];
  older: boolean;
  newer: boolean;
  people: People;
  when: When;
  /** The message that was asked for. */
  at?: number;
  details?: ComponentChildren;
}

export function RoomPage(props: RoomPageProps) {
  const { sidebar, room, role, rows, older, newer, people, when, at, details } = props;
  return (
    <Shell view="room" sidebar={<Sidebar {...sidebar} current={room.id} />} details={details}>
      <RoomBar room={room} detailsOpen={details !== undefined} />
      <div class="conversation">
        <Timeline
          label={room.name}
          {...{ rows, older, newer, people, when }}
          flash={at}
          beginning={<Beginning room={room} role={role} when={when} />}
        />
        <TypingLine ids={[]} people={people} />
        {room.archived
          ? <ComposerClosed>This room is archived: it can be read, not written in.</ComposerClosed>
          : <Composer room={room} />}
      </div>
    </Shell>
  );
}
