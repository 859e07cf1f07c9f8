/**
 * Links that let people register on this server, for whoever runs it. Plain forms: fields `lifetime` (seconds) and
 * `uses` (empty for any number); ending one posts `invitation`.
 */
import { fromNow, type When } from "../../core/browser/dates.ts";
import type { RoomInvitation } from "../../core/protocol/entries.ts";
import { type Form, FormProblem, SelectField } from "../Field.tsx";
import { Back } from "../icons.tsx";
import { Link } from "../seldom_icons.tsx";
import { Note } from "../Note.tsx";
import { paths } from "../paths.ts";
import { usesLeft } from "../room/InvitationList.tsx";

export interface InvitationsPageProps {
  /** Whether people may register without a link, or nobody may. */
  registration: "open" | "invitation" | "closed";
  invitations: readonly RoomInvitation[];
  /** The whole address of the link that was just made: shown this once. */
  made?: string;
  form?: Form;
  when: When;
}

const lifetimes = [["86400", "1 day"], ["604800", "7 days"], ["2592000", "30 days"]] as const;
const counts = [["1", "1 person"], ["10", "10 people"], ["100", "100 people"], [
  "",
  "Any number of people",
]] as const;

const explained = {
  open: "Anybody who can reach this server may create an account; a link is a convenience.",
  invitation: "New accounts need one of these links.",
  closed: "Registration is closed: only a link lets somebody create an account.",
};

export function InvitationsPage({ registration, invitations, made, form = {}, when }: InvitationsPageProps) {
  return (
    <main class="sheet">
      <header class="sheet-head">
        <a class="icon-button" href={paths.settings} aria-label="Back to settings" title="Back">
          <Back />
        </a>
        <h1>Invite people</h1>
      </header>
      {made !== undefined && <Made address={made} />}
      <section class="sheet-section" aria-labelledby="new-title">
        <h2 id="new-title">A new link</h2>
        <p>{explained[registration]}</p>
        <div class="card">
          <form class="form settings-form" method="post" action={paths.invitations}>
            <FormProblem form={form} />
            <SelectField form={form} name="lifetime" label="It works for" options={lifetimes} />
            <SelectField form={form} name="uses" label="It lets in" options={counts} />
            <div>
              <button type="submit" class="button primary">Make a link</button>
            </div>
          </form>
        </div>
      </section>
      <section class="sheet-section" aria-labelledby="links-title">
        <h2 id="links-title">Links that work now</h2>
        <div class="card">
          {invitations.length === 0
            ? <p class="card-empty">None. A link that has expired or was used up is gone from here.</p>
            : <Links invitations={invitations} when={when} />}
        </div>
      </section>
    </main>
  );
}

function Made({ address }: { address: string }) {
  return (
    <Note kind="success">
      <label class="field-label" for="made">
        The link is made. Copy it now: it is not shown again.
      </label>
      <input id="made" class="input" readOnly value={address} dir="ltr" autofocus />
    </Note>
  );
}

function Links({ invitations, when }: Pick<InvitationsPageProps, "invitations" | "when">) {
  return (
    <ul aria-label="Invitation links">
      {invitations.map(({ id, by, uses, expiresAt }) => (
        <li key={id} class="item">
          <Link size={18} />
          <span class="item-text">
            Made by <span dir="auto">{by.name}</span>
            <small>{usesLeft(uses)}, ends {fromNow(expiresAt, when)}</small>
          </span>
          <form method="post" action={paths.endInvitation}>
            <input type="hidden" name="invitation" value={id} />
            <button type="submit" class="link-button danger">Revoke</button>
          </form>
        </li>
      ))}
    </ul>
  );
}
