/** `/api/push/devices/:id`: another device of mine; DELETE takes it away. */
import { define } from "../../../../define.ts";
import { readCommand, signedIn } from "../../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async DELETE(ctx) {
    const scope = signedIn(ctx);
    const body = await readCommand(ctx, "push.remove", { session: ctx.params.id! });
    await ctx.state.core.push.remove(scope, body);
    return new Response(null, { status: 204 });
  },
});
