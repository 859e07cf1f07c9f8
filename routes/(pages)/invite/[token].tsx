/** `/invite/:token`: a link into a room. Shown to whoever has it; used by whoever is signed in and says so. */
import { page } from "fresh";
import { InvitePage } from "../../../components/pages/InvitePage.tsx";
import { paths } from "../../../components/paths.ts";
import { ParleyError } from "../../../core/errors.ts";
import { token as tokenShape } from "../../../core/protocol/shapes.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";

const broken = "The link is not complete. Ask for it again, and copy all of it.";

export const handlers = define.handlers({
  GET(ctx) {
    const problem = tokenShape.safeParse(ctx.params.token).success ? undefined : broken;
    return page({ problem }, { status: problem === undefined ? 200 : 404 });
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    if (!tokenShape.safeParse(ctx.params.token).success) {
      return page({ problem: broken as string | undefined }, { status: 404 });
    }
    try {
      const { room } = await ctx.state.core.rooms.accept(scope, { token: ctx.params.token! });
      return seeOther(paths.room(room.id));
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error;
      return page({ problem: error.message as string | undefined }, { status: error.status });
    }
  },
});

export default define.page<typeof handlers>(({ data, params, state }) => (
  <InvitePage
    server={state.core.config.name}
    token={params.token!}
    signedIn={state.scope !== null}
    problem={data.problem}
  />
));
