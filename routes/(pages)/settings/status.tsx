/** `/settings/status`: what I am doing, and how I want to be seen. */
import { page } from "fresh";
import { SettingsPage } from "../../../components/pages/SettingsPage.tsx";
import { endOf } from "../../../core/browser/expiry.ts";
import { type StatusForm, statusForm } from "../../../core/profiles/profiles.ts";
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
    const { profiles, effects } = ctx.state.core;
    const end = (lasts: StatusForm["lasts"], before: number | undefined) =>
      lasts === "keep" ? before : endOf(lasts, effects.now());
    const answer = await tryForm(ctx, statusForm, async ({ emoji, text, lasts, as, pause }) => {
      const { presence, mine } = await profiles.get(scope);
      const expiresAt = end(lasts, presence.status?.expiresAt);
      const until = as === "auto" ? undefined : end(pause, mine!.until);
      await profiles.set(scope, {
        status: emoji === "" && text === "" ? null : { emoji, text, ...(expiresAt && { expiresAt }) },
      });
      return await profiles.setPresence(scope, { as, ...(until && { until }) });
    });
    if ("done" in answer) return seeOther("/settings?done=status");
    return page(await settingsOf(ctx, scope, { statusForm: answer.form }), answer);
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
