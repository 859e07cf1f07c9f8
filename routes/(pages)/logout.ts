/** `/logout`: ends this session. */
import { clearSessionCookie } from "../../core/sessions/cookie.ts";
import { define } from "../../define.ts";
import { seeOther } from "../(_edge)/answers.ts";

export const handlers = define.handlers({
  async POST(ctx) {
    const { core, scope } = ctx.state;
    if (scope !== null) await core.sessions.close(scope);
    const response = seeOther("/login?notice=out");
    clearSessionCookie(response.headers, ctx.state);
    return response;
  },
});
