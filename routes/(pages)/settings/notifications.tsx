/** `/settings/notifications`: on which devices I am told of things. */
import { page } from "fresh";
import { NotificationSettingsPage } from "../../../components/pages/NotificationSettingsPage.tsx";
import { define } from "../../../define.ts";
import DeviceNotifications from "../../../islands/DeviceNotifications.tsx";
import { seeOther } from "../../(_edge)/answers.ts";
import { Title } from "../../(_edge)/Title.tsx";
import { loginAddress, whenOf } from "../../(_edge)/views.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { scope, core } = ctx.state;
    if (scope === null) return seeOther(loginAddress(ctx));
    return page({ me: scope.userId, push: await core.push.get(scope), when: whenOf(ctx) });
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Notifications" server={state.core.config.name} />
    <NotificationSettingsPage device={<DeviceNotifications {...data} />} />
  </>
));
