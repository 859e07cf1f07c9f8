/** `/confirm?token=`: that an address is mine. Needs no sign-in: the mail may be read on another device. */
import { page } from "fresh";
import type { Context } from "fresh";
import { ConfirmPage } from "../../components/pages/ConfirmPage.tsx";
import { LinkEndedPage } from "../../components/pages/LinkEndedPage.tsx";
import { statusOf } from "../../core/error_statuses.ts";
import { ParleyError } from "../../core/errors.ts";
import { define, type State } from "../../define.ts";
import { seeOther } from "../(_edge)/answers.ts";
import { forgetToken, tokenOf, withoutToken } from "../(_edge)/links.ts";
import { Title } from "../(_edge)/Title.tsx";

type Data = { username: string; email: string } | { problem: string };

export const handlers = define.handlers({
  async GET(ctx) {
    return withoutToken(ctx) ?? page(await show(ctx));
  },
  async POST(ctx) {
    try {
      await ctx.state.core.accounts.confirmEmail(tokenOf(ctx));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return page({ problem: error.message } as Data, { status: statusOf(error) });
    }
    const next = ctx.state.scope === null ? "/login?notice=confirmed" : "/settings?done=confirmed";
    return forgetToken(ctx, seeOther(next));
  },
});

async function show(ctx: Context<State>): Promise<Data> {
  try {
    const { user, email } = await ctx.state.core.accounts.confirmationOf(tokenOf(ctx));
    return { username: user.username, email };
  } catch (error) {
    if (isRefusal(error)) return { problem: error.message };
    throw error;
  }
}

function isRefusal(error: unknown): error is ParleyError {
  return error instanceof ParleyError && (error.code === "link_invalid" || error.code === "email_taken");
}

export default define.page<typeof handlers>(({ data, state }) => {
  const server = state.core.config.name;
  return (
    <>
      <Title of="Confirm your address" server={server} />
      {"problem" in data
        ? <LinkEndedPage server={server} problem={data.problem} of="confirm" />
        : <ConfirmPage server={server} {...data} />}
    </>
  );
});
