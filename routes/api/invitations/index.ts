/** `/api/invitations`: links that let people register, for whoever runs the server. A token is shown once. */
import { inviteForm } from "../../../core/accounts/forms.ts";
import { readJson } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return Response.json({ invitations: await ctx.state.core.accounts.invitations(signedIn(ctx)) });
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const made = await ctx.state.core.accounts.invite(scope, await readJson(ctx.req, inviteForm));
    return Response.json(made, { status: 201 });
  },
});
