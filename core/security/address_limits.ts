/**
 * Limits by address. An IPv6 customer has 65,536 networks of /64, so the /48 around one has a ceiling too.
 */
import { bucketOf, siteOf } from "./address.ts";
import type { Limiter, LimitOptions, RuleName } from "./limiter.ts";

/** How many /64 of one /48 may use up their limit. */
const perSite = 10;

export interface AddressLimitOptions extends LimitOptions {
  /** Counts apart from the rule's other uses. */
  as?: string;
}

export async function takeByAddress(
  limiter: Limiter,
  rule: RuleName,
  address: string,
  options: AddressLimitOptions = {},
): Promise<void> {
  for (const { subject, times } of subjectsOf(address, options)) await limiter.take(rule, subject, { times });
}

export async function giveBackByAddress(
  limiter: Limiter,
  rule: RuleName,
  address: string,
  options: AddressLimitOptions = {},
): Promise<void> {
  for (const { subject, times } of subjectsOf(address, options)) {
    await limiter.giveBack(rule, subject, { times });
  }
}

function subjectsOf(address: string, { as = "address", times = 1 }: AddressLimitOptions) {
  const subjects = [{ subject: `${as}:${bucketOf(address)}`, times }];
  const site = siteOf(address);
  // The ceiling first: who is over it does not use up the places of a single network.
  if (site !== null) subjects.unshift({ subject: `${as}:${site}`, times: times * perSite });
  return subjects;
}
