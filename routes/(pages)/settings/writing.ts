/** `/settings/writing`: which key sends, and what becomes of emoticons, on this device. */
import * as z from "zod/mini";
import { setCookie } from "@std/http/cookie";
import { emoticonsCookie, enterChoices, enterCookie } from "../../../core/browser/writing_choices.ts";
import { readForm } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";

const form = z.strictObject({ enter: z.enum(enterChoices), emoticons: z.enum(["on", "off"]) });
/** Seconds. */
const year = 365 * 24 * 60 * 60;

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    signedIn(ctx);
    const { enter, emoticons } = await readForm(ctx.req, form);
    const answer = seeOther("/settings?done=writing");
    for (const [name, value] of [[enterCookie, enter], [emoticonsCookie, emoticons]] as const) {
      // The page reads them, so they are not for the server only. They are no secrets.
      setCookie(answer.headers, { name, value, path: "/", maxAge: year, sameSite: "Lax" });
    }
    return answer;
  },
});
