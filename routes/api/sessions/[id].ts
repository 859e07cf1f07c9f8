/** `/api/sessions/:id`: one of my sessions; DELETE ends it. */
import { commands } from "../../../core/protocol/commands.ts";
import { parse } from "../../../core/protocol/parse.ts";
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async DELETE(ctx) {
    const scope = signedIn(ctx);
    const { session } = parse(commands["session.revoke"], { session: ctx.params.id });
    await ctx.state.core.sessions.revoke(scope, session);
    return new Response(null, { status: 204 });
  },
});
