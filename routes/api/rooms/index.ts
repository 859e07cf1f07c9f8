/** `/api/rooms`: mine, and making a new one. */
import { define } from "../../../define.ts";
import { readCommand, signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return Response.json(await ctx.state.core.rooms.mine(signedIn(ctx)));
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const membership = await ctx.state.core.rooms.create(scope, await readCommand(ctx, "room.create"));
    return Response.json(membership, {
      status: 201,
      headers: { location: `/api/rooms/${membership.room.id}` },
    });
  },
});
