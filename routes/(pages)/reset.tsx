/** `/reset?token=`: a new password by a link. */
import { page } from "fresh";
import type { Context } from "fresh";
import * as z from "zod/mini";
import type { Form } from "../../components/Field.tsx";
import { LinkEndedPage } from "../../components/pages/LinkEndedPage.tsx";
import { ResetPage } from "../../components/pages/ResetPage.tsx";
import { reset } from "../../core/entrance.ts";
import { ParleyError } from "../../core/errors.ts";
import { password } from "../../core/protocol/shapes.ts";
import { define, type State } from "../../define.ts";
import StrengthMeter from "../../islands/StrengthMeter.tsx";
import { seeOther, withSession } from "../(_edge)/answers.ts";
import { tryForm } from "../(_edge)/forms.ts";
import { forgetToken, tokenOf, withoutToken } from "../(_edge)/links.ts";
import { Title } from "../(_edge)/Title.tsx";

type Data = { username: string; form: Form } | { problem: string };

/** `username` is there for programs that keep passwords. */
const form = z.strictObject({ password, username: z.optional(z.string()) });

export const handlers = define.handlers({
  async GET(ctx) {
    return withoutToken(ctx) ?? page(await show(ctx));
  },
  async POST(ctx) {
    const { core, visitor } = ctx.state;
    const answer = await tryForm(
      ctx,
      form,
      ({ password }) => reset(core, visitor, { token: tokenOf(ctx), password }),
    );
    if (!("done" in answer)) return page(await show(ctx, answer.form), answer);
    return forgetToken(ctx, withSession(ctx, seeOther("/"), answer.done));
  },
});

async function show(ctx: Context<State>, form: Form = {}): Promise<Data> {
  try {
    return { username: (await ctx.state.core.accounts.resetOf(tokenOf(ctx))).username, form };
  } catch (error) {
    if (error instanceof ParleyError && error.code === "link_invalid") return { problem: error.message };
    throw error;
  }
}

export default define.page<typeof handlers>(({ data, state }) => {
  const server = state.core.config.name;
  return (
    <>
      <Title of="Choose a new password" server={server} />
      {"problem" in data
        ? <LinkEndedPage server={server} problem={data.problem} of="reset" />
        : <ResetPage server={server} {...data} strength={<StrengthMeter />} />}
    </>
  );
});
