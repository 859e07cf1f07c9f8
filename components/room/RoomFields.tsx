// This module is browser compatible.
/** The fields of a room, for making one and for changing it. Their names are those of the command's body. */
import type { Access } from "../../core/protocol/shapes.ts";
import { limits } from "../../core/protocol/limits.ts";
import { Field, type Form, TextField } from "../Field.tsx";
import { FieldError } from "../FieldError.tsx";
import { AccessGlyph, accessNames } from "../RoomGlyph.tsx";

const explained: Record<Access, string> = {
  public: "Everybody on this server can find and join it.",
  private: "Only people who are invited can find and read it.",
  password: "Everybody can find it; joining takes a password or an invitation.",
};
const kinds: readonly Access[] = ["public", "private", "password"];

export function RoomTexts({ form }: { form: Form }) {
  return (
    <>
      <Field
        form={form}
        name="name"
        label="Name"
        required
        maxLength={limits.roomName}
        autocomplete="off"
        dir="auto"
      />
      <Field
        form={form}
        name="topic"
        label="Topic"
        optional
        maxLength={limits.topic}
        autocomplete="off"
        dir="auto"
        hint="What is being talked about right now; shown under the name."
      />
      <TextField
        form={form}
        name="description"
        label="Description"
        optional
        rows={2}
        maxLength={limits.description}
        dir="auto"
      />
      <Field
        form={form}
        name="icon"
        label="Icon"
        optional
        maxLength={16}
        size={4}
        autocomplete="off"
        hint="One emoji in front of the name."
      />
    </>
  );
}

export interface RoomAccessProps {
  form: Form;
  onAccess?: (access: Access) => void;
  /** When changing: an empty password keeps the old one. */
  hasPassword?: boolean;
}

/** The password field is always there for pages without a script; style shows it only when it is asked for. */
export function RoomAccess({ form, onAccess, hasPassword = false }: RoomAccessProps) {
  const chosen = form.values?.access ?? "public";
  return (
    <div class="room-access">
      <fieldset class="choices">
        <legend>Who can join</legend>
        {kinds.map((kind) => (
          <label key={kind} class="choice">
            <input
              class="radio"
              type="radio"
              name="access"
              value={kind}
              defaultChecked={kind === chosen}
              onChange={onAccess && (() => onAccess(kind))}
            />
            <span>
              <span class="choice-name">{accessNames[kind]}</span>
              <span class="choice-hint">{explained[kind]}</span>
            </span>
            <AccessGlyph access={kind} size={20} />
          </label>
        ))}
        {form.errors?.access !== undefined && <FieldError>{form.errors.access}</FieldError>}
      </fieldset>
      <div class="room-password">
        <Field
          form={form}
          name="password"
          label="Room password"
          type="password"
          maxLength={limits.password}
          autocomplete="off"
          hint={hasPassword
            ? "Leave empty to keep the present one."
            : "Tell it to the people who should get in."}
        />
      </div>
    </div>
  );
}
