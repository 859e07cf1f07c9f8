/** Logging in: fields `login` (username or email), `password`, and hidden `next`. */
import { limits } from "../../core/protocol/limits.ts";
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Gate } from "../Gate.tsx";
import { Note } from "../Note.tsx";
import { paths, plainPaths } from "../paths.ts";

export interface LoginPageProps {
  server: string;
  form: Form;
  /** Where to go afterwards. */
  next?: string;
  /** People may register by themselves. */
  registrationOpen?: boolean;
  /** Such as "You have been logged out." */
  notice?: string;
}

export function LoginPage({ server, form, next, registrationOpen = false, notice }: LoginPageProps) {
  const register = next === undefined ? paths.register : `${paths.register}?next=${encodeURIComponent(next)}`;
  return (
    <Gate
      server={server}
      title="Welcome back"
      lead={`Log in to ${server}.`}
      foot={registrationOpen
        ? (
          <>
            New here? <a href={register}>Create an account</a>
          </>
        )
        : undefined}
    >
      {notice !== undefined && <Note kind="success">{notice}</Note>}
      <form class="form" method="post" action={paths.login}>
        <FormProblem form={form} />
        <Field
          form={form}
          name="login"
          label="Username or email"
          required
          maxLength={254}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
        />
        <Field
          form={form}
          name="password"
          label="Password"
          type="password"
          required
          maxLength={limits.password}
          autocomplete="current-password"
          below={<a class="field-aside" href={plainPaths.forgot}>Forgot your password?</a>}
        />
        {next !== undefined && <input type="hidden" name="next" value={next} />}
        <button type="submit" class="button primary wide">Log in</button>
      </form>
    </Gate>
  );
}
