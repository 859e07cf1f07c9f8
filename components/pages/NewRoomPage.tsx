/** Making a room: fields `name`, `topic`, `description`, `icon`, `access`, `password`. */
import { type Form, FormProblem } from "../Field.tsx";
import { paths } from "../paths.ts";
import { RoomAccess, RoomTexts } from "../room/RoomFields.tsx";
import { PageBar } from "../shell/PageBar.tsx";
import { Shell } from "../shell/Shell.tsx";
import { Sidebar, type SidebarProps } from "../shell/Sidebar.tsx";

export interface NewRoomPageProps {
  sidebar: SidebarProps;
  form: Form;
}

export function NewRoomPage({ sidebar, form }: NewRoomPageProps) {
  return (
    <Shell view="room" sidebar={<Sidebar {...sidebar} page="new" />}>
      <PageBar title="Create a room" />
      <div class="shell-page">
        <form class="shell-page-inner" method="post" action={paths.newRoom}>
          <FormProblem form={form} />
          <RoomTexts form={form} />
          <RoomAccess form={form} />
          <div class="actions">
            <button type="submit" class="button primary">Create room</button>
            <a class="button ghost" href={paths.home}>Cancel</a>
          </div>
        </form>
      </div>
    </Shell>
  );
}
