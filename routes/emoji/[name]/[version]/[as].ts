/** `/emoji/:name/:version/:as`: the picture of an emoji of this server: `small` (64 pixels), `large` (128) or `moving`. */
import { define } from "../../../../define.ts";
import { signedIn } from "../../../(_edge)/answers.ts";
import { sendFile } from "../../../(_edge)/sending_files.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { name, version, as } = ctx.params;
    return sendFile(ctx, await ctx.state.core.customEmoji.open(signedIn(ctx), name!, version!, as!));
  },
});
