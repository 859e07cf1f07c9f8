/** A form of the settings of notifications: all go to one address, and `set` says what is set. */
import type { ComponentChildren } from "preact";
import { type Form, FormProblem } from "../Field.tsx";
import { paths } from "../paths.ts";

export interface NotificationFormProps {
  set: string;
  form?: Form | undefined;
  class?: string;
  /** On its button; without one the form has its own. */
  save?: string;
  children: ComponentChildren;
}

export function NotificationForm({ set, form, save, children, ...more }: NotificationFormProps) {
  return (
    <form
      class={more.class ?? "form settings-form"}
      method="post"
      action={`${paths.notifications}#${set}`}
    >
      {form !== undefined && <FormProblem form={form} />}
      <input type="hidden" name="set" value={set} />
      {children}
      {save !== undefined && (
        <div>
          <button type="submit" class="button">{save}</button>
        </div>
      )}
    </form>
  );
}
