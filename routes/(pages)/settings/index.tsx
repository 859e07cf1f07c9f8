/** `/settings`: my account and where I am signed in. `?done=` says what was just done. */
import { page } from "fresh";
import { SettingsPage } from "../../../components/pages/SettingsPage.tsx";
import { define } from "../../../define.ts";
import { seeOther } from "../../(_edge)/answers.ts";
import { settingsOf } from "../../(_edge)/settings.ts";
import { loginAddress } from "../../(_edge)/views.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    return page(await settingsOf(ctx, ctx.state.scope));
  },
});

export default define.page<typeof handlers>(({ data }) => <SettingsPage {...data} />);
