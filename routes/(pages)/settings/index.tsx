/** `/settings`: my account and where I am signed in. `?done=` says what was just done. */
import { page } from "fresh";
import { SettingsPage } from "../../../components/pages/SettingsPage.tsx";
import { define } from "../../../define.ts";
import OwnPicture from "../../../islands/OwnPicture.tsx";
import StrengthMeter from "../../../islands/StrengthMeter.tsx";
import { seeOther } from "../../(_edge)/answers.ts";
import { settingsOf } from "../../(_edge)/settings.ts";
import { loginAddress } from "../../(_edge)/views.ts";
import { Title } from "../../(_edge)/Title.tsx";

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    return page(await settingsOf(ctx, ctx.state.scope));
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
