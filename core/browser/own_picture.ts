// This module is browser compatible.
/** Gives my picture to the server, or takes it away. */
import type { ErrorBody } from "../errors.ts";
import type { Person } from "../protocol/entries.ts";

/** Pixels along a side that are sent: more than anybody is shown. */
export const sent = 512;
export const accepted = "image/jpeg,image/png,image/webp,image/gif,image/avif";

/** @param picture null: initials again. @throws with a sentence for people */
export async function givePicture(picture: Blob | null): Promise<Person> {
  const how = picture === null
    ? { method: "DELETE" }
    : { method: "PUT", body: picture, headers: { "content-type": picture.type } };
  const response = await fetch("/api/me/avatar", how).catch(() => {
    throw new Error("The server cannot be reached now; please try again");
  });
  const answer: { person?: Person; error?: ErrorBody } = await response.json().catch(() => ({}));
  if (answer.person !== undefined) return answer.person;
  throw new Error(answer.error?.message ?? "Cannot change your picture now; please try again");
}
