/**
 * Where an invitation link leads: what one is invited to, and one button. Whoever is not signed in is sent to log in
 * or register and comes back here. `room` and `by` are left out where the server does not tell them to strangers.
 */
import type { Room } from "../../core/protocol/entries.ts";
import { Gate } from "../Gate.tsx";
import { Note } from "../Note.tsx";
import { paths } from "../paths.ts";
import { RoomCard } from "./JoinRoomPage.tsx";

export interface InvitePageProps {
  server: string;
  token: string;
  signedIn: boolean;
  room?: Room;
  /** Name of whoever made the link. */
  by?: string;
  /** Why it cannot be used. */
  problem?: string;
}

export function InvitePage(props: InvitePageProps) {
  const { server, room, by, problem } = props;
  const lead = by === undefined ? "You are invited to" : `${by} invites you to`;
  return (
    <Gate server={server}>
      {room === undefined
        ? (
          <div class="gate-room">
            <h1>{problem === undefined ? "You are invited" : "This invitation cannot be used"}</h1>
          </div>
        )
        : <RoomCard room={room} lead={lead} />}
      {problem !== undefined && <Note kind="danger">{problem}</Note>}
      {problem === undefined
        ? <Accept {...props} />
        : <a class="button wide" href={paths.home}>Go to {server}</a>}
    </Gate>
  );
}

function Accept({ token, signedIn }: InvitePageProps) {
  const here = paths.invite(token);
  if (signedIn) {
    return (
      <form method="post" action={here}>
        <button type="submit" class="button primary wide">Accept invitation</button>
      </form>
    );
  }
  const back = `next=${encodeURIComponent(here)}`;
  return (
    <div class="stack">
      <a class="button primary wide" href={`${paths.register}?${back}`}>Create an account</a>
      <a class="button wide" href={`${paths.login}?${back}`}>Log in</a>
    </div>
  );
}
