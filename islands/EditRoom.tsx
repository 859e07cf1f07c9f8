// This module is browser compatible.
/** Changing a room: name, topic, description, icon and who may come. Only what was changed is sent. */
import { useSignal } from "@preact/signals";
import { type Form, FormProblem } from "../components/Field.tsx";
import { RoomAccess, RoomTexts } from "../components/room/RoomFields.tsx";
import type { Client } from "../core/browser/client.ts";
import type { CommandBody } from "../core/protocol/commands.ts";
import type { Room } from "../core/protocol/entries.ts";
import type { RoomRole } from "../core/protocol/shapes.ts";
import { refusedForm } from "../core/browser/refusal.ts";

const texts = ["name", "topic", "description", "icon"] as const;

export default function EditRoom({ client, room, role }: { client: Client; room: Room; role: RoomRole }) {
  const shown = { name: room.name, topic: room.topic, description: room.description, icon: room.icon };
  const form = useSignal<Form>({});
  const open = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const values = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
    try {
      const change = changesOf(room, values);
      if (Object.keys(change).length > 1) await client.connection.request("room.update", change);
      open.value = false;
      form.value = {};
    } catch (error) {
      form.value = refusedForm(error, values);
    }
  };
  return (
    <section class="details-section" aria-label="Change this room">
      <details open={open.value} onToggle={(event) => open.value = event.currentTarget.open}>
        <summary class="button small">Change the room</summary>
        {open.value && (
          <form class="form" onSubmit={submit}>
            <FormProblem form={form.value} />
            <RoomTexts form={{ id: "edit", ...form.value, values: { ...shown, ...form.value.values } }} />
            {role === "owner" && (
              <RoomAccess
                form={{ id: "edit", ...form.value, values: { access: room.access, ...form.value.values } }}
                hasPassword={room.access === "password"}
              />
            )}
            <div>
              <button type="submit" class="button primary small">Save</button>
            </div>
          </form>
        )}
      </details>
    </section>
  );
}

function changesOf(room: Room, values: Record<string, string>): CommandBody<"room.update"> {
  const change: Record<string, string> = {};
  for (const name of texts) if (values[name] !== room[name]) change[name] = values[name] ?? "";
  if (values.access !== undefined && values.access !== room.access) change.access = values.access;
  if (values.password) change.password = values.password;
  return { conversation: room.id, ...change } as CommandBody<"room.update">;
}
