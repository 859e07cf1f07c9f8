/** `/settings/reading`: what counts as read on this device, and where conversations open. */
import * as z from "zod/mini";
import { habitsCookie, habitsText } from "../../../core/browser/habits.ts";
import { readForm } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";

const form = z.strictObject({
  marks: z.enum(["opening", "looking", "hand"]),
  opens: z.enum(["last", "newest"]),
});
const year = 365 * 24 * 60 * 60;

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    signedIn(ctx);
    const habits = habitsText(await readForm(ctx.req, form));
    const answer = seeOther("/settings?done=reading");
    answer.headers.append(
      "set-cookie",
      `${habitsCookie}=${habits}; Path=/; Max-Age=${year}; SameSite=Lax; HttpOnly`,
    );
    return answer;
  },
});
