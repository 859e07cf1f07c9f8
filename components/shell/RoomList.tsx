// This module is browser compatible.
/** My conversations under their headings, each with what opens its menu beside it. */
import type { ComponentChildren } from "preact";
import type { RoomLine } from "../../core/browser/room_lines.ts";
import { sections } from "../../core/browser/sections.ts";

export interface RoomListProps {
  lines: readonly RoomLine[];
  link: (line: RoomLine) => ComponentChildren;
  menu?: (line: RoomLine) => ComponentChildren;
  /** Whether the first of the headings is the first heading of the page. */
  first: boolean;
}

export function RoomList({ lines, link, menu, first }: RoomListProps) {
  return (
    <>
      {sections(lines).map(({ key, name, lines }, i) => {
        const Heading = first && i === 0 ? "h1" : "h2";
        const id = `list-${key.replace(/[^\w]+/g, "-")}-${i}`;
        return (
          <section key={key}>
            <Heading class="sidebar-section" id={id} dir="auto">{name}</Heading>
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
