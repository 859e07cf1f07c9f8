// This module is browser compatible.
/**
 * What a server's refusal means: to a form (beside the field it names, or above the whole; what was typed stays), and to
 * what is sent again by itself.
 */
import type { ErrorCode, ParleyError } from "../errors.ts";

interface Refused {
  values: Record<string, string>;
  errors?: Record<string, string>;
  problem?: string;
}

export function refusedForm(error: unknown, values: Record<string, string>): Refused {
  const { message, field } = error as { message?: string; field?: string };
  const sentence = message ?? "Cannot do that now; please try again";
  if (field === undefined || !Object.hasOwn(values, field)) return { values, problem: sentence };
  const prefix = `"${field}" `;
  const plain = sentence.startsWith(prefix) ? sentence.slice(prefix.length) : sentence;
  return { values, errors: { [field]: plain[0]!.toUpperCase() + plain.slice(1) } };
}

/** Not what asking again cures, nor that the session is over: it goes out after signing in again. */
const curable: readonly ErrorCode[] = ["not_signed_in", "session_expired", "wrong_offset"];

/** Whether trying the same again is in vain. */
export function isFinal({ code, passes }: ParleyError): boolean {
  return !passes && !curable.includes(code);
}
