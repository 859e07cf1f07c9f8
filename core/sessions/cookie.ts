/**
 * The cookie that carries a session. Over HTTPS its name starts with `__Host-`, which makes the browser refuse it
 * from subdomains and plain HTTP; over plain HTTP (localhost, a LAN) browsers keep no such cookie, so it has the
 * short name. Scripts cannot read either.
 */
import { deleteCookie, setCookie } from "@std/http/cookie";

export interface CookieOptions {
  /** Whether people reach the server over HTTPS. */
  secure: boolean;
}

// The npm copy of @std/http has no types; these are the parts used here.
interface Cookie {
  name: string;
  value: string;
  maxAge?: number;
  path: string;
  secure: boolean;
  httpOnly: boolean;
  sameSite: "Lax";
}
type Attributes = Omit<Cookie, "value" | "maxAge">;
const std = { deleteCookie, setCookie } as {
  setCookie(headers: Headers, cookie: Cookie): void;
  deleteCookie(headers: Headers, name: string, attributes: Omit<Attributes, "name">): void;
};

/** @param lifetime Milliseconds. */
export function setSessionCookie(
  headers: Headers,
  token: string,
  { secure, lifetime }: CookieOptions & { lifetime: number },
): void {
  std.setCookie(headers, { ...attributes(secure), value: token, maxAge: Math.floor(lifetime / 1000) });
}

export function clearSessionCookie(headers: Headers, { secure }: CookieOptions): void {
  const { name, ...rest } = attributes(secure);
  std.deleteCookie(headers, name, rest);
}

/** The token that a request carries, or null. */
export function sessionToken(headers: Headers, { secure }: CookieOptions): string | null {
  return readCookie(headers, attributes(secure).name);
}

/** Null when there is none. What else is in the header does not matter: other programs of the same host write it too. */
export function readCookie(headers: Headers, name: string): string | null {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.findLast((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}

function attributes(secure: boolean): Attributes {
  const name = secure ? "__Host-parley" : "parley";
  return { name, path: "/", secure, httpOnly: true, sameSite: "Lax" };
}
