/**
 * Turns what was thrown into the one answer that people or programs get: a page or JSON, with the status of the
 * error's catalogue entry, and how long to wait. What is not in the catalogue is logged and told to nobody.
 */
import { type Context, HttpError, type Middleware } from "fresh";
import { type ErrorCode, ParleyError, toErrorBody } from "../../core/errors.ts";
import { statusOf } from "../../core/error_statuses.ts";
import { ErrorPage } from "../../components/pages/ErrorPage.tsx";
import type { State } from "../../define.ts";

export async function problem(ctx: Context<State>, error: unknown): Promise<Response> {
  const { core, visitor } = ctx.state;
  if (!(error instanceof ParleyError)) {
    core.effects.log("error", "http.failed", { requestId: visitor.requestId, path: ctx.url.pathname, error });
  }
  const body = toErrorBody(error, visitor.requestId);
  const status = statusOf(body);
  const headers = new Headers({ "cache-control": "no-store" });
  if (body.retryAfter !== undefined) headers.set("retry-after", String(body.retryAfter));
  if (wantsJson(ctx)) return Response.json({ error: body }, { status, headers });
  return await ctx.render(
    <ErrorPage status={status} message={body.message} requestId={visitor.requestId} />,
    {
      status,
      headers,
    },
  );
}

/** The middleware of every folder whose routes throw what they refuse. */
export const answersRefusals: Middleware<State> = async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    // No such address, no such method: routes/_error.tsx answers.
    if (error instanceof HttpError) throw error;
    return await problem(ctx, error);
  }
};

/** A program that asked for an address or a method that is not there gets JSON as well. */
export function asProgramReads(ctx: Context<State>, response: Response): Response {
  const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
  if (response.status < 400 || !isPage || !wantsJson(ctx)) return response;
  const code = codes[response.status] ?? "internal";
  const error = new ParleyError(
    code,
    sentences[code] ?? "Something went wrong on the server; please try again",
  );
  const allow = response.headers.get("allow");
  return Response.json({ error: error.toBody(ctx.state.visitor.requestId) }, {
    status: response.status,
    headers: { "cache-control": "no-store", ...(allow === null ? {} : { allow }) },
  });
}

const codes: Record<number, ErrorCode> = { 400: "bad_request", 404: "not_found", 405: "method_not_allowed" };
const sentences: Partial<Record<ErrorCode, string>> = {
  bad_request: "Cannot read that request: its address is not well-formed",
  not_found: "Cannot find that address: there is nothing there",
  method_not_allowed: "Cannot do that here: the address does not take this method",
};

export function wantsJson({ url, req }: Pick<Context<State>, "url" | "req">): boolean {
  return url.pathname.startsWith("/api/") || !(req.headers.get("accept") ?? "*/*").match(/text\/html|\*\/\*/);
}
