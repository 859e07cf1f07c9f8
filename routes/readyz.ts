/** `/readyz`: should people be sent here? */
import { define } from "../define.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { status, body } = await ctx.state.core.health.ready();
    return Response.json(body, { status });
  },
});
