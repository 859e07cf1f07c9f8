/** `/settings/privacy`: who may begin a direct conversation with me. */
import * as z from "zod/mini";
import { whoMayMessage } from "../../../core/protocol/shapes.ts";
import { readForm } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";

const form = z.strictObject({ messages: whoMayMessage });

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    await ctx.state.core.direct.setPrivacy(scope, await readForm(ctx.req, form));
    return seeOther("/settings?done=privacy");
  },
});
