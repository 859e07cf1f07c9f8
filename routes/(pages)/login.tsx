/** `/login` */
import { page } from "fresh";
import type { Form } from "../../components/Field.tsx";
import { LoginPage } from "../../components/pages/LoginPage.tsx";
import { loginForm } from "../../core/accounts/forms.ts";
import { login } from "../../core/entrance.ts";
import { safeNext } from "../../core/security/next.ts";
import { define } from "../../define.ts";
import { seeOther, withSession } from "../(_edge)/answers.ts";
import { tryForm } from "../(_edge)/forms.ts";
import { Title } from "../(_edge)/Title.tsx";

const notices: Record<string, string> = {
  out: "You have been logged out.",
  confirmed: "Your address is confirmed.",
  ended: "Your session has ended; please log in again.",
};

export const handlers = define.handlers({
  GET(ctx) {
    const next = safeNext(ctx.url.searchParams.get("next"));
    if (ctx.state.scope !== null) return seeOther(next);
    const notice = notices[ctx.url.searchParams.get("notice") ?? ""];
    return page({ form: {} as Form, next, notice });
  },
  async POST(ctx) {
    const { core, visitor } = ctx.state;
    const answer = await tryForm(ctx, loginForm, async (input) => ({
      opened: await login(core, visitor, input),
      next: safeNext(input.next),
    }));
    if ("done" in answer) return withSession(ctx, seeOther(answer.done.next), answer.done.opened);
    const next = safeNext(answer.form.values?.next);
    return page({ form: answer.form, next, notice: undefined as string | undefined }, answer);
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Log in" server={state.core.config.name} />
    <LoginPage
      server={state.core.config.name}
      registrationOpen={state.core.config.registration === "open"}
      form={data.form}
      next={data.next === "/" ? undefined : data.next}
      notice={data.notice}
    />
  </>
));
