/** How one likes to write on this device. A form that sets cookies, so it works without a script, and at once in open tabs. */
import type { EnterChoice, WritingChoices } from "../../core/browser/writing_choices.ts";
import { SelectField } from "../Field.tsx";
import { paths } from "../paths.ts";

const enter: readonly (readonly [EnterChoice, string])[] = [
  ["send", "Sends; Shift+Enter begins a new line"],
  ["break", "Begins a new line; Ctrl+Enter sends"],
  ["code", "Sends, except in a block of code"],
];
const emoticons = [["on", "Become emoji"], ["off", "Stay as they are typed"]] as const;

export function WritingSettings(choices: WritingChoices) {
  const form = {
    id: "writing",
    values: { enter: choices.enter, emoticons: choices.emoticons ? "on" : "off" },
  };
  return (
    <section class="sheet-section" aria-labelledby="writing-title">
      <h2 id="writing-title">Writing</h2>
      <p>Kept on this device.</p>
      <div class="card">
        <form class="form settings-form" method="post" action={paths.writing}>
          <SelectField
            form={form}
            name="enter"
            label="The Enter key"
            options={enter}
            hint="On touch screens Enter always begins a new line."
          />
          <SelectField form={form} name="emoticons" label="Faces such as :)" options={emoticons} />
          <div>
            <button type="submit" class="button">Save</button>
          </div>
        </form>
      </div>
    </section>
  );
}
