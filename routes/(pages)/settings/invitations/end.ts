/** `/settings/invitations/end`: takes a link back. */
import * as z from "zod/mini";
import { id } from "../../../../core/protocol/shapes.ts";
import { readForm } from "../../../../core/security/body.ts";
import { define } from "../../../../define.ts";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";

const form = z.strictObject({ invitation: id });

export const handlers = define.handlers({
  GET: () => seeOther("/settings/invitations"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { invitation } = await readForm(ctx.req, form);
    await ctx.state.core.accounts.uninvite(scope, invitation);
    return seeOther("/settings/invitations");
  },
});
