/** `/settings/blocked`: hears from somebody again. */
import * as z from "zod/mini";
import { id } from "../../../core/protocol/shapes.ts";
import { readForm } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";

const form = z.strictObject({ user: id });

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { user } = await readForm(ctx.req, form);
    await ctx.state.core.direct.block(scope, { user, on: false });
    return seeOther("/settings?done=unblocked");
  },
});
