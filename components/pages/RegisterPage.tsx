/**
 * Making an account: fields `username`, `email`, `password`, `name`, and hidden `invitation` and `next`. The very
 * first account is told that it will own the server.
 */
import type { ComponentChildren } from "preact";
import { limits } from "../../core/protocol/limits.ts";
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Gate } from "../Gate.tsx";
import { Note } from "../Note.tsx";
import { passwordHint } from "../PasswordStrength.tsx";
import { paths } from "../paths.ts";

export interface RegisterPageProps {
  server: string;
  form: Form;
  /** Nobody has an account yet. */
  firstAccount?: boolean;
  invitation?: string;
  /** Where to go afterwards. */
  next?: string;
  /** The island that measures the password; the plain hint stands in for it. */
  strength?: ComponentChildren;
}

export function RegisterPage({ server, form, firstAccount, invitation, next, strength }: RegisterPageProps) {
  const login = next === undefined ? paths.login : `${paths.login}?next=${encodeURIComponent(next)}`;
  return (
    <Gate
      server={server}
      title={firstAccount ? "Set up your server" : "Create your account"}
      lead={firstAccount ? undefined : `Join the conversation on ${server}.`}
      foot={firstAccount ? undefined : (
        <>
          Already have an account? <a href={login}>Log in</a>
        </>
      )}
    >
      {firstAccount && (
        <Note>
          Nobody has an account here yet. Yours will be the owner’s: it can invite people, open or close
          registration, and manage every listed room.
        </Note>
      )}
      <form class="form" method="post" action={paths.register}>
        <FormProblem form={form} />
        <Field
          form={form}
          name="username"
          label="Username"
          required
          minLength={3}
          maxLength={32}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          hint="3 to 32 of: letters a–z, digits, dot, dash, underscore."
        />
        <Field
          form={form}
          name="name"
          label="Display name"
          optional
          maxLength={limits.displayName}
          autocomplete="name"
          dir="auto"
          hint="How others see you. You can change it later."
        />
        <Field
          form={form}
          name="email"
          label="Email"
          type="email"
          required
          maxLength={254}
          autocomplete="email"
        />
        <Field
          form={form}
          name="password"
          label="Password"
          type="password"
          required
          maxLength={limits.password}
          autocomplete="new-password"
          hint={strength === undefined ? passwordHint : undefined}
          below={strength}
        />
        {invitation !== undefined && <input type="hidden" name="invitation" value={invitation} />}
        {next !== undefined && <input type="hidden" name="next" value={next} />}
        <button type="submit" class="button primary wide">
          {firstAccount ? "Create the owner’s account" : "Create account"}
        </button>
      </form>
    </Gate>
  );
}
