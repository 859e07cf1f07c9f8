/** `/settings/email/keep`: not the other address after all. */
import { define } from "../../../../define.ts";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    await ctx.state.core.accounts.keepEmail(signedIn(ctx));
    return seeOther("/settings?done=emailkept");
  },
});
