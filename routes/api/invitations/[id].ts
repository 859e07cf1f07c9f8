/** `/api/invitations/:id`: one link; DELETE takes it back. */
import { notFound } from "../../../core/errors.ts";
import { id } from "../../../core/protocol/shapes.ts";
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async DELETE(ctx) {
    const scope = signedIn(ctx);
    if (!id.safeParse(ctx.params.id).success) throw notFound("invitation");
    await ctx.state.core.accounts.uninvite(scope, ctx.params.id!);
    return new Response(null, { status: 204 });
  },
});
