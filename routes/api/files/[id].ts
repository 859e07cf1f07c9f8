/** `/api/files/:id`: what is known of a file. The file itself is at `/files/:id`. */
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return Response.json(await ctx.state.core.files.info(signedIn(ctx), ctx.params.id!));
  },
});
