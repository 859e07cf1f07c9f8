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
}

const roleNames: Record<RoomRole, string> = { owner: "Owner", moderator: "Moderator", member: "Member" };

export function MemberList({ members, me, total, more = false, onMore, onRole, onRemove }: MemberListProps) {
  return (
    <section class="details-section" aria-labelledby="members-title">
      <div class="details-head">
        <h3 id="members-title">Members ({total})</h3>
      </div>
      <ul class="people">
        {members.map(({ person, role }) => (
          <PersonRow
            key={person.id}
            id={person.id}
            person={person}
            aside={person.id === me ? "(you)" : undefined}
          >
            {role !== "member" && (
              <span class={role === "owner" ? "tag accent" : "tag"}>{roleNames[role]}</span>
            )}
            {person.id !== me && (onRole || onRemove) && (
              <MemberMenu {...{ user: person.id, name: person.name, role, onRole, onRemove }} />
            )}
          </PersonRow>
        ))}
      </ul>
      {more && <button type="button" class="button small" onClick={onMore}>Show more</button>}
    </section>
  );
}

interface MemberMenuProps extends Pick<MemberListProps, "onRole" | "onRemove"> {
  user: string;
  name: string;
  role: RoomRole;
}

function MemberMenu({ user, name, role, onRole, onRemove }: MemberMenuProps) {
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
        {onRemove && (
          <button
            type="button"
            class="menu-item danger"
            onClick={() => onRemove(user)}
          >
            Remove from the room
          </button>
        )}
      </div>
    </details>
  );
}
