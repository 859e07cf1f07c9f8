/**
 * Where the server may go when somebody names an address: to public addresses of the internet, on the ports of the web,
 * and nowhere else. A name is resolved once, what it resolves to is judged, and the connection is made to exactly what
 * was judged. Without it anybody could read the operator's network through us, or a cloud's metadata.
 */
import { lookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";

export interface GuardOptions {
  /** The addresses of a name. */
  resolve?(hostname: string): Promise<string[]>;
  ports?: readonly number[];
  /** Where a connection to a judged address is really made: tests have no public ones. */
  reach?(address: string): string;
}

/** We do not go there, or got nothing that can be used. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

const webPorts = [80, 443];
const maxAddresses = 4;
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * The addresses that a connection for this URL may be made to, IPv4 first: many servers have no route for the other.
 *
 * @throws {Unreachable} when there is none.
 */
export async function judge(url: URL, options: GuardOptions = {}): Promise<string[]> {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new Unreachable("Not an address of the web");
  }
  if (url.username !== "" || url.password !== "") throw new Unreachable("An address with credentials");
  const port = portOf(url);
  if (!(options.ports ?? webPorts).includes(port)) {
    throw new Unreachable(`Port ${port} is not one of the web`);
  }
  const addresses = await (options.resolve ?? resolve)(url.hostname.replace(/^\[|\]$/g, ""));
  const open = addresses.filter(isPublic).sort((a, b) => Number(a.includes(":")) - Number(b.includes(":")));
  if (open.length === 0) throw new Unreachable("A name without a public address");
  return open.slice(0, maxAddresses).map(options.reach ?? ((address) => address));
}

/**
 * What carries another address inside (IPv4-mapped, NAT64, 6to4, Teredo) is never "unicast" here, whatever is inside;
 * IPv6 outside of 2000::/3 (RFC 4291 §2.4) includes old ways to write IPv4.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === "unicast" && (parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast));
}

export function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

type Found = (error: null, address: string | { address: string; family: number }[], family?: number) => void;

/** For `lookup` of a request: answers every question for a name with what was judged. */
export function toJudged(addresses: readonly string[]) {
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return (_hostname: string, { all }: { all?: boolean }, answer: Found) =>
    all ? answer(null, found) : answer(null, found[0]!.address, found[0]!.family);
}

/** An address is its own. */
async function resolve(hostname: string): Promise<string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}
