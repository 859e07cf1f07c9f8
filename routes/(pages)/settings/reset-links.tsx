/** `/settings/reset-links`: a link for a new password, for whoever runs the server to hand over. */
import type { Context } from "fresh";
import { page } from "fresh";
import * as z from "zod/mini";
import { ResetLinksPage, type ResetLinksPageProps } from "../../../components/pages/ResetLinksPage.tsx";
import { mustGovern } from "../../../core/security/governing.ts";
import { ownOrigin } from "../../../core/security/origin.ts";
import { define, type State } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";
import { tryForm } from "../../(_edge)/forms.ts";
import { loginAddress } from "../../(_edge)/views.ts";
import { Title } from "../../(_edge)/Title.tsx";

const form = z.strictObject({ username: z.string().check(z.maxLength(64)) });

export const handlers = define.handlers({
  GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    mustGovern(ctx.state.scope);
    return page({} as ResetLinksPageProps);
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    mustGovern(scope);
    const { accounts } = ctx.state.core;
    const answer = await tryForm(ctx, form, ({ username }) => accounts.resetByHand(scope, username));
    if (!("done" in answer)) return page({ form: answer.form } as ResetLinksPageProps, answer);
    const { token, user } = answer.done;
    return page({ made: { address: addressOf(ctx, token), username: user.username } } as ResetLinksPageProps);
  },
});

function addressOf({ req, state }: Context<State>, token: string): string {
  const { config } = state.core;
  const origin = config.publicUrl?.origin ?? ownOrigin(req, { peer: state.peer, config });
  return `${origin}/reset?token=${token}`;
}

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Help somebody back in" server={state.core.config.name} />
    <ResetLinksPage {...data} />
  </>
));
