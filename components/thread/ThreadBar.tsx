// This module is browser compatible.
/** The bar on top of a thread: the room that it is in, whether I follow it, and the way out. */
import type { Person, Room } from "../../core/protocol/entries.ts";
import { isPlainClick } from "../../core/browser/address.ts";
import type { People } from "../../core/browser/faces.ts";
import { homeOf } from "../../core/protocol/ids.ts";
import { Back, BellOff, Close } from "../icons.tsx";
import { Bell } from "../seldom_icons.tsx";
import { paths } from "../paths.ts";
import { RoomGlyph } from "../RoomGlyph.tsx";

export interface ThreadBarProps {
  room: Room;
  people: People;
  me: Pick<Person, "id">;
  follows: boolean;
  onFollow: () => void;
  onClose: () => void;
}

export function ThreadBar({ room, people, me, follows, onFollow, onClose }: ThreadBarProps) {
  const close = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    onClose();
  };
  const title = follows
    ? "Following: new replies are told to you"
    : "Not following: press to be told of replies";
  return (
    <header class="bar">
      <a
        class="icon-button bar-back"
        href={paths.room(homeOf(room.id))}
        aria-label="Back to the room"
        onClick={close}
      >
        <Back />
      </a>
      <div class="bar-title">
        <h2>Thread</h2>
        <p class="bar-topic thread-place">
          <RoomGlyph {...{ room, people, me }} size={14} />
          <span class="one-line" dir="auto">{room.name}</span>
        </p>
      </div>
      <button
        type="button"
        class="icon-button thread-bell"
        aria-pressed={follows}
        aria-label="Follow thread"
        title={title}
        onClick={onFollow}
      >
        {follows ? <Bell /> : <BellOff />}
      </button>
      <a
        class="icon-button thread-close"
        href={paths.room(homeOf(room.id))}
        aria-label="Close thread"
        title="Close thread (Esc)"
        onClick={close}
      >
        <Close />
      </a>
    </header>
  );
}
