/** `/api/push/test`: sends one to a device of mine (POST) and says what came of it. */
import { define } from "../../../define.ts";
import { readCommand, signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async POST(ctx) {
    const scope = signedIn(ctx);
    return Response.json(await ctx.state.core.push.test(scope, await readCommand(ctx, "push.test")));
  },
});
