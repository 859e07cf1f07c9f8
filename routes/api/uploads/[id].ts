/** `/api/uploads/:id`: HEAD says how far it is, PATCH adds to it, DELETE gives it up. */
import { define } from "../../../define.ts";
import { additionOf, bringsBytes, expires, speaker, wholeHeader } from "../../(_edge)/tus.ts";

export const handlers = define.handlers({
  async HEAD(ctx) {
    const { offset, size, expiresAt } = await ctx.state.core.files.progress(speaker(ctx), ctx.params.id!);
    const headers = {
      "cache-control": "no-store",
      "upload-offset": String(offset),
      "upload-length": String(size),
      "upload-expires": expires(expiresAt),
    };
    return new Response(null, { headers });
  },
  async PATCH(ctx) {
    const scope = speaker(ctx);
    const { files } = ctx.state.core;
    bringsBytes(ctx);
    const addition = additionOf(ctx, wholeHeader(ctx, "Upload-Offset"));
    const { offset, expiresAt } = await files.add(scope, ctx.params.id!, addition);
    const headers = { "upload-offset": String(offset), "upload-expires": expires(expiresAt) };
    return new Response(null, { status: 204, headers });
  },
  async DELETE(ctx) {
    await ctx.state.core.files.giveUp(speaker(ctx), ctx.params.id!);
    return new Response(null, { status: 204 });
  },
});
