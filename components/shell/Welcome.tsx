// This module is browser compatible.
/** In place of a conversation: what to do next. */
import { EmptyState } from "../EmptyState.tsx";
import { Compass, Plus } from "../icons.tsx";
import { paths } from "../paths.ts";

export interface WelcomeProps {
  name: string;
  /** How many rooms I am in. */
  rooms: number;
}

export function Welcome({ name, rooms }: WelcomeProps) {
  return (
    <EmptyState
      mark="👋"
      title={rooms === 0 ? `Welcome, ${name}` : "Choose a room to read on"}
      actions={
        <>
          <a class="button primary" href={paths.browse}>
            <Compass size={18} />
            Browse rooms
          </a>
          <a class="button" href={paths.newRoom}>
            <Plus size={18} />
            Create a room
          </a>
        </>
      }
    >
      <p>
        {rooms === 0
          ? "Conversations happen in rooms. Join one that is open to everybody, or create your own and invite people."
          : "Your rooms are listed beside this. Bold ones have something new for you."}
      </p>
    </EmptyState>
  );
}
