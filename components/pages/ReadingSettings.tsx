/** What counts as read on this device, and where conversations open: a form, so it works without a script. */
import type { Habits } from "../../core/browser/habits.ts";
import { SelectField } from "../Field.tsx";
import { paths } from "../paths.ts";

const marks: readonly (readonly [Habits["marks"], string])[] = [
  ["looking", "What I have looked at"],
  ["opening", "Everything I open"],
  ["hand", "Only what I mark as read"],
];
const opens: readonly (readonly [Habits["opens"], string])[] = [
  ["last", "Where I stopped reading"],
  ["newest", "At the newest message"],
];

export function ReadingSettings({ habits }: { habits: Habits }) {
  const form = { id: "reading", values: { ...habits } };
  return (
    <section class="sheet-section" aria-labelledby="reading-title">
      <h2 id="reading-title">Reading on this device</h2>
      <div class="card">
        <form class="form settings-form" method="post" action={paths.reading}>
          <SelectField
            form={form}
            name="marks"
            label="What counts as read"
            options={marks}
            hint="Esc marks the open conversation as read, Shift+Esc all of them."
          />
          <SelectField form={form} name="opens" label="Conversations open" options={opens} />
          <div>
            <button type="submit" class="button">Save</button>
          </div>
        </form>
      </div>
    </section>
  );
}
