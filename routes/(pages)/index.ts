/** `/`: to the last room of this device, or to whatever comes before that. */
import { paths } from "../../components/paths.ts";
import { readCookie } from "../../core/sessions/cookie.ts";
import { define } from "../../define.ts";
import { seeOther } from "../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const { core, scope } = ctx.state;
    if (scope === null) return seeOther(await core.accounts.isEmpty() ? paths.register : paths.login);
    const { memberships } = await core.rooms.mine(scope);
    const last = readCookie(ctx.req.headers, "parley_room");
    const room = memberships.find(({ room }) => room.id === last)?.room ?? memberships[0]?.room;
    return seeOther(room === undefined ? paths.rooms : paths.room(room.id));
  },
});
