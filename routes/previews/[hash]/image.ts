/** `/previews/:hash/image`: the picture of a link, from the store, so that no reader's browser asks the other site. */
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    signedIn(ctx);
    const { type, bytes } = await ctx.state.core.previews.image(ctx.params.hash!);
    ctx.state.inert = true;
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { "content-type": type, "cache-control": "private, max-age=86400", "vary": "cookie" },
    });
  },
});
