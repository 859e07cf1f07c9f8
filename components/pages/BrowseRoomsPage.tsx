/** Rooms that everybody can find, inside the frame. The search is a GET form with `query`; the next page has `cursor`. */
import type { RoomSummary } from "../../core/protocol/entries.ts";
import { BrowseRooms } from "../room/BrowseRooms.tsx";
import { PageBar } from "../shell/PageBar.tsx";
import { Shell } from "../shell/Shell.tsx";
import { Sidebar, type SidebarProps } from "../shell/Sidebar.tsx";

export interface BrowseRoomsPageProps {
  sidebar: SidebarProps;
  rooms: readonly RoomSummary[];
  query: string;
  /** Where the next page begins. */
  cursor?: string;
  problem?: string;
}

export function BrowseRoomsPage({ sidebar, ...browse }: BrowseRoomsPageProps) {
  return (
    <Shell view="room" sidebar={<Sidebar {...sidebar} page="browse" />}>
      <PageBar title="Browse rooms" />
      <div class="shell-page">
        <div class="shell-page-inner">
          <BrowseRooms {...browse} />
        </div>
      </div>
    </Shell>
  );
}
