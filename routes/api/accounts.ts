/** `/api/accounts`: registering. */
import { registerForm } from "../../core/accounts/forms.ts";
import { register } from "../../core/entrance.ts";
import { readJson } from "../../core/security/body.ts";
import { define } from "../../define.ts";
import { withSession } from "../(_edge)/answers.ts";

export const handlers = define.handlers({
  async POST(ctx) {
    const { core, visitor } = ctx.state;
    const opened = await register(core, visitor, await readJson(ctx.req, registerForm));
    const [person] = await core.accounts.people([opened.scope.userId]);
    return withSession(ctx, Response.json({ person }, { status: 201 }), opened);
  },
});
