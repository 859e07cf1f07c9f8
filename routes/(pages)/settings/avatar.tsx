/** `/settings/avatar`: my picture from a form, as it is; `?remove` takes it away. */
import { page } from "fresh";
import { SettingsPage } from "../../../components/pages/SettingsPage.tsx";
import { statusOf } from "../../../core/error_statuses.ts";
import { ParleyError } from "../../../core/errors.ts";
import { limits } from "../../../core/protocol/limits.ts";
import { readFormFile } from "../../../core/security/body.ts";
import { define } from "../../../define.ts";
import OwnPicture from "../../../islands/OwnPicture.tsx";
import StrengthMeter from "../../../islands/StrengthMeter.tsx";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";
import { settingsOf } from "../../(_edge)/settings.ts";
import { Title } from "../../(_edge)/Title.tsx";

/** Milliseconds: a photograph over a slow line. */
const within = 60_000;

export const handlers = define.handlers({
  GET: () => seeOther("/settings"),
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { avatars } = ctx.state.core;
    if (ctx.url.searchParams.has("remove")) {
      await avatars.remove(scope);
      return seeOther("/settings?done=noavatar");
    }
    try {
      await avatars.set(scope, await readFormFile(ctx.req, "picture", { limit: limits.avatarForm, within }));
      return seeOther("/settings?done=avatar");
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error;
      const { message: problem, retryAfter } = error;
      const headers = new Headers({ "cache-control": "no-store" });
      if (retryAfter !== undefined) headers.set("retry-after", String(Math.ceil(retryAfter)));
      return page(await settingsOf(ctx, scope, { problem }), { status: statusOf(error), headers });
    }
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
