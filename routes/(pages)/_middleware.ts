/** Errors of pages are pages, with the right status. */
import { define } from "../../define.ts";
import { problem } from "../(_edge)/problem.tsx";

export default define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    return await problem(ctx, error);
  }
});
