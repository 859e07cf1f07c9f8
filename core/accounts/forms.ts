// This module is browser compatible.
/**
 * The shapes of the forms about accounts: the same for the page that shows a form and the server that reads it.
 */
import * as z from "zod/mini";
import { displayName, email, password, token, username } from "../protocol/shapes.ts";

/** An untouched input arrives as an empty text. */
function emptyOr<S extends z.ZodMiniType>(schema: S) {
  return z.optional(z.union([z.pipe(z.literal(""), z.transform(() => undefined)), schema]));
}
/** Where to go afterwards; judged by safeNext, not by its shape. */
const next = z.optional(z.string());

export const registerForm = z.strictObject({
  username,
  email,
  password,
  /** Left empty, people are called by their username. */
  name: emptyOr(displayName),
  invitation: emptyOr(token),
  next,
});
export const loginForm = z.strictObject({
  /** Username or email. */
  login: z.string().check(
    z.trim(),
    z.minLength(1, { error: "must not be empty" }),
    z.maxLength(254, { error: "is too long" }),
  ),
  password,
  next,
});
export const changePasswordForm = z.strictObject({ current: password, next: password });
export const changeEmailForm = z.strictObject({ email, current: password });
export const forgotForm = z.strictObject({ login: loginForm.shape.login });
/** `token` is that of the link. */
export const resetForm = z.strictObject({ token, password });
export const confirmForm = z.strictObject({ token });
export const renameForm = z.strictObject({ name: displayName });
export const inviteForm = z.strictObject({
  /** Seconds, between a minute and 90 days. */
  lifetime: z.int().check(z.minimum(60), z.maximum(90 * 86_400)),
  /** Left out: any number. */
  uses: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
});

export type Registration = z.output<typeof registerForm>;
export type Login = z.output<typeof loginForm>;
export type PasswordChange = z.output<typeof changePasswordForm>;
export type EmailChange = z.output<typeof changeEmailForm>;
export type Forgotten = z.output<typeof forgotForm>;
export type Reset = z.output<typeof resetForm>;
export type Rename = z.output<typeof renameForm>;
export type NewInvitation = z.output<typeof inviteForm>;
