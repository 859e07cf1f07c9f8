/** `/api/rooms/:id/members`: who is in it; POST joins, DELETE leaves. */
import { define } from "../../../../define.ts";
import { readCommand, readQuery, signedIn } from "../../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const scope = signedIn(ctx);
    const request = readQuery(ctx, "room.members", { conversation: ctx.params.id! });
    return Response.json(await ctx.state.core.rooms.members(scope, request));
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const request = await readCommand(ctx, "room.join", { conversation: ctx.params.id! });
    return Response.json(await ctx.state.core.rooms.join(scope, request), { status: 201 });
  },
  async DELETE(ctx) {
    const scope = signedIn(ctx);
    await ctx.state.core.rooms.leave(
      scope,
      await readCommand(ctx, "room.leave", { conversation: ctx.params.id! }),
    );
    return new Response(null, { status: 204 });
  },
});
