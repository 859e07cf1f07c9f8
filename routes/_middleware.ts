/** Before every page and API call: refuses what other sites ask for, and finds out who asks. */
import type { Context } from "fresh";
import { statusOf } from "../core/error_statuses.ts";
import { ParleyError } from "../core/errors.ts";
import { checkSameSite } from "../core/security/origin.ts";
import { sessionToken, setSessionCookie } from "../core/sessions/cookie.ts";
import { define, type State } from "../define.ts";
import { asProgramReads, problem } from "./(_edge)/problem.tsx";

const longestPath = 2000;

export default define.middleware(async (ctx) => {
  const { core, peer } = ctx.state;
  try {
    if (ctx.url.pathname.length > longestPath) {
      throw new ParleyError("not_found", "Cannot find so long an address");
    }
    checkSameSite(ctx.req, { peer, config: core.config });
    ctx.state.scope = await whoAsks(ctx);
  } catch (error) {
    return await problem(ctx, error);
  }
  const response = asProgramReads(ctx, await ctx.next());
  await renew(ctx, response);
  return response;
});

/** Whoever uses a session keeps it. Not on a response that sets or ends one itself, nor on a socket. */
async function renew({ state }: Context<State>, response: Response): Promise<void> {
  if (state.scope === null || response.status === 101 || response.headers.has("set-cookie")) return;
  const { secure, core } = state;
  const token = await core.sessions.renew(state.scope);
  if (token === null) return;
  setSessionCookie(response.headers, token, { secure, lifetime: core.config.sessionLifetime });
}

/** An ended or false session counts as none; what cannot be found out is an error. */
async function whoAsks({ req, state }: Context<State>): Promise<State["scope"]> {
  const token = sessionToken(req.headers, { secure: state.secure });
  if (token === null) return null;
  try {
    return await state.core.sessions.authenticate(token, state.visitor);
  } catch (error) {
    if (error instanceof ParleyError && statusOf(error) === 401) return null;
    throw error;
  }
}
