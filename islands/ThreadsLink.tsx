// This module is browser compatible.
/** What opens the threads that I follow, with how much of them calls for me. */
import { Thread } from "../components/seldom_icons.tsx";
import type { Client } from "../core/browser/client.ts";
import { threadsOf } from "../core/browser/threads.ts";

export default function ThreadsLink({ client, onOpen }: { client: Client; onOpen: () => void }) {
  const { unread, addressed } = threadsOf(client).calls.value;
  return (
    <button
      type="button"
      class={unread > 0 ? "room-link unread" : "room-link"}
      aria-haspopup="dialog"
      title="Threads that I follow (G)"
      onClick={onOpen}
    >
      <span class="room-glyph">
        <Thread size={18} />
      </span>
      <span class="room-link-name">Threads</span>
      {unread > 0 && (
        <span class="quiet">{unread === 1 ? "1 unread thread" : `${unread} unread threads`}</span>
      )}
      {addressed > 0 && (
        <span class="badge">
          {addressed > 999 ? "999+" : addressed}
          <span class="quiet">{addressed === 1 ? "mention" : "mentions"}</span>
        </span>
      )}
    </button>
  );
}
