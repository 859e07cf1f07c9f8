/** `/settings/profile`: what others read of me. */
import { page } from "fresh";
import { SettingsPage } from "../../../components/pages/SettingsPage.tsx";
import { profileForm } from "../../../core/profiles/profiles.ts";
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
    const { profiles } = ctx.state.core;
    const answer = await tryForm(ctx, profileForm, ({ hideZone, hideSeen, ...texts }) =>
      profiles.set(scope, {
        ...texts,
        hideSeen: hideSeen === "on",
        ...(hideZone === "on" ? { zone: null } : {}),
      }, { showZone: hideZone !== "on" }));
    if ("done" in answer) return seeOther("/settings?done=profile");
    return page(await settingsOf(ctx, scope, { profileForm: answer.form }), answer);
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
