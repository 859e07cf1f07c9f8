/** `/settings/privacy`: who may begin a direct conversation with me, and whether others see what I have read. */
import * as z from "zod/mini";
import { whoMayMessage } from "../../../core/protocol/shapes.ts";
import { readForm } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";

const form = z.strictObject({ messages: whoMayMessage, receipts: z.optional(z.enum(["on", "off"])) });

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { messages, receipts } = await readForm(ctx.req, form);
    const wished = receipts === undefined ? {} : { receipts: receipts === "on" };
    await ctx.state.core.direct.setPrivacy(scope, { messages, ...wished });
    return seeOther("/settings?done=privacy");
  },
});
