/** `/avatars/:user/:version/:size`: the picture that somebody has of themselves, 96 or 256 pixels wide. */
import { define } from "../../../../define.ts";
import { signedIn } from "../../../(_edge)/answers.ts";
import { sendFile } from "../../../(_edge)/sending_files.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { user, version, size } = ctx.params;
    return sendFile(ctx, await ctx.state.core.avatars.open(signedIn(ctx), user!, version!, size!));
  },
});
