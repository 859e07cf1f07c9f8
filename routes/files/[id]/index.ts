/** `/files/:id`: a file of a message, for those who may read it. */
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";
import { sendFile } from "../../(_edge)/sending_files.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return sendFile(ctx, await ctx.state.core.files.open(signedIn(ctx), ctx.params.id!, "whole"));
  },
});
