// This module is browser compatible.
/** The settings of notifications that are this browser's own: while a page is open, while none is, and what is heard. */
import DesktopNotifications from "./DesktopNotifications.tsx";
import DeviceNotifications, { type DeviceNotificationsProps } from "./DeviceNotifications.tsx";
import NotificationSounds, { type NotificationSoundsProps } from "./NotificationSounds.tsx";

export default function ThisComputer(
  { rooms, ...device }: DeviceNotificationsProps & NotificationSoundsProps,
) {
  return (
    <div class="sheet-parts">
      <DesktopNotifications />
      <DeviceNotifications {...device} />
      <NotificationSounds me={device.me} rooms={rooms} />
    </div>
  );
}
