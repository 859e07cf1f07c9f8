// This module is browser compatible.
/** Brings somebody into the room by username. */
import { useSignal } from "@preact/signals";
import { Field, type Form } from "../components/Field.tsx";
import { Note } from "../components/Note.tsx";
import { whyNot } from "../core/browser/why_not.ts";

export default function AddPerson({ onAdd }: { onAdd: (username: string) => Promise<unknown> }) {
  const form = useSignal<Form>({ id: "add" });
  const added = useSignal<string | undefined>(undefined);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const username = String(new FormData(element).get("username")).trim().replace(/^@/, "").toLowerCase();
    added.value = undefined;
    try {
      await onAdd(username);
      form.value = { id: "add" };
      added.value = username;
      element.reset();
    } catch (error) {
      const message = whyNot(error);
      form.value = { id: "add", values: { username }, errors: { username: message } };
    }
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field
        form={form.value}
        name="username"
        label="Add by username"
        required
        maxLength={33}
        autocomplete="off"
      />
      <div>
        <button type="submit" class="button small">Add</button>
      </div>
      {added.value !== undefined && <Note kind="success">@{added.value} is in the room now.</Note>}
    </form>
  );
}
