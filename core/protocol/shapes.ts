// This module is browser compatible.
/**
 * The shapes that values from outside must have: one definition for the server, the browser's forms and
 * the API documentation. Every string is well-formed Unicode without NUL; names additionally refuse
 * control, bidirectional-override and invisible characters, because names are what people trust.
 */
import * as z from "zod/mini";
import { limits } from "./limits.ts";
import { notificationKinds } from "./notifications.ts";
import { foldOption } from "./polls.ts";

export { limits };

const wellFormed = z.refine<string>((s) => s.isWellFormed() && !s.includes("\0"), {
  error: "contains characters that cannot be stored",
  abort: true,
});
// Controls, bidi overrides and isolates, zero-width characters, line separators, tags, soft hyphen, fillers.
const deceptive =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\p{Cs}|\p{Co}/u;
const plain = z.refine<string>((s) => !deceptive.test(s), {
  error: "contains invisible or control characters",
});
// More than 4 combining marks in a row is decoration that runs over its neighbours.
const calm = z.refine<string>((s) => !/\p{M}{5,}/u.test(s), { error: "has too many combining marks" });
const notBlank = z.refine<string>((s) => s.trim() !== "", { error: "must not be empty" });

const maxLength = (n: number) =>
  z.maxLength(n, { error: `must be at most ${n.toLocaleString("en")} characters` });

/** A name shown to others, on one line. */
function nameOf(max: number) {
  return z.string().check(wellFormed, z.trim(), z.normalize("NFC"), notBlank, maxLength(max), plain, calm);
}
/** Free text; NFC is not applied, what was typed is what is stored. */
function textOf(max: number) {
  return z.string().check(wellFormed, maxLength(max));
}

/** Free text on one line. */
function lineOf(max: number) {
  return z.string().check(
    wellFormed,
    z.trim(),
    notBlank,
    maxLength(max),
    z.regex(/^[^\n\r\u2028\u2029]*$/, { error: "must be on one line" }),
  );
}

/** ULID: 26 characters of Crockford's base 32, the first at most 7 (https://github.com/ulid/spec). */
export const id = z.string().check(z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, { error: "must be an id" }));
/** A room or direct conversation, or a thread in one (ids.ts). */
export const conversationId = z.string().check(
  z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}(-[1-9][0-9]{0,14})?$/, { error: "must be the id of a conversation" }),
);
/** A thread. */
export const threadId = z.string().check(
  z.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}-[1-9][0-9]{0,14}$/, { error: "must be the id of a thread" }),
);
/** An opaque secret in a link: base64url of 16 to 48 bytes. */
export const token = z.string().check(
  z.regex(/^[A-Za-z0-9_-]{22,64}$/, { error: "is not a valid link" }),
);
/** The number of an event in its conversation, or 0 for "before the first". */
export const number = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));

export const username = z.string().check(
  wellFormed,
  z.trim(),
  z.normalize("NFKC"),
  z.toLowerCase(),
  z.regex(/^[a-z0-9_.-]{3,32}$/, {
    error: "must be 3 to 32 characters: letters a–z, digits, dot, dash, underscore",
  }),
);
export const email = z.string().check(
  wellFormed,
  z.trim(),
  z.maxLength(254, { error: "must be at most 254 characters" }),
  z.regex(/^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\[\]]+\.[^\s@<>"(),:;\\[\].]{2,}$/, {
    error: "must be an email address such as ada@example.org",
  }),
);
/** Only the size is judged here; strength is judged where a password is chosen (core/accounts/strength.ts). */
export const password = z.string().check(
  wellFormed,
  z.minLength(1, { error: "must not be empty" }),
  maxLength(128),
);
export const displayName = nameOf(limits.displayName);
export const roomName = nameOf(limits.roomName);
export const topic = textOf(limits.topic);
export const description = textOf(limits.description);
/** What one reacts with: one emoji, or the `:name:` of a custom one. */
export const reactionEmoji = z.string().check(
  z.maxLength(40, { error: "must be one emoji" }),
  z.regex(/^(?:\p{RGI_Emoji}|:[a-z0-9_+\-]{2,32}:)$/v, { error: "must be one emoji" }),
);
/** What an emoji of the server's own may be called, without colons. */
export const emojiName = z.string().check(
  z.regex(/^[a-z0-9_\-]{2,32}$/, {
    error: "must be 2 to 32 characters: small letters a–z, digits, dash, underscore",
  }),
);
/** One emoji, or empty. */
export const icon = z.string().check(wellFormed, z.maxLength(16, { error: "must be one emoji" }));
export const reminderText = textOf(limits.reminderText).check(notBlank);
export const draftText = textOf(limits.draftText);
export const messageText = textOf(limits.messageText).check(notBlank);
/** Of a message that may have files: with them it may be empty. */
export const caption = textOf(limits.messageText);

