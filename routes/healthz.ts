/** `/healthz`: is the process alive? */
import { define } from "../define.ts";

export const handlers = define.handlers({
  GET(ctx) {
    const { status, body } = ctx.state.core.health.alive();
    return Response.json(body, { status });
  },
});
