/** `/settings/email/again`: the mail that confirms my address, once more. */
import { page } from "fresh";
import * as z from "zod/mini";
import { SettingsPage } from "../../../../components/pages/SettingsPage.tsx";
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
    const answer = await tryForm(
      ctx,
      z.strictObject({}),
      () => ctx.state.core.accounts.sendConfirmation(scope),
    );
    if ("done" in answer) return seeOther("/settings?done=emailagain");
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
