/** `/api/rooms/public`: rooms that anybody may find, by name and topic. */
import { define } from "../../../define.ts";
import { readQuery, signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const scope = signedIn(ctx);
    return Response.json(await ctx.state.core.rooms.browse(scope, readQuery(ctx, "rooms.browse")));
  },
});
