/** What only those may see who govern the server: its owner and its admins. */
import { ParleyError } from "../errors.ts";
import type { Scope } from "../scope.ts";

/** @throws {ParleyError} `forbidden` */
export function mustGovern({ role }: Pick<Scope, "role">): void {
  if (role !== "member") return;
  throw new ParleyError(
    "forbidden",
    "Cannot open that page: it is for the owner and the admins of this server",
  );
}
