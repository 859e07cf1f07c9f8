/** `/forgot`: asking for a link that lets one choose a new password. */
import { page } from "fresh";
import type { Form } from "../../components/Field.tsx";
import { ForgotPage } from "../../components/pages/ForgotPage.tsx";
import { forgotForm } from "../../core/accounts/forms.ts";
import { define } from "../../define.ts";
import { seeOther } from "../(_edge)/answers.ts";
import { tryForm } from "../(_edge)/forms.ts";
import { Title } from "../(_edge)/Title.tsx";

export const handlers = define.handlers({
  GET(ctx) {
    return page({ form: {} as Form, asked: ctx.url.searchParams.has("asked") });
  },
  async POST(ctx) {
    const { core, visitor } = ctx.state;
    const answer = await tryForm(ctx, forgotForm, (input) => core.accounts.forgot(visitor, input));
    if ("done" in answer) return seeOther("/forgot?asked");
    return page({ form: answer.form, asked: false }, answer);
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Forgot your password?" server={state.core.config.name} />
    <ForgotPage server={state.core.config.name} mails={state.core.mail.isOn} {...data} />
  </>
));