/** What a poll is made of. `lasts`: seconds until it closes. */
export const newPoll = z.strictObject({
  question: lineOf(limits.pollQuestion),
  options: z.array(lineOf(limits.pollOption)).check(
    z.minLength(2, { error: "must have 2 options at least" }),
    z.maxLength(limits.pollOptions, { error: `must have ${limits.pollOptions} options at most` }),
    z.refine((options) => new Set(options.map(foldOption)).size === options.length, {
      error: "must not have the same option twice",
    }),
  ),
  multiple: z.optional(z.boolean()),
  anonymous: z.optional(z.boolean()),
  open: z.optional(z.boolean()),
  lasts: z.optional(z.int().check(z.minimum(60), z.maximum(limits.pollLasts))),
});
export type NewPoll = z.infer<typeof newPoll>;
export const pollOption = lineOf(limits.pollOption);
/** As the server made it: names what happened. */
export const notificationId = z.string().check(z.minLength(1), z.maxLength(120), plain);
const minutesOfDay = z.int().check(z.minimum(0), z.maximum(24 * 60 - 1));
const kindsOfWay = z.optional(
  z.array(z.enum(notificationKinds)).check(z.maxLength(notificationKinds.length)),
);
/** A word, or some, that calls somebody wherever it is said. */
export const keyword = z.string().check(
  wellFormed,
  z.trim(),
  z.normalize("NFC"),
  notBlank,
  plain,
  maxLength(50),
);
/** What I want to be told of and how; what is left out stays as it is. */
export const notificationWishes = z.strictObject({
  ways: z.optional(
    z.strictObject({ desktop: kindsOfWay, sound: kindsOfWay, push: kindsOfWay, email: kindsOfWay }),
  ),
  keywords: z.optional(
    z.array(keyword)
      .check(z.maxLength(limits.keywords, { error: `must be at most ${limits.keywords} words` })),
  ),
  quiet: z.optional(z.nullable(z.strictObject({
    from: minutesOfDay,
    to: minutesOfDay,
    zone: z.string().check(
      z.maxLength(64),
      z.refine((name) => isZone(name), { error: "must be a time zone" }),
    ),
    days: z.array(z.int().check(z.minimum(0), z.maximum(6))).check(z.maxLength(7)),
  }))),
  emailAfter: z.optional(z.int().check(z.minimum(1), z.maximum(24 * 60))),
  private: z.optional(z.boolean()),
});
export const bio = textOf(limits.bio);
export const pronouns = z.string().check(
  wellFormed,
  z.trim(),
  z.normalize("NFC"),
  maxLength(limits.pronouns),
  plain,
  calm,
);
/** An IANA name such as `Europe/Berlin`. */
export const zone = z.string().check(
  z.maxLength(64),
  z.refine((name) => isZone(name), { error: "must be a time zone such as Europe/Berlin" }),
);
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
/** One emoji, the `:name:` of a custom one, or empty. */
export const statusEmoji = z.string().check(
  z.maxLength(40, { error: "must be one emoji" }),
  z.regex(/^(?:\p{RGI_Emoji}|:[a-z0-9_\-]{2,32}:)?$/v, { error: "must be one emoji" }),
);
export const statusText = z.string().check(
  wellFormed,
  z.trim(),
  z.normalize("NFC"),
  maxLength(limits.statusText),
  plain,
  calm,
);
/** An emoji, a few words, or both, and when it ends by itself (milliseconds since 1970). */
export const status = z.strictObject({
  emoji: statusEmoji,
  text: statusText,
  expiresAt: z.optional(number),
}).check(z.refine(({ emoji, text }) => emoji !== "" || text !== "", { error: "must not be empty" }));
export type Status = z.infer<typeof status>;
/** How somebody wants to be seen: as they are, away, not to be disturbed, or as if they were not there. */
export const availability = z.enum(["auto", "away", "dnd", "invisible"]);
export type Availability = z.infer<typeof availability>;
/** Of a request to be contacts. */
export const contactNote = textOf(limits.contactNote);

export const access = z.enum(["public", "private", "password"]);
export type Access = z.infer<typeof access>;
/**
 * Who may begin a direct conversation with somebody: anybody, those who share a room with them and their contacts,
 * only their contacts, or nobody.
 */
export const whoMayMessage = z.enum(["everybody", "shared", "contacts", "nobody"]);
export type WhoMayMessage = z.infer<typeof whoMayMessage>;
export const roomRole = z.enum(["owner", "moderator", "member"]);
export type RoomRole = z.infer<typeof roomRole>;
export type ServerRole = "owner" | "admin" | "member";
