/**
 * Turns what was thrown into the one answer that people or programs get: a page or JSON, with the status of the
 * error's catalogue entry, and how long to wait. What is not in the catalogue is logged and told to nobody.
 */
import type { Context } from "fresh";
import { catalogue, ParleyError, toErrorBody } from "../../core/errors.ts";
import { ErrorPage } from "../../components/pages/ErrorPage.tsx";
import type { State } from "../../define.ts";

export async function problem(ctx: Context<State>, error: unknown): Promise<Response> {
  const { core, visitor } = ctx.state;
  if (!(error instanceof ParleyError)) {
    core.effects.log("error", "http.failed", { requestId: visitor.requestId, path: ctx.url.pathname, error });
  }
  const body = toErrorBody(error, visitor.requestId);
  const { status } = catalogue[body.code];
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

export function wantsJson({ url, req }: Pick<Context<State>, "url" | "req">): boolean {
  return url.pathname.startsWith("/api/") || !(req.headers.get("accept") ?? "*/*").match(/text\/html|\*\/\*/);
}
