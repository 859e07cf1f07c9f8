// This module is browser compatible.
/** The shapes of the forms about oneself. A box that is not ticked does not arrive. */
import * as z from "zod/mini";
import { availability, bio, displayName, pronouns, statusEmoji, statusText } from "../protocol/shapes.ts";

const ticked = z.optional(z.literal("on"));
/** For how long; `keep` leaves the end that there was. Days are not offered: the server does not know where I am. */
const lasts = z.enum(["keep", "never", "half", "hour", "four"]);

export const profileForm = z.strictObject({
  name: displayName,
  pronouns,
  // Forms end lines with CR LF.
  bio: z.pipe(z.pipe(z.string(), z.transform((text: string) => text.replaceAll("\r\n", "\n"))), bio),
  hideZone: ticked,
  hideSeen: ticked,
});
export const statusForm = z.strictObject({
  emoji: statusEmoji,
  text: statusText,
  lasts,
  as: availability,
  pause: lasts,
});
export type StatusForm = z.output<typeof statusForm>;
