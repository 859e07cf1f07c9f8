/** When no room is chosen: on a phone the list of rooms, on a wider screen a word of welcome beside it. */
import { Shell } from "../shell/Shell.tsx";
import { Sidebar, type SidebarProps } from "../shell/Sidebar.tsx";
import { Welcome } from "../shell/Welcome.tsx";

export function HomePage({ sidebar }: { sidebar: SidebarProps }) {
  return (
    <Shell view="list" sidebar={<Sidebar {...sidebar} />}>
      <Welcome name={sidebar.me.name} rooms={sidebar.rooms.length} />
    </Shell>
  );
}
