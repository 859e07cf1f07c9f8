/** A link for a new password, for somebody whom no mail reaches; for whoever runs the server. Field `username`. */
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Back } from "../icons.tsx";
import { Note } from "../Note.tsx";
import { paths, plainPaths } from "../paths.ts";

export interface ResetLinksPageProps {
  form?: Form;
  /** The whole address of the link that was just made, shown this once, and for whom. */
  made?: { address: string; username: string };
}

export function ResetLinksPage({ form = {}, made }: ResetLinksPageProps) {
  return (
    <main class="sheet">
      <header class="sheet-head">
        <a class="icon-button" href={paths.settings} aria-label="Back to settings" title="Back">
          <Back />
        </a>
        <h1>Help somebody back in</h1>
      </header>
      {made !== undefined && (
        <Note kind="success">
          <label class="field-label" for="made">
            The link for @{made.username} is made. Copy it now: it is not shown again.
          </label>
          <input id="made" class="input" readOnly value={made.address} dir="ltr" autofocus />
        </Note>
      )}
      <section class="sheet-section" aria-labelledby="reset-title">
        <h2 id="reset-title">A link for a new password</h2>
        <p>
          For somebody who has forgotten theirs. It works once, within a day, and signs them out everywhere.
          Give it to nobody else, and only when you are sure who asks: whoever has it gets into the account.
        </p>
        <div class="card">
          <form class="form settings-form" method="post" action={plainPaths.resetLinks}>
            <FormProblem form={form} />
            <Field
              form={form}
              name="username"
              label="Username"
              required
              maxLength={64}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
            />
            <div>
              <button type="submit" class="button primary">Make a link</button>
            </div>
          </form>
        </div>
      </section>
    </main>
  );
}
