/** `/settings/sessions`: ends one of my sessions. */
import * as z from "zod/mini";
import { id } from "../../../../core/protocol/shapes.ts";
import { readForm } from "../../../../core/security/body.ts";
import { define } from "../../../../define.ts";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";

const form = z.strictObject({ session: id });

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { session } = await readForm(ctx.req, form);
    await ctx.state.core.sessions.revoke(scope, session);
    return seeOther(session === scope.sessionId ? "/login?notice=out" : "/settings?done=session");
  },
});
