/** What every answer of the tus protocol has, refusals too. */
import { ParleyError } from "../../../core/errors.ts";
import { define } from "../../../define.ts";
import { problem } from "../../(_edge)/problem.tsx";
import { describe } from "../../(_edge)/tus.ts";

export default define.middleware(async (ctx) => {
  try {
    return describe(ctx, await ctx.next());
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error;
    return describe(ctx, await problem(ctx, error));
  }
});
