// This module is browser compatible.
/** Why something was not done, as a sentence for people. */
import { LineLost } from "./connection.ts";

export function whyNot(error: unknown): string {
  if (error instanceof LineLost) return "The server cannot be reached now; please try again";
  return error instanceof Error ? error.message : "Cannot do that now; please try again";
}
