/**
 * What `retrying` understands, for commits that go past the log.
 */
import { ParleyError } from "../errors.ts";

export function conflict(): ParleyError {
  return new ParleyError("conflict", "Somebody else changed the room at the same moment; please try again");
}
