/**
 * The address that a request really comes from, in one spelling, and the bucket that it counts in. What a client
 * writes into headers is believed only as far as trusted proxies vouch for it; without that anyone could pick a new
 * address for every guess at a password.
 */
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Canonical client address. `peer` is the other end of the connection; entries of `trustedProxies` are addresses or CIDR ranges. */
export function clientAddress(peer: string, headers: Headers, trustedProxies: readonly string[]): string {
  let client = parse(peer);
  if (client === null) return "unknown";
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").filter((hop) => hop.trim() !== "");
  // From the right, because each proxy appends whom it saw: the first that is no proxy of ours is the client.
  while (hops.length > 0 && isIn(client, trustedProxies)) {
    const hop = parse(withoutPort(hops.pop()!.trim()));
    if (hop === null) break;
    client = hop;
  }
  return spelled(client);
}

/** Whether a connection comes from a proxy whose forwarding headers are believed. */
export function isTrusted(peer: string, trustedProxies: readonly string[]): boolean {
  const address = parse(peer);
  return address !== null && isIn(address, trustedProxies);
}

/** Whether the text can stand in `trustedProxies`: an address or a CIDR range. */
export function isRange(text: string): boolean {
  return text.includes("/") ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}

/** What an address counts as: IPv4 itself; of IPv6 the /64, which one household or machine has to itself. */
export function bucketOf(address: string): string {
  return networkOf(address, 64) ?? address;
}

/** The /48 that an IPv6 address is in, which one customer can have; null for IPv4. */
export function siteOf(address: string): string | null {
  return networkOf(address, 48);
}

function networkOf(address: string, bits: number): string | null {
  const parsed = parse(address);
  if (parsed === null || parsed.kind() === "ipv4") return null;
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${bits}`);
  return `${spelled(network)}/${bits}`;
}

/** IPv4 written as IPv6 (`::ffff:1.2.3.4`) is IPv4; zone indices mean nothing elsewhere. */
function parse(text: string): Address | null {
  const plain = text.replace(/%.*$/, "");
  return ipaddr.isValid(plain) ? ipaddr.process(plain) : null;
}

function spelled(address: Address): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

function isIn(address: Address, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const [network, bits] = toCidr(range);
    return network.kind() === address.kind() && address.match(network, bits);
  });
}

function toCidr(range: string): [Address, number] {
  if (range.includes("/")) return ipaddr.parseCIDR(range);
  const address = ipaddr.process(range);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Some proxies write `1.2.3.4:5678` or `[2001:db8::1]:5678`. */
function withoutPort(hop: string): string {
  return /^\[(.+)\](:\d+)?$/.exec(hop)?.[1] ?? /^([^:]+):\d+$/.exec(hop)?.[1] ?? hop;
}
