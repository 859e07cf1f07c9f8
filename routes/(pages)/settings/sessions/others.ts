/** `/settings/sessions/others`: signs me out everywhere else. */
import { define } from "../../../../define.ts";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    await ctx.state.core.sessions.revokeOthers(signedIn(ctx));
    return seeOther("/settings?done=sessions");
  },
});
