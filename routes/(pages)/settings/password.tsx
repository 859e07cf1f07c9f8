/** `/settings/password`: a new password; every other session ends. */
import { page } from "fresh";
import { SettingsPage } from "../../../components/pages/SettingsPage.tsx";
import { changePasswordForm } from "../../../core/accounts/forms.ts";
import { define } from "../../../define.ts";
import OwnPicture from "../../../islands/OwnPicture.tsx";
import StrengthMeter from "../../../islands/StrengthMeter.tsx";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";
import { tryForm } from "../../(_edge)/forms.ts";
import { settingsOf } from "../../(_edge)/settings.ts";
import { Title } from "../../(_edge)/Title.tsx";

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    const answer = await tryForm(
      ctx,
      changePasswordForm,
      (input) => ctx.state.core.accounts.changePassword(scope, input),
    );
    if ("done" in answer) return seeOther("/settings?done=password");
    return page(await settingsOf(ctx, scope, { passwordForm: answer.form }), answer);
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
