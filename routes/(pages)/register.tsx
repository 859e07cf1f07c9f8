/** `/register`: an account; the first one of a server owns it. `?invitation=` carries the token of an invitation. */
import type { Context } from "fresh";
import { page } from "fresh";
import type { Form } from "../../components/Field.tsx";
import { RegisterPage } from "../../components/pages/RegisterPage.tsx";
import { RegistrationClosedPage } from "../../components/pages/RegistrationClosedPage.tsx";
import { registerForm } from "../../core/accounts/forms.ts";
import { register } from "../../core/entrance.ts";
import { safeNext } from "../../core/security/next.ts";
import { define, type State } from "../../define.ts";
import StrengthMeter from "../../islands/StrengthMeter.tsx";
import { seeOther, withSession } from "../(_edge)/answers.ts";
import { tryForm } from "../(_edge)/forms.ts";
import { Title } from "../(_edge)/Title.tsx";

interface Data {
  form: Form;
  firstAccount: boolean;
  invitation?: string;
  next: string;
  /** Why nobody may register now. */
  closed?: string;
}

export const handlers = define.handlers({
  async GET(ctx) {
    const next = safeNext(ctx.url.searchParams.get("next"));
    if (ctx.state.scope !== null) return seeOther(next);
    const invitation = ctx.url.searchParams.get("invitation") ?? undefined;
    return page(await dataFor(ctx, {}, next, invitation));
  },
  async POST(ctx) {
    const { core, visitor } = ctx.state;
    const answer = await tryForm(ctx, registerForm, async (input) => ({
      opened: await register(core, visitor, input),
      next: safeNext(input.next),
    }));
    if ("done" in answer) return withSession(ctx, seeOther(answer.done.next), answer.done.opened);
    const { next, invitation } = answer.form.values ?? {};
    return page(await dataFor(ctx, answer.form, safeNext(next), invitation || undefined), answer);
  },
});

async function dataFor(
  ctx: Context<State>,
  form: Form,
  next: string,
  invitation: string | undefined,
): Promise<Data> {
  const { accounts, config } = ctx.state.core;
  const firstAccount = await accounts.isEmpty();
  const closed = firstAccount || invitation !== undefined ? undefined : reasons[config.registration];
  return {
    form,
    firstAccount,
    next,
    ...(invitation === undefined ? {} : { invitation }),
    ...(closed === undefined ? {} : { closed }),
  };
}

const reasons: Record<string, string | undefined> = {
  invitation: "New accounts need an invitation. Ask somebody who is here already for a link.",
  closed: "New accounts cannot be made here at present.",
};

export default define.page<typeof handlers>(({ data, state }) => {
  const server = state.core.config.name;
  const { next, closed, ...rest } = data;
  return (
    <>
      <Title of={data.firstAccount ? "Set up your server" : "Create an account"} server={server} />
      {closed === undefined
        ? (
          <RegisterPage
            server={server}
            {...rest}
            next={next === "/" ? undefined : next}
            strength={<StrengthMeter />}
          />
        )
        : <RegistrationClosedPage server={server} reason={closed} />}
    </>
  );
});
