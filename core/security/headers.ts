/**
 * The headers that every response carries. They tell the browser what our pages may do, so that a hole in one of
 * them stays small: no scripts but our own, no frames, no addresses leaked to others.
 */
export interface HeaderOptions {
  /** Whether people reach the server over HTTPS. */
  secure: boolean;
  /** Of this response; inline scripts and styles that carry it run, no others. */
  nonce?: string;
  /** Not a page of ours but a file from somebody else: opened by itself it may do nothing. */
  inert?: boolean;
  /** The response is for one person: no cache may keep it. */
  personal?: boolean;
}

export function securityHeaders(
  { secure, nonce, inert = false, personal = false }: HeaderOptions,
): Record<string, string> {
  return {
    ...always,
    "content-security-policy": inert ? inertPolicy : contentSecurityPolicy(nonce),
    // Without includeSubDomains: the operator's other hosts are the operator's business.
    ...(secure ? { "strict-transport-security": "max-age=63072000" } : {}),
    ...(personal ? { "cache-control": "no-store" } : {}),
  };
}

const always = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // Not `no-referrer`: with that, browsers send our own forms with `Origin: null`.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": [
    "camera=(self)",
    "microphone=(self)",
    "display-capture=(self)",
    "geolocation=()",
    "payment=()",
    "usb=()",
    "serial=()",
    "midi=()",
    "browsing-topics=()",
  ].join(", "),
};

const inertPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

function contentSecurityPolicy(nonce: string | undefined): string {
  const own = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
