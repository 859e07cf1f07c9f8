// This module is browser compatible.
/** What opens the list of notifications, with how many of them I have not seen. */
import { Bell } from "../components/seldom_icons.tsx";
import type { Client } from "../core/browser/client.ts";
import { mostCounted, notifiedOf } from "../core/browser/notified.ts";

export default function NotificationsLink({ client, onOpen }: { client: Client; onOpen: () => void }) {
  const unread = notifiedOf(client).unread.value;
  return (
    <button
      type="button"
      class={unread > 0 ? "room-link unread" : "room-link"}
      aria-haspopup="dialog"
      title="Notifications (B)"
      onClick={onOpen}
    >
      <span class="room-glyph">
        <Bell size={18} />
      </span>
      <span class="room-link-name">Notifications</span>
      {unread > 0 && (
        <span class="badge">
          {unread >= mostCounted ? "99+" : unread}
          <span class="quiet">unread</span>
        </span>
      )}
    </button>
  );
}
