/** `/rooms/browse`: rooms that anybody may find. */
import { page } from "fresh";
import { BrowseRoomsPage } from "../../../components/pages/BrowseRoomsPage.tsx";
import { commands } from "../../../core/protocol/commands.ts";
import { parse } from "../../../core/protocol/parse.ts";
import { define } from "../../../define.ts";
import { seeOther } from "../../(_edge)/answers.ts";
import { loginAddress, sidebarOf } from "../../(_edge)/views.ts";
import { Title } from "../../(_edge)/Title.tsx";

export const handlers = define.handlers({
  async GET(ctx) {
    const { core, scope } = ctx.state;
    if (scope === null) return seeOther(loginAddress(ctx));
    const query = ctx.url.searchParams.get("query") ?? "";
    const cursor = ctx.url.searchParams.get("cursor");
    const request = parse(commands["rooms.browse"], { query, ...(cursor === null ? {} : { cursor }) });
    const [sidebar, found] = await Promise.all([sidebarOf(ctx, scope), core.rooms.browse(scope, request)]);
    return page({ sidebar, query, ...found });
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Browse rooms" server={state.core.config.name} />
    <BrowseRoomsPage {...data} />
  </>
));
