/** `/api/session`: who I am, signing in and out. */
import { loginForm } from "../../core/accounts/forms.ts";
import { login } from "../../core/entrance.ts";
import { readJson } from "../../core/security/body.ts";
import { clearSessionCookie } from "../../core/sessions/cookie.ts";
import { define } from "../../define.ts";
import { signedIn, withSession } from "../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { userId, role, sessionId, sessionExpiresAt } = signedIn(ctx);
    const [person] = await ctx.state.core.accounts.people([userId]);
    return Response.json({ person, role, session: sessionId, expiresAt: sessionExpiresAt });
  },
  async POST(ctx) {
    const { core, visitor } = ctx.state;
    const opened = await login(core, visitor, await readJson(ctx.req, loginForm));
    const [person] = await core.accounts.people([opened.scope.userId]);
    return withSession(ctx, Response.json({ person }, { status: 201 }), opened);
  },
  async DELETE(ctx) {
    await ctx.state.core.sessions.close(signedIn(ctx));
    const response = new Response(null, { status: 204 });
    clearSessionCookie(response.headers, ctx.state);
    return response;
  },
});
