/** Errors of the API are JSON, like its answers. */
import { HttpError } from "fresh";
import { define } from "../../define.ts";
import { problem } from "../(_edge)/problem.tsx";

export default define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    // No such address, no such method: routes/_error.tsx answers.
    if (error instanceof HttpError) throw error;
    return await problem(ctx, error);
  }
});
