/** Refuses a password that is too easy to guess, with what it lacks. */
import { ParleyError } from "../errors.ts";
import { type About, strengthOf } from "./strength.ts";

/** @throws {ParleyError} `weak_password` */
export function checkStrength(password: string, about: About, field: string): void {
  const { missing } = strengthOf(password, about);
  if (missing.length === 0) return;
  throw new ParleyError("weak_password", `The password ${new Intl.ListFormat("en").format(missing)}`, {
    field,
  });
}
