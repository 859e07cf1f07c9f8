/** `/`: to the last room of this device, or to whatever comes before that. */
import { page } from "fresh";
import { getCookies } from "@std/http/cookie";
import { HomePage } from "../../components/pages/HomePage.tsx";
import { paths } from "../../components/paths.ts";
import { define } from "../../define.ts";
import { seeOther } from "../(_edge)/answers.ts";
import { sidebarOf } from "../(_edge)/views.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { core, scope } = ctx.state;
    if (scope === null) return seeOther(await core.accounts.isEmpty() ? paths.register : paths.login);
    const sidebar = await sidebarOf(ctx, scope);
    const last = (getCookies as (headers: Headers) => Record<string, string>)(ctx.req.headers).parley_room;
    const room = sidebar.rooms.find(({ room }) => room.id === last) ?? sidebar.rooms[0];
    return room === undefined ? page({ sidebar }) : seeOther(paths.room(room.room.id));
  },
});

export default define.page<typeof handlers>(({ data }) => <HomePage sidebar={data.sidebar} />);
