/** `/api/me/email`: my address, whether it is confirmed, another one, and the mail that confirms it. */
import { changeEmailForm } from "../../../core/accounts/forms.ts";
import type { Core } from "../../../core/mod.ts";
import { readJson } from "../../../core/security/body.ts";
import type { Scope } from "../../../core/scope.ts";
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    return Response.json(await shown(ctx.state.core, signedIn(ctx)));
  },
  async PUT(ctx) {
    const scope = signedIn(ctx);
    const { core } = ctx.state;
    await core.accounts.changeEmail(scope, await readJson(ctx.req, changeEmailForm));
    return Response.json(await shown(core, scope));
  },
  async POST(ctx) {
    await ctx.state.core.accounts.sendConfirmation(signedIn(ctx));
    return new Response(null, { status: 202 });
  },
  async DELETE(ctx) {
    const scope = signedIn(ctx);
    const { core } = ctx.state;
    await core.accounts.keepEmail(scope);
    return Response.json(await shown(core, scope));
  },
});

async function shown({ accounts }: Core, scope: Scope) {
  const { email, emailConfirmedAt, emailWanted, emailLost } = await accounts.me(scope);
  return {
    email,
    confirmed: emailConfirmedAt !== undefined,
    ...(emailWanted === undefined ? {} : { wanted: emailWanted }),
    ...(emailLost === (emailWanted ?? email) ? { lost: true } : {}),
  };
}
