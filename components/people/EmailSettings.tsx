/**
 * My address: whether it is confirmed, and having another. Plain forms: `email` and `current` to /settings/email,
 * nothing to /settings/email/again (the mail once more) and /settings/email/keep (not the other one after all).
 */
import { limits } from "../../core/protocol/limits.ts";
import type { Person } from "../../core/protocol/entries.ts";
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Note } from "../Note.tsx";
import { plainPaths } from "../paths.ts";

export interface EmailSettingsProps {
  email: string;
  confirmed: boolean;
  /** The address that waits to be confirmed. */
  wanted?: string;
  /** The mail that confirms the address, the other one if there is one, did not get through. */
  lost: boolean;
  /** The server can send mail. */
  mails: boolean;
  /** I own or administer this server. */
  governs: boolean;
  /** Whom to ask for help. */
  owner: Person | null;
  form?: Form;
}

export function EmailSettings(props: EmailSettingsProps) {
  const { email, confirmed, wanted, mails, form = {} } = props;
  const named = { id: "email", ...form };
  return (
    <section class="sheet-section" aria-labelledby="email-title">
      <h2 id="email-title">Email</h2>
      {mails
        ? <p>Only you see it. A link for a new password goes there when you forget yours.</p>
        : <Off {...props} />}
      <div class="card">
        <div class="card-person">
          <div>
            <b>{email}</b>
            <span>{stateOf(props)}</span>
          </div>
        </div>
        {mails && (wanted !== undefined || !confirmed) && <Waiting {...props} />}
        <form class="form settings-form" method="post" action={plainPaths.email}>
          <FormProblem form={named} />
          <Field
            form={named}
            name="email"
            label="Another address"
            type="email"
            required
            maxLength={254}
            autocomplete="email"
            hint={mails
              ? "It counts once you have opened the link that comes there. The old one is told."
              : undefined}
          />
          <Field
            form={named}
            name="current"
            label="Your password"
            type="password"
            required
            maxLength={limits.password}
            autocomplete="current-password"
          />
          <div>
            <button type="submit" class="button">Change address</button>
          </div>
        </form>
      </div>
    </section>
  );
}

function stateOf({ confirmed, wanted, lost, mails }: EmailSettingsProps): string {
  if (confirmed) return "Confirmed";
  return mails && wanted === undefined && !lost ? "Not confirmed yet: look at your mail" : "Not confirmed";
}

/** What has become of the mail that confirms the address, and what one can do. */
function Waiting({ email, wanted, lost }: EmailSettingsProps) {
  return (
    <div class="form settings-form">
      {lost
        ? (
          <Note kind="warning">
            The mail to <b>{wanted ?? email}</b> did not get through. Is the address right?
          </Note>
        )
        : wanted !== undefined && (
          <Note>
            <b>{wanted}</b> takes its place once you have opened the link in the mail that went there.
          </Note>
        )}
      <div class="actions">
        <form method="post" action={plainPaths.emailAgain}>
          <button type="submit" class="button">Send the mail again</button>
        </form>
        {wanted !== undefined && (
          <form method="post" action={plainPaths.emailKeep}>
            <button type="submit" class="button danger-ghost">Keep the old one</button>
          </form>
        )}
      </div>
    </div>
  );
}

/** What does not work without mail, and how to turn it on or whom to ask. */
function Off({ governs, owner }: EmailSettingsProps) {
  if (governs) {
    return (
      <p>
        This server sends no mail, so nobody can confirm an address or get a new password by themselves. To
        turn it on, set <code>PARLEY_SMTP_URL</code>, <code>PARLEY_MAIL_FROM</code> and{" "}
        <code>PARLEY_PUBLIC_URL</code>, and start the server again; <code>deno task doctor</code>{" "}
        says what is missing.
      </p>
    );
  }
  return (
    <p>
      This server sends no mail. If you forget your password, ask {owner === null ? "whoever runs it" : (
        <>
          <b dir="auto">{owner.name}</b> (@{owner.username}), who owns it
        </>
      )}
      .
    </p>
  );
}
