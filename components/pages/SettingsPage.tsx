/**
 * Settings: what others read of me, how they see me, my address, my password, how I write, who may write to me, and where I am
 * signed in. Forms that each post to the address of its noun: the profile to /settings/profile and /settings/status,
 * `email` and `current` to /settings/email, `current` and `next` to /settings/password, `enter` and `emoticons` to /settings/writing, `marks` and `opens` to
 * /settings/reading, `messages` to /settings/privacy, `user` to /settings/blocked, `session` to /settings/sessions
 * (one) or nothing to /settings/sessions/others (all the rest).
 */
import type { ComponentChildren } from "preact";
import type { SessionInfo } from "../../core/protocol/entries.ts";
import type { WritingChoices } from "../../core/browser/writing_choices.ts";
import { limits } from "../../core/protocol/limits.ts";
import { PrivacySettings, type PrivacySettingsProps } from "../direct/PrivacySettings.tsx";
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Back, SignOut, Smile } from "../icons.tsx";
import { Bell, Link } from "../seldom_icons.tsx";
import { Note } from "../Note.tsx";
import { passwordHint } from "../PasswordStrength.tsx";
import { paths, plainPaths } from "../paths.ts";
import type { Habits } from "../../core/browser/habits.ts";
import { ReadingSettings } from "./ReadingSettings.tsx";
import { EmailSettings, type EmailSettingsProps } from "../people/EmailSettings.tsx";
import { ProfileSettings, type ProfileSettingsProps } from "../people/ProfileSettings.tsx";
import { SessionList } from "../SessionList.tsx";
import { WritingSettings } from "./WritingSettings.tsx";

export interface SettingsPageProps extends ProfileSettingsProps {
  sessions: readonly SessionInfo[];
  privacy: PrivacySettingsProps;
  habits: Habits;
  writing: WritingChoices;
  email: Omit<EmailSettingsProps, "form">;
  emailForm?: Form;
  passwordForm?: Form;
  /** The island that measures the new password; the plain hint stands in for it. */
  strength?: ComponentChildren;
  /** I own or administer this server. */
  governs?: boolean;
  /** What has just been done, such as "Your password is changed." */
  notice?: string;
  problem?: string;
}

export function SettingsPage(props: SettingsPageProps) {
  const { sessions, when, emailForm = {}, passwordForm = {}, strength, governs, notice, problem } = props;
  return (
    <main class="sheet">
      <header class="sheet-head">
        <a class="icon-button" href={paths.home} aria-label="Back to my rooms" title="Back">
          <Back />
        </a>
        <h1>Settings</h1>
      </header>
      {notice !== undefined && <Note kind="success">{notice}</Note>}
      {problem !== undefined && <Note kind="danger">{problem}</Note>}
      <ProfileSettings {...props} />
      <EmailSettings {...props.email} form={emailForm} />
      <Password form={passwordForm} strength={strength} />
      <section class="sheet-section" aria-labelledby="notifications-title">
        <h2 id="notifications-title">Notifications</h2>
        <p>What reaches you and how, words that call you, quiet hours, and each conversation.</p>
        <div class="actions">
          <a class="button" href={paths.notifications}>
            <Bell size={18} />Choose what reaches you
          </a>
        </div>
      </section>
      <WritingSettings {...props.writing} />
      <PrivacySettings {...props.privacy} />
      <ReadingSettings habits={props.habits} />
      <section class="sheet-section" aria-labelledby="server-title">
        <h2 id="server-title">This server</h2>
        <div class="actions">
          <a class="button" href={paths.customEmoji}>
            <Smile size={18} />Emoji of its own
          </a>
          {governs && (
            <>
              <a class="button" href={paths.invitations}>
                <Link size={18} />Invite people
              </a>
              <a class="button" href={plainPaths.resetLinks}>Help somebody back in</a>
              <a class="button" href={plainPaths.jobs}>Work that waits</a>
            </>
          )}
        </div>
      </section>
      <section class="sheet-section" aria-labelledby="sessions-title">
        <h2 id="sessions-title">Where you are signed in</h2>
        <p>Revoking one signs it out within a second, also in open windows.</p>
        <div class="card">
          <SessionList sessions={sessions} when={when} />
        </div>
        <div class="actions">
          {sessions.length > 1 && (
            <form method="post" action={paths.otherSessions}>
              <button type="submit" class="button danger-ghost">Sign out everywhere else</button>
            </form>
          )}
          <form method="post" action={paths.logout}>
            <button type="submit" class="button">
              <SignOut size={18} />Log out here
            </button>
          </form>
        </div>
      </section>
    </main>
  );
}

function Password({ form, strength }: { form: Form; strength: ComponentChildren }) {
  const named = { id: "password", ...form };
  const secret = { type: "password", required: true, maxLength: limits.password };
  return (
    <section class="sheet-section" aria-labelledby="password-title">
      <h2 id="password-title">Password</h2>
      <p>Changing it signs you out everywhere else.</p>
      <div class="card">
        <form class="form settings-form" method="post" action={paths.password}>
          <FormProblem form={named} />
          <Field
            form={named}
            name="current"
            label="Present password"
            {...secret}
            autocomplete="current-password"
          />
          <Field
            form={named}
            name="next"
            label="New password"
            {...secret}
            autocomplete="new-password"
            hint={strength === undefined ? passwordHint : undefined}
            below={strength}
          />
          <div>
            <button type="submit" class="button">Change password</button>
          </div>
        </form>
      </div>
    </section>
  );
}
