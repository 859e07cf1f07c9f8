// This module is browser compatible.
/** Links that let people into a room: how long they hold, how often they can still be used, and the way to end them. */
import type { RoomInvitation } from "../../core/protocol/entries.ts";
import { fromNow, type When } from "../../core/browser/dates.ts";
import { Link } from "../seldom_icons.tsx";

export interface InvitationListProps {
  invitations: readonly RoomInvitation[];
  when: When;
  onRevoke?: (id: string) => void;
}

export function InvitationList({ invitations, when, onRevoke }: InvitationListProps) {
  return (
    <ul aria-label="Invitation links">
      {invitations.map((invitation) => (
        <li key={invitation.id} class="item">
          <Link size={18} />
          <span class="item-text">
            Made by <span dir="auto">{invitation.by.name}</span>
            <small>
              {usesLeft(invitation.uses)}, ends {fromNow(invitation.expiresAt, when)}
            </small>
          </span>
          {onRevoke && (
            <button
              type="button"
              class="link-button danger"
              onClick={() => onRevoke(invitation.id)}
            >
              Revoke
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function usesLeft(uses: number | null): string {
  if (uses === null) return "Any number of people";
  return uses === 1 ? "One more person" : `${uses} more people`;
}
