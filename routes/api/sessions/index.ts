/** `/api/sessions`: where I am signed in; DELETE signs out everywhere else. */
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return Response.json({ sessions: await ctx.state.core.sessions.list(signedIn(ctx)) });
  },
  async DELETE(ctx) {
    return Response.json({ revoked: await ctx.state.core.sessions.revokeOthers(signedIn(ctx)) });
  },
});
