/** Small steps that routes share: who must be signed in, what a command's body is, what a new session answers. */
import type { Context } from "fresh";
import * as z from "zod/mini";
import { ParleyError } from "../../core/errors.ts";
import { type CommandBody, commands, type CommandType } from "../../core/protocol/commands.ts";
import { parse } from "../../core/protocol/parse.ts";
import { readJson } from "../../core/security/body.ts";
import type { Scope } from "../../core/scope.ts";
import { setSessionCookie } from "../../core/sessions/cookie.ts";
import type { OpenedSession } from "../../core/sessions/sessions.ts";
import type { State } from "../../define.ts";

/** @throws {ParleyError} `not_signed_in` */
export function signedIn(ctx: Context<State>): Scope {
  if (ctx.state.scope !== null) return ctx.state.scope;
  throw new ParleyError("not_signed_in", "Cannot do that: you are not signed in");
}

const anything = z.record(z.string(), z.unknown());

/** The body of a command that the address has already said something of. */
export async function readCommand<T extends CommandType>(
  ctx: Context<State>,
  type: T,
  known: Record<string, string> = {},
): Promise<CommandBody<T>> {
  const body = isEmpty(ctx.req) ? {} : await readJson(ctx.req, anything);
  for (const field of Object.keys(known)) {
    if (Object.hasOwn(body, field)) {
      throw new ParleyError("unknown_field", `Unknown field "${field}"`, { field });
    }
  }
  return parse(commands[type], { ...body, ...known }) as CommandBody<T>;
}

/** Deno gives every request but GET and HEAD a body to read, also when none was sent. */
function isEmpty({ body, headers }: Request): boolean {
  if (body === null) return true;
  const sent = headers.has("content-type") || headers.has("transfer-encoding");
  return !sent && Number(headers.get("content-length") ?? 0) === 0;
}

// What is not in here stays text, also when somebody looks for "2026".
const numbers = new Set(["before", "after", "around", "limit"]);

/** The query of an address, as a command's body; numbers are written as digits. */
export function readQuery<T extends CommandType>(
  ctx: Context<State>,
  type: T,
  known: Record<string, string> = {},
): CommandBody<T> {
  const query: Record<string, unknown> = {};
  for (const [name, value] of ctx.url.searchParams) {
    query[name] = numbers.has(name) && /^\d{1,15}$/.test(value) ? Number(value) : value;
  }
  return parse(commands[type], { ...query, ...known }) as CommandBody<T>;
}

export function withSession(ctx: Context<State>, response: Response, { token }: OpenedSession): Response {
  const { secure, core } = ctx.state;
  setSessionCookie(response.headers, token, { secure, lifetime: core.config.sessionLifetime });
  return response;
}

/** 303: whatever the method was, the next request is a GET. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
