/** `/settings/invitations`: links that let people register, for whoever runs the server. */
import type { Context } from "fresh";
import { page } from "fresh";
import * as z from "zod/mini";
import { InvitationsPage, type InvitationsPageProps } from "../../../../components/pages/InvitationsPage.tsx";
import { inviteForm } from "../../../../core/accounts/forms.ts";
import { ownOrigin } from "../../../../core/security/origin.ts";
import type { Scope } from "../../../../core/scope.ts";
import { define, type State } from "../../../../define.ts";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";
import { tryForm } from "../../../(_edge)/forms.ts";
import { loginAddress, whenOf } from "../../../(_edge)/views.ts";
import { Title } from "../../../(_edge)/Title.tsx";

/** A form has only text; no number of uses is any number. */
const form = z.pipe(
  z.pipe(
    z.strictObject({ lifetime: z.string(), uses: z.string() }),
    z.transform(({ lifetime, uses }) => ({
      lifetime: Number(lifetime),
      ...(uses === "" ? {} : { uses: Number(uses) }),
    })),
  ),
  inviteForm,
);

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    return page(await show(ctx, ctx.state.scope));
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const answer = await tryForm(ctx, form, (input) => ctx.state.core.accounts.invite(scope, input));
    if (!("done" in answer)) return page(await show(ctx, scope, { form: answer.form }), answer);
    return page(await show(ctx, scope, { made: addressOf(ctx, answer.done.token) }));
  },
});

async function show(
  ctx: Context<State>,
  scope: Scope,
  more: Partial<InvitationsPageProps> = {},
): Promise<InvitationsPageProps> {
  const { accounts, config } = ctx.state.core;
  return {
    registration: config.registration,
    invitations: await accounts.invitations(scope),
    when: whenOf(ctx),
    ...more,
  };
}

function addressOf({ req, state }: Context<State>, token: string): string {
  const { config } = state.core;
  const origin = config.publicUrl?.origin ?? ownOrigin(req, { peer: state.peer, config });
  return `${origin}/register?invitation=${token}`;
}

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Invite people" server={state.core.config.name} />
    <InvitationsPage {...data} />
  </>
));
