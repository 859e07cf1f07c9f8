/** What others read of me, and how they see me. Forms, so they work without a script. */
import type { ComponentChildren } from "preact";
import type { When } from "../../core/browser/dates.ts";
import { expiries, pauses } from "../../core/browser/expiry.ts";
import { momentOf } from "../../core/browser/presence_words.ts";
import type { Person, Profile } from "../../core/protocol/entries.ts";
import { limits } from "../../core/protocol/limits.ts";
import type { Availability } from "../../core/protocol/shapes.ts";
import { Field, type Form, FormProblem, SelectField, TextField } from "../Field.tsx";
import { paths } from "../paths.ts";

export interface ProfileSettingsProps {
  me: Person;
  profile: Profile;
  when: When;
  /** The island that shows and changes my picture. */
  picture?: ComponentChildren;
  profileForm?: Form;
  statusForm?: Form;
}

export function ProfileSettings(props: ProfileSettingsProps) {
  const { me, profile, when, profileForm = {}, statusForm = {} } = props;
  return (
    <>
      <section class="sheet-section" aria-labelledby="profile-title">
        <h2 id="profile-title">Profile</h2>
        <div class="card">
          {props.picture}
          <div class="card-person">
            <div>
              <b dir="auto">{me.name}</b>
              <span>@{me.username}</span>
            </div>
          </div>
          <ProfileForm profile={profile} form={profileForm} />
        </div>
      </section>
      <section class="sheet-section" aria-labelledby="status-title">
        <h2 id="status-title">Status</h2>
        <div class="card">
          <StatusForm profile={profile} when={when} form={statusForm} />
        </div>
      </section>
    </>
  );
}

function ProfileForm({ profile: { person, bio, pronouns, mine }, form }: { profile: Profile; form: Form }) {
  const values = {
    name: person.name,
    pronouns,
    bio,
    ...(mine!.hideZone ? { hideZone: "on" } : {}),
    ...(mine!.hideSeen ? { hideSeen: "on" } : {}),
  };
  // What was ticked comes back after a refusal, and what was not does not.
  const shown = { id: "profile", ...form, values: form.values ?? values };
  return (
    <form class="form settings-form" method="post" action={paths.profile}>
      <FormProblem form={shown} />
      <Field
        form={shown}
        name="name"
        label="Display name"
        required
        maxLength={limits.displayName}
        autocomplete="name"
        dir="auto"
      />
      <Field
        form={shown}
        name="pronouns"
        label="Pronouns"
        optional
        maxLength={limits.pronouns}
        autocomplete="off"
        dir="auto"
      />
      <TextField
        form={shown}
        name="bio"
        label="About you"
        optional
        rows={3}
        maxLength={limits.bio}
        dir="auto"
      />
      <Tick form={shown} name="hideZone" label="Hide what time it is where I am" />
      <Tick
        form={shown}
        name="hideSeen"
        label="Hide when I was last here"
        hint="Then you do not see it of others either."
      />
      <div>
        <button type="submit" class="button">Save profile</button>
      </div>
    </form>
  );
}

function Tick({ form, name, label, hint }: { form: Form; name: string; label: string; hint?: string }) {
  return (
    <label class="tick">
      <input type="checkbox" name={name} defaultChecked={form.values?.[name] === "on"} />
      <span>
        {label}
        {hint !== undefined && <span class="choice-hint">{hint}</span>}
      </span>
    </label>
  );
}

const availabilities: readonly (readonly [Availability, string])[] = [
  ["auto", "As I am: online while active, away when not"],
  ["away", "Away"],
  ["dnd", "Do not disturb"],
  ["invisible", "Invisible: like somebody who is offline"],
];

function StatusForm({ profile, when, form }: { profile: Profile; when: When; form: Form }) {
  const { presence: { status }, mine } = profile;
  const values = {
    emoji: status?.emoji ?? "",
    text: status?.text ?? "",
    lasts: status?.expiresAt === undefined ? "never" : "keep",
    as: mine!.as,
    pause: mine!.until === undefined ? "never" : "keep",
  };
  const shown = { id: "status", ...form, values: { ...values, ...form.values } };
  const kept = (until: number | undefined) =>
    until === undefined ? [] : [["keep", `Until ${momentOf(until, when)} (UTC)`] as const];
  const lengths = ["never", "half", "hour", "four"] as const;
  return (
    <form class="form settings-form" method="post" action={paths.status}>
      <FormProblem form={shown} />
      <Field form={shown} name="emoji" label="Emoji" optional maxLength={40} size={4} autocomplete="off" />
      <Field
        form={shown}
        name="text"
        label="What are you doing?"
        optional
        maxLength={limits.statusText}
        autocomplete="off"
        dir="auto"
      />
      <SelectField
        form={shown}
        name="lasts"
        label="Clear after"
        options={[...kept(status?.expiresAt), ...lengths.map((key) => [key, expiries[key]] as const)]}
      />
      <SelectField form={shown} name="as" label="How others see you" options={availabilities} />
      <SelectField
        form={shown}
        name="pause"
        label="How long"
        options={[...kept(mine!.until), ...lengths.map((key) => [key, pauses[key]] as const)]}
      />
      <div>
        <button type="submit" class="button">Save status</button>
      </div>
    </form>
  );
}
