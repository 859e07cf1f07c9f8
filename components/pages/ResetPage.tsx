/** A new password by a link: field `password`. The link itself is in a cookie by now (routes/(_edge)/links.ts). */
import type { ComponentChildren } from "preact";
import { limits } from "../../core/protocol/limits.ts";
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Gate } from "../Gate.tsx";
import { passwordHint } from "../PasswordStrength.tsx";
import { plainPaths } from "../paths.ts";

export interface ResetPageProps {
  server: string;
  username: string;
  form: Form;
  /** The island that measures the password; the plain hint stands in for it. */
  strength?: ComponentChildren;
}

export function ResetPage({ server, username, form, strength }: ResetPageProps) {
  return (
    <Gate
      server={server}
      title="Choose a new password"
      lead={`For @${username}. Wherever you are signed in now, you will be signed out.`}
    >
      <form class="form" method="post" action={plainPaths.reset}>
        <FormProblem form={form} />
        {/* For programs that keep passwords. */}
        <input type="text" name="username" autocomplete="username" value={username} readOnly hidden />
        <Field
          form={form}
          name="password"
          label="New password"
          type="password"
          required
          maxLength={limits.password}
          autocomplete="new-password"
          hint={strength === undefined ? passwordHint : undefined}
          below={strength}
        />
        <button type="submit" class="button primary wide">Set it and log in</button>
      </form>
    </Gate>
  );
}
