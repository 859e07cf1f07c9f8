/** `/settings/email`: another address; where mail is sent, as soon as it is confirmed. */
import { page } from "fresh";
import { SettingsPage } from "../../../../components/pages/SettingsPage.tsx";
import { changeEmailForm } from "../../../../core/accounts/forms.ts";
import { define } from "../../../../define.ts";
import OwnPicture from "../../../../islands/OwnPicture.tsx";
import StrengthMeter from "../../../../islands/StrengthMeter.tsx";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";
import { tryForm } from "../../../(_edge)/forms.ts";
import { settingsOf } from "../../../(_edge)/settings.ts";
import { Title } from "../../../(_edge)/Title.tsx";

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { accounts, mail } = ctx.state.core;
    const answer = await tryForm(ctx, changeEmailForm, (input) => accounts.changeEmail(scope, input));
    if ("done" in answer) return seeOther(`/settings?done=${mail.isOn ? "emailasked" : "email"}`);
    return page(await settingsOf(ctx, scope, { emailForm: answer.form }), answer);
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Settings" server={state.core.config.name} />
    <SettingsPage
      {...data}
      picture={<OwnPicture me={data.me} />}
      strength={<StrengthMeter field="next" />}
    />
  </>
));
