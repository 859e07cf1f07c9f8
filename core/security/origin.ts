/**
 * Whether a request was made by one of our own pages. Browsers send the session cookie along with requests that
 * other sites make; what they cannot do is lie about where the request was made (`Origin`, `Sec-Fetch-Site`).
 * Without these checks any page that somebody visits could act and listen in their name.
 */
import type { Config } from "../config.ts";
import { ParleyError } from "../errors.ts";
import { isTrusted } from "./address.ts";

export { safeNext } from "./next.ts";

/** What the server knows about a request besides the request. */
export interface Edge {
  /** Address of the other end of the connection. */
  peer: string;
  config: Pick<Config, "publicUrl" | "trustedProxies">;
}

/** The origin that a request was addressed to, as the browser sees it; trusted proxies may say what that is. */
export function ownOrigin(request: Request, { peer, config }: Edge): string {
  const url = new URL(request.url);
  if (!isTrusted(peer, config.trustedProxies)) return url.origin;
  const host = lastOf(request.headers.get("x-forwarded-host")) ?? url.host;
  const scheme = lastOf(request.headers.get("x-forwarded-proto")) ?? url.protocol.slice(0, -1);
  const forwarded = `${scheme}://${host}`;
  return /^https?:\/\/[^/\\?#@\s]+$/.test(forwarded) && URL.canParse(forwarded)
    ? new URL(forwarded).origin
    : url.origin;
}

/** Whether people reach this request's page over HTTPS: what decides the cookie's name and HSTS. */
export function isSecure(request: Request, edge: Edge): boolean {
  const own = new URL(ownOrigin(request, edge));
  const { publicUrl } = edge.config;
  return (publicUrl?.host === own.host ? publicUrl : own).protocol === "https:";
}

/** For WebSocket upgrades, which no other rule of the browser protects. @throws {ParleyError} `cross_site` */
export function checkOrigin(request: Request, edge: Edge): void {
  if (!isAllowed(request.headers.get("origin"), request, edge)) throw crossSite();
}

/** For every request that changes something. @throws {ParleyError} `cross_site` */
export function checkSameSite(request: Request, edge: Edge): void {
  if (isSafe(request.method)) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin === null && site === null) return checkProgram(request);
  if (origin !== null && !isAllowed(origin, request, edge)) throw crossSite();
  if (site !== null && !isSameSite(site, origin)) throw crossSite();
}

function isAllowed(origin: string | null, request: Request, edge: Edge): boolean {
  const own = ownOrigin(request, edge);
  const { publicUrl } = edge.config;
  if (publicUrl === null) return origin === own;
  if (origin === publicUrl.origin) return true;
  // On the public host only the public scheme: its pages over plain HTTP could be anybody's.
  return origin === own && new URL(own).host !== publicUrl.host;
}

/** `none` is a person's own doing (an address typed, a form sent again); then the Origin must be there to tell. */
function isSameSite(site: string, origin: string | null): boolean {
  return site === "same-origin" || (site === "none" && origin !== null);
}

/** Programs send neither header; they carry a token, which no other site can make a browser send. */
function checkProgram(request: Request): void {
  if (/^Bearer [^\s]+$/i.test(request.headers.get("authorization") ?? "")) return;
  // Mail programs (RFC 8058) are nobody: what they may is in the address that they were mailed.
  const isNobody = !request.headers.has("cookie") && new URL(request.url).pathname === "/unsubscribe";
  if (!isNobody) throw crossSite();
}

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/** Each proxy appends; the last is the one that is trusted. */
function lastOf(header: string | null): string | null {
  return header?.split(",").at(-1)?.trim() || null;
}

function crossSite(): ParleyError {
  return new ParleyError(
    "cross_site",
    "Cannot accept this request: it was not made by a page of this server",
  );
}
