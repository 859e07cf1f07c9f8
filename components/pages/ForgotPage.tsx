/**
 * For whoever has forgotten their password: field `login` (username or email). Afterwards it says the same whether or
 * not there is such an account. Where the server sends no mail it says who can help.
 */
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Gate } from "../Gate.tsx";
import { Note } from "../Note.tsx";
import { paths, plainPaths } from "../paths.ts";

export interface ForgotPageProps {
  server: string;
  form: Form;
  /** The server can send mail. */
  mails: boolean;
  asked?: boolean;
}

export function ForgotPage({ server, form, mails, asked = false }: ForgotPageProps) {
  const back = <a href={paths.login}>Back to the login</a>;
  if (!mails) {
    return (
      <Gate server={server} title="Forgot your password?" foot={back}>
        <Note>
          This server sends no mail. Ask its owner or one of its admins: they can make a link for you that
          lets you choose a new password.
        </Note>
      </Gate>
    );
  }
  if (asked) {
    return (
      <Gate server={server} title="Look at your mail" foot={back}>
        <Note kind="success">
          If there is an account by that name, a mail with a link is on its way to its address. The link works
          once, within an hour.
        </Note>
        <p>
          Nothing there after a few minutes? Look among the spam, or{" "}
          <a href={plainPaths.forgot}>ask again</a>.
        </p>
      </Gate>
    );
  }
  return (
    <Gate
      server={server}
      title="Forgot your password?"
      lead="Say who you are, and a link for a new one comes to your address."
      foot={back}
    >
      <form class="form" method="post" action={plainPaths.forgot}>
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
        <button type="submit" class="button primary wide">Send me a link</button>
      </form>
    </Gate>
  );
}
