// This module is browser compatible.
/**
 * Turns a zod complaint into the one error that people and programs get: which field, what was wrong.
 */
import type * as z from "zod/mini";
import { ParleyError } from "../errors.ts";

/** @throws {ParleyError} `unknown_field` or `bad_field`, naming the field. */
export function parse<S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw toParleyError(result.error.issues[0]);
}

function toParleyError(issue: z.core.$ZodIssue | undefined): ParleyError {
  if (issue?.code === "unrecognized_keys") {
    const field = [...issue.path, issue.keys[0]].join(".");
    return new ParleyError("unknown_field", `Unknown field "${clip(field)}"`, { field });
  }
  const field = issue?.path.join(".") ?? "";
  const message = issue?.message ?? "is not valid";
  const named = field === "" ? "The body" : `"${clip(field)}"`;
  return new ParleyError("bad_field", `${named} ${asPredicate(message)}`, { field });
}

function asPredicate(message: string): string {
  return message.startsWith("Invalid input") || message === "Invalid"
    ? "has the wrong type or is missing"
    : message;
}

function clip(name: string): string {
  return name.length > 60 ? name.slice(0, 60) + "…" : name;
}
