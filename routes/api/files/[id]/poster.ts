/** `/api/files/:id/poster`: the picture that stands for a film of mine until it is played. */
import { limits } from "../../../../core/protocol/limits.ts";
import { readBinary } from "../../../../core/security/body.ts";
import { define } from "../../../../define.ts";
import { signedIn } from "../../../(_edge)/answers.ts";

/** Milliseconds: a slow telephone is not cut off. */
const within = 60_000;

export const handlers = define.handlers({
  async PUT(ctx) {
    const scope = signedIn(ctx);
    const bytes = await readBinary(ctx.req, { limit: limits.poster, within });
    return Response.json(await ctx.state.core.files.poster(scope, ctx.params.id!, bytes));
  },
});
