// This module is browser compatible.
/**
 * A labelled field with its hint and its error beside it, tied together for assistive technology. What was typed
 * comes back after a refusal, except passwords. `Form` is what every form page gets from its route.
 */
import type { ComponentChildren, InputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { FieldError } from "./FieldError.tsx";
import { ChevronDown } from "./icons.tsx";
import { Note } from "./Note.tsx";

export interface Form {
  /** Sets the ids of this form's fields apart, where a page has several forms. */
  id?: string;
  /** What was typed, by field name. */
  values?: Readonly<Record<string, string>>;
  /** What was wrong, by field name, as sentences. */
  errors?: Readonly<Record<string, string>>;
  /** What was wrong with the whole. */
  problem?: string;
}

interface Common {
  form: Form;
  name: string;
  label: string;
  hint?: ComponentChildren;
  optional?: boolean;
  /** Below the field: a strength meter, for example. */
  below?: ComponentChildren;
}

type InputProps = Omit<InputHTMLAttributes, "form" | "name" | "label">;
type TextareaProps = Omit<TextareaHTMLAttributes, "form" | "name" | "label">;

export function Field({ form, name, label, hint, optional, below, ...input }: Common & InputProps) {
  const typed = input.type === "password" ? undefined : form.values?.[name];
  return (
    <FieldFrame {...{ form, name, label, hint, optional, below }}>
      <input {...input} {...tied(form, name, hint)} class="input" defaultValue={typed} />
    </FieldFrame>
  );
}

export function TextField({ form, name, label, hint, optional, below, ...input }: Common & TextareaProps) {
  return (
    <FieldFrame {...{ form, name, label, hint, optional, below }}>
      <textarea {...input} {...tied(form, name, hint)} class="input" defaultValue={form.values?.[name]} />
    </FieldFrame>
  );
}

export interface SelectFieldProps extends Common {
  options: readonly (readonly [value: string, label: string])[];
}

export function SelectField({ form, name, label, hint, optional, below, options }: SelectFieldProps) {
  return (
    <FieldFrame {...{ form, name, label, hint, optional, below }}>
      <span class="select">
        <select {...tied(form, name, hint)} class="input">
          {options.map(([value, text]) => (
            <option key={value} value={value} selected={form.values?.[name] === value}>{text}</option>
          ))}
        </select>
        <ChevronDown size={18} />
      </span>
    </FieldFrame>
  );
}

/** The problem of the form as a whole, at its top. */
export function FormProblem({ form }: { form: Form }) {
  return form.problem === undefined ? null : <Note kind="danger">{form.problem}</Note>;
}

/** The id of a field: unique on the page even when two forms have a field of the same name. */
export function fieldId(form: Form, name: string): string {
  return form.id === undefined ? name : `${form.id}-${name}`;
}

function FieldFrame(
  { form, name, label, hint, optional, below, children }: Common & { children: ComponentChildren },
) {
  const error = form.errors?.[name];
  const id = fieldId(form, name);
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
        {optional && <span class="field-optional">optional</span>}
      </label>
      {children}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
      {hint !== undefined && error === undefined && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {below}
    </div>
  );
}

function tied(form: Form, name: string, hint: ComponentChildren) {
  const id = fieldId(form, name);
  const wrong = form.errors?.[name] !== undefined;
  const first = wrong && Object.keys(form.errors ?? {})[0] === name;
  const describedBy = [wrong && `${id}-error`, hint !== undefined && !wrong && `${id}-hint`].filter(Boolean)
    .join(" ");
  return {
    id,
    name,
    "aria-invalid": wrong || undefined,
    "aria-describedby": describedBy || undefined,
    ...(first ? { autofocus: true } : {}),
  };
}
