// This module is browser compatible.
/** Leaving a room, closing it for writing, deleting it. What cannot be undone wants the room's name typed. */
import { useSignal } from "@preact/signals";
import { Field } from "../components/Field.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import { whyNot } from "../core/browser/why_not.ts";
import type { Room } from "../core/protocol/entries.ts";
import type { RoomRole } from "../core/protocol/shapes.ts";

export default function EndRoom({ client, room, role }: { client: Client; room: Room; role: RoomRole }) {
  const problem = useSignal<string | undefined>(undefined);
  const conversation = room.id;
  const act = async (run: () => Promise<unknown>) => {
    problem.value = undefined;
    try {
      await run();
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  const { connection } = client;
  const remove = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget as HTMLFormElement).get("name"));
    if (typed.trim() !== room.name) return void (problem.value = `Type "${room.name}" to delete the room`);
    void act(() => connection.request("room.delete", { conversation }));
  };
  return (
    <section class="details-section" aria-label="Leave or end this room">
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <div class="actions">
        <button
          type="button"
          class="button small"
          onClick={() => void act(() => connection.request("room.leave", { conversation }))}
        >
          Leave room
        </button>
        {role === "owner" && (
          <button
            type="button"
            class="button small"
            onClick={() =>
              void act(() => connection.request("room.archive", { conversation, archived: !room.archived }))}
          >
            {room.archived ? "Open again" : "Archive"}
          </button>
        )}
      </div>
      {role === "owner" && (
        <details>
          <summary class="button small danger-ghost">Delete room…</summary>
          <form class="form" onSubmit={remove}>
            <Field
              form={{ id: "delete" }}
              name="name"
              label="Its name, to be sure"
              required
              autocomplete="off"
              hint="All messages go with it. This cannot be undone."
            />
            <div>
              <button type="submit" class="button small danger">Delete for everybody</button>
            </div>
          </form>
        </details>
      )}
    </section>
  );
}
