/** `/api/me/avatar`: my picture. */
import { limits } from "../../../core/protocol/limits.ts";
import { readBinary } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

/** Milliseconds: a slow telephone is not cut off. */
const within = 60_000;

export const handlers = define.handlers({
  async PUT(ctx) {
    const scope = signedIn(ctx);
    const bytes = await readBinary(ctx.req, { limit: limits.avatar, within });
    return Response.json({ person: await ctx.state.core.avatars.set(scope, bytes) });
  },
  async DELETE(ctx) {
    return Response.json({ person: await ctx.state.core.avatars.remove(signedIn(ctx)) });
  },
});
