/** `/api/emoji/:name`: one emoji of this server. PUT adds the picture that is its body, DELETE takes it away. */
import { limits } from "../../../core/protocol/limits.ts";
import { readBinary } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

/** Milliseconds: a slow telephone is not cut off. */
const within = 60_000;

export const handlers = define.handlers({
  async PUT(ctx) {
    const scope = signedIn(ctx);
    const bytes = await readBinary(ctx.req, { limit: limits.emojiPicture, within });
    const added = await ctx.state.core.customEmoji.add(scope, ctx.params.name!, bytes);
    return Response.json(added, { status: 201 });
  },
  async DELETE(ctx) {
    await ctx.state.core.customEmoji.remove(signedIn(ctx), ctx.params.name!);
    return new Response(null, { status: 204 });
  },
});
