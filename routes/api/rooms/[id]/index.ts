/** `/api/rooms/:id`: one room of mine. */
import { define } from "../../../../define.ts";
import { readCommand, signedIn } from "../../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return Response.json(await ctx.state.core.rooms.membership(signedIn(ctx), ctx.params.id!));
  },
  async PATCH(ctx) {
    const scope = signedIn(ctx);
    const change = await readCommand(ctx, "room.update", { conversation: ctx.params.id! });
    return Response.json(await ctx.state.core.rooms.update(scope, change));
  },
  async DELETE(ctx) {
    const scope = signedIn(ctx);
    await ctx.state.core.rooms.delete(
      scope,
      await readCommand(ctx, "room.delete", { conversation: ctx.params.id! }),
    );
    return new Response(null, { status: 204 });
  },
});
