/**
 * csp(): the Content-Security-Policy of every answer, also of errors and files when it is registered first. With
 * `useNonce`, scripts and styles run only with the nonce that the renderer gave them.
 */
import { frameOf } from "./context.ts";
import type { Middleware } from "./types.ts";

export interface CSPOptions {
  /** Only report violations. */
  reportOnly?: boolean;
  /** Where violations are sent. */
  reportTo?: string;
  /** Directives; one replaces the default of the same name. */
  csp?: string[];
  /** A nonce per page instead of 'unsafe-inline'. */
  useNonce?: boolean;
}

export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const header = options.reportOnly ? "content-security-policy-report-only" : "content-security-policy";
  const directives = mergeDirectives(options.csp ?? [], options.reportTo);
  const policy = directives.join("; ");
  const strict = directives.map(withNonceMark).join("; ");
  const plain = strict.replaceAll(` ${NONCE}`, "");
  const reporting = options.reportTo === undefined ? null : `csp-endpoint="${options.reportTo}"`;
  return async (ctx) => {
    const response = await ctx.next();
    if (reporting !== null) response.headers.set("reporting-endpoints", reporting);
    if (!options.useNonce) {
      response.headers.set(header, policy);
      return response;
    }
    const { nonce } = frameOf(ctx);
    response.headers.set(header, nonce === null ? plain : strict.replaceAll(NONCE, `'nonce-${nonce}'`));
    return response;
  };
}

const NONCE = "'nonce'";

const defaults = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

function mergeDirectives(own: string[], reportTo: string | undefined): string[] {
  const directives = new Map<string, string>();
  for (const text of [...defaults, ...own]) {
    const directive = text.trim().replace(/;$/, "");
    directives.set(directive.split(/\s+/, 1)[0]!, directive);
  }
  if (reportTo !== undefined) directives.set("report-to", `report-to csp-endpoint; report-uri ${reportTo}`);
  return [...directives.values()];
}

/** The boot script needs the nonce also where the application wrote a directive without 'unsafe-inline'. */
function withNonceMark(directive: string): string {
  if (!/^(script|style|default)-src /.test(directive)) return directive;
  if (directive.includes("'unsafe-inline'")) return directive.replace("'unsafe-inline'", NONCE);
  return directive.startsWith("default-src ") ? directive : `${directive.replace(/ 'none'$/, "")} ${NONCE}`;
}
