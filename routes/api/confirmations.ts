/** `/api/confirmations`: that an address is somebody's, by the token of the link that was mailed there. */
import { confirmForm } from "../../core/accounts/forms.ts";
import { readJson } from "../../core/security/body.ts";
import { define } from "../../define.ts";

export const handlers = define.handlers({
  async POST(ctx) {
    const { token } = await readJson(ctx.req, confirmForm);
    const { email } = await ctx.state.core.accounts.confirmEmail(token);
    return Response.json({ email });
  },
});
