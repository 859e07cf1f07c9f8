// This module is browser compatible.
/** My conversations under their headings, each with what opens its menu beside it. */
import type { ComponentChildren } from "preact";
import type { RoomLine } from "../../core/browser/room_lines.ts";
import { sections } from "../../core/browser/sections.ts";

export interface RoomListProps {
  lines: readonly RoomLine[];
  link: (line: RoomLine) => ComponentChildren;
  /** Stands beside the heading of a section. */
  beside?: (key: string) => ComponentChildren;
  menu?: (line: RoomLine) => ComponentChildren;
  /** Whether the first of the headings is the first heading of the page. */
  first: boolean;
}

const ids: Record<string, string | undefined> = { rooms: "my-rooms", direct: "my-directs" };

export function RoomList({ lines, link, beside, menu, first }: RoomListProps) {
  return (
    <>
      {sections(lines).map(({ key, name, lines }, i) => {
        const Heading = first && i === 0 ? "h1" : "h2";
        const id = ids[key] ?? `list-${i}`;
        return (
          <section key={key}>
            <div class="sidebar-section">
              <Heading id={id} dir="auto">{name}</Heading>
              {beside?.(key)}
            </div>
            <ul aria-labelledby={id}>
              {lines.map((line) => (
                <li key={line.room.id} class="room-item" data-room={line.room.id}>
                  {link(line)}
                  {menu?.(line)}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
