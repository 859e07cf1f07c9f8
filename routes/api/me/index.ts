/** `/api/me`: what I may change of my account. */
import { renameForm } from "../../../core/accounts/forms.ts";
import { readJson } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async PATCH(ctx) {
    const scope = signedIn(ctx);
    const { accounts } = ctx.state.core;
    await accounts.rename(scope, await readJson(ctx.req, renameForm));
    const [person] = await accounts.people([scope.userId]);
    return Response.json({ person });
  },
});
