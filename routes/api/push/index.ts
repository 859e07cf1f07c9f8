/** `/api/push`: the devices of mine that are told of things; this one is added (PUT) or taken away (DELETE). */
import { ownOrigin } from "../../../core/security/origin.ts";
import { define } from "../../../define.ts";
import { readCommand, signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return Response.json(await ctx.state.core.push.get(signedIn(ctx)));
  },
  async PUT(ctx) {
    const scope = signedIn(ctx);
    const { core, peer } = ctx.state;
    const body = await readCommand(ctx, "push.set");
    return Response.json(await core.push.set(scope, body, ownOrigin(ctx.req, { peer, config: core.config })));
  },
  async DELETE(ctx) {
    await ctx.state.core.push.remove(signedIn(ctx), {});
    return new Response(null, { status: 204 });
  },
});
