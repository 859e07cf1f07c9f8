/** `/settings/notifications`: on which devices I am told of things. */
import { page } from "fresh";
import { NotificationSettingsPage } from "../../../components/pages/NotificationSettingsPage.tsx";
import { define } from "../../../define.ts";
import DesktopNotifications from "../../../islands/DesktopNotifications.tsx";
import NotificationSounds from "../../../islands/NotificationSounds.tsx";
import DeviceNotifications from "../../../islands/DeviceNotifications.tsx";
import { seeOther } from "../../(_edge)/answers.ts";
import { Title } from "../../(_edge)/Title.tsx";
import { loginAddress, whenOf } from "../../(_edge)/views.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { scope, core } = ctx.state;
    if (scope === null) return seeOther(loginAddress(ctx));
    const { memberships } = await core.rooms.mine(scope);
    const rooms = memberships.map(({ room }) => room).filter(({ kind }) => kind === "room");
    return page({
      device: { me: scope.userId, push: await core.push.get(scope), when: whenOf(ctx) },
      sounds: { me: scope.userId, rooms: rooms.map(({ id, name }) => ({ id, name })) },
    });
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Notifications" server={state.core.config.name} />
    <NotificationSettingsPage
      device={
        <>
          <DesktopNotifications />
          <NotificationSounds {...data.sounds} />
          <DeviceNotifications {...data.device} />
        </>
      }
    />
  </>
));
