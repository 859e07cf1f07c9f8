// This module is browser compatible.
/** Who is in a room, owners and moderators marked; with a menu per person for those who may change something. */
import type { Member } from "../../core/protocol/entries.ts";
import type { RoomRole } from "../../core/protocol/shapes.ts";
import { More } from "../icons.tsx";
import { PersonRow } from "../people/PersonRow.tsx";

export interface MemberListProps {
  members: readonly Member[];
  me: string;
  /** How many there are in all. */
  total: number;
  /** There are more to load. */
  more?: boolean;
  onMore?: () => void;
  /** Given to those who may. */
  onRole?: (user: string, role: RoomRole) => void;
  onRemove?: (user: string) => void;
  /** For so many seconds, or until it is taken back. */
  onMute?: (user: string, on: boolean, lasts?: number) => void;
  onBan?: (user: string) => void;
}

const roleNames: Record<RoomRole, string> = { owner: "Owner", moderator: "Moderator", member: "Member" };

export function MemberList(props: MemberListProps) {
  const { members, me, total, more = false, onMore, onRole, onRemove, onMute, onBan } = props;
  return (
    <section class="details-section" aria-labelledby="members-title">
      <div class="details-head">
        <h3 id="members-title">Members ({total})</h3>
      </div>
      <ul class="people">
        {members.map(({ person, role, silencedUntil }) => (
          <PersonRow
            key={person.id}
            id={person.id}
            person={person}
            aside={person.id === me ? "(you)" : undefined}
          >
            {silencedUntil !== undefined && <span class="tag">Muted</span>}
            {role !== "member" && (
              <span class={role === "owner" ? "tag accent" : "tag"}>{roleNames[role]}</span>
            )}
            {person.id !== me && (onRole || onRemove) && (
              <MemberMenu
                {...{ user: person.id, name: person.name, role, onRole, onRemove, onMute, onBan }}
                muted={silencedUntil !== undefined}
              />
            )}
          </PersonRow>
        ))}
      </ul>
      {more && <button type="button" class="button small" onClick={onMore}>Show more</button>}
    </section>
  );
}

interface MemberMenuProps extends Pick<MemberListProps, "onRole" | "onRemove" | "onMute" | "onBan"> {
  muted: boolean;
  user: string;
  name: string;
  role: RoomRole;
}

const mutes = [["Mute for an hour", 3600], ["Mute for a day", 86_400], [
  "Mute until further notice",
  undefined,
]] as const;

function MemberMenu({ user, name, role, muted, onRole, onRemove, onMute, onBan }: MemberMenuProps) {
  const others = (Object.keys(roleNames) as RoomRole[]).filter((other) => other !== role);
  return (
    <details class="menu" name="member-menu">
      <summary class="icon-button small" aria-label={`Change ${name}`}>
        <More />
      </summary>
      <div class="menu-list">
        {onRole && others.map((other) => (
          <button
            key={other}
            type="button"
            class="menu-item"
            onClick={() => onRole(user, other)}
          >
            Make {roleNames[other].toLowerCase()}
          </button>
        ))}
        {onMute && (muted
          ? (
            <button type="button" class="menu-item" onClick={() => onMute(user, false)}>
              Let write again
            </button>
          )
          : mutes.map(([label, lasts]) => (
            <button
              key={label}
              type="button"
              class="menu-item"
              onClick={() => onMute(user, true, lasts)}
            >
              {label}
            </button>
          )))}
        {onRemove && (
          <button
            type="button"
            class="menu-item danger"
            onClick={() => onRemove(user)}
          >
            Remove from the room
          </button>
        )}
        {onBan && (
          <button
            type="button"
            class="menu-item danger"
            onClick={() => onBan(user)}
          >
            Ban from the room
          </button>
        )}
      </div>
    </details>
  );
}
