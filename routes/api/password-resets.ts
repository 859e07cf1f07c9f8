/** `/api/password-resets`: asking for a link that lets one choose a new password, and choosing it. */
import { forgotForm, resetForm } from "../../core/accounts/forms.ts";
import { reset } from "../../core/entrance.ts";
import { readJson } from "../../core/security/body.ts";
import { define } from "../../define.ts";
import { withSession } from "../(_edge)/answers.ts";

export const handlers = define.handlers({
  async POST(ctx) {
    const { core, visitor } = ctx.state;
    await core.accounts.forgot(visitor, await readJson(ctx.req, forgotForm));
    return new Response(null, { status: 202 });
  },
  async PUT(ctx) {
    const { core, visitor } = ctx.state;
    const opened = await reset(core, visitor, await readJson(ctx.req, resetForm));
    const [person] = await core.accounts.people([opened.scope.userId]);
    return withSession(ctx, Response.json({ person }), opened);
  },
});
