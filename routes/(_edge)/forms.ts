/**
 * Forms as pages: what was typed comes back with what was wrong beside it, in the status of the error. Without this a
 * refusal would lose what somebody typed.
 */
import type { Context } from "fresh";
import * as z from "zod/mini";
import type { Form } from "../../components/Field.tsx";
import { statusOf } from "../../core/error_statuses.ts";
import { ParleyError } from "../../core/errors.ts";
import { parse } from "../../core/protocol/parse.ts";
import { readForm } from "../../core/security/body.ts";
import type { State } from "../../define.ts";

export type Answer<T> = { done: T } | { form: Form; status: number; headers: Headers };

const anyForm = z.record(z.string(), z.string());

/** Reads a form, does something with it, and keeps what was typed when that is refused. */
export async function tryForm<S extends z.ZodMiniType, T>(
  ctx: Context<State>,
  schema: S,
  run: (input: z.output<S>) => Promise<T>,
): Promise<Answer<T>> {
  const values = await readForm(ctx.req, anyForm);
  try {
    return { done: await run(parse(schema, values)) };
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    return refused(error, values);
  }
}

function refused(error: ParleyError, values: Record<string, string>): Answer<never> {
  const headers = new Headers({ "cache-control": "no-store" });
  if (error.retryAfter !== undefined) headers.set("retry-after", String(Math.ceil(error.retryAfter)));
  const { password: _password, current: _current, next, ...shown } = values;
  const atField = error.field !== undefined && Object.hasOwn(values, error.field);
  const form: Form = {
    // In one form `next` is a new password, in the others a path.
    values: next?.startsWith("/") ? { ...shown, next } : shown,
    ...(atField ? { errors: { [error.field!]: sentence(error) } } : { problem: sentence(error) }),
  };
  return { form, status: statusOf(error), headers };
}

/** A field's complaint begins with its name in quotes; beside the field the name is there already. */
function sentence({ message, field }: ParleyError): string {
  const prefix = `"${field}" `;
  if (!message.startsWith(prefix)) return message;
  const rest = message.slice(prefix.length);
  return rest[0]!.toUpperCase() + rest.slice(1);
}
