/** The address in the store: the account that has it, and what leads from it to the account. */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Found } from "../kv/store.ts";
import type { AccountsParts } from "./accounts.ts";
import { foldEmail } from "./people.ts";

/** Writes the account with its address, and what leads to it. */
export function moveAddress(change: Change, before: UserRecord, next: UserRecord): void {
  change.set(keys.user(next.id), next);
  const [was, is] = [keys.userByEmail(foldEmail(before.email)), keys.userByEmail(foldEmail(next.email))];
  if (foldEmail(before.email) === foldEmail(next.email)) return;
  change.check(is, null).delete(was).set(is, next.id);
}

/** @throws {ParleyError} `email_taken` */
export async function refuseTaken({ store }: AccountsParts, user: UserRecord, email: string): Promise<void> {
  const owner = await store.get(keys.userByEmail(foldEmail(email)));
  if (owner === null || owner === user.id) return;
  throw new ParleyError(
    "email_taken",
    "Cannot use that address: there is an account with it already",
    { field: "email" },
  );
}

type Build = ((change: Change) => unknown) | null;

/** Changes an account as it is now, in one commit. */
export async function edit(
  { store }: AccountsParts,
  userId: string,
  plan: (user: Found<UserRecord>) => Promise<Build>,
): Promise<void> {
  await retrying(async () => {
    const key = keys.user(userId);
    const user = await store.find(key);
    if (user === null) throw notFound("account");
    const build = await plan(user);
    if (build === null || await store.commit((change) => build(change.check(key, user)))) return;
    throw busyAccount();
  });
}

export function busyAccount(): ParleyError {
  return new ParleyError("conflict", "Cannot change that: your account is being changed; please try again");
}
