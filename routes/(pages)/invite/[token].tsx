/** `/invite/:token`: a link into a room. Shown to whoever has it; used by whoever is signed in and says so. */
import { page } from "fresh";
import { InvitePage } from "../../../components/pages/InvitePage.tsx";
import { paths } from "../../../components/paths.ts";
import { statusOf } from "../../../core/error_statuses.ts";
import { ParleyError } from "../../../core/errors.ts";
import type { Room } from "../../../core/protocol/entries.ts";
import { token as tokenShape } from "../../../core/protocol/shapes.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";
import { Title } from "../../(_edge)/Title.tsx";

type Data = { room: Room; by: string } | { problem: string };

const broken = "The link is not complete. Ask for it again, and copy all of it.";

export const handlers = define.handlers({
  async GET(ctx) {
    const { rooms } = ctx.state.core;
    if (!tokenShape.safeParse(ctx.params.token).success) {
      return page({ problem: broken } as Data, { status: 404 });
    }
    return await orProblem(async () => page(await rooms.invitation(ctx.params.token!) as Data));
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { rooms } = ctx.state.core;
    if (!tokenShape.safeParse(ctx.params.token).success) {
      return page({ problem: broken } as Data, { status: 404 });
    }
    return await orProblem(async () => {
      const { room } = await rooms.accept(scope, { token: ctx.params.token! });
      return seeOther(paths.room(room.id));
    });
  },
});

/** A link that cannot be used is told on its own page, with what to do. */
async function orProblem<T>(run: () => Promise<T>) {
  try {
    return await run();
  } catch (error) {
    // A server in trouble says nothing about the link.
    if (!(error instanceof ParleyError) || statusOf(error) >= 500) throw error;
    return page({ problem: error.message } as Data, { status: statusOf(error) });
  }
}

export default define.page<typeof handlers>(({ data, params, state }) => (
  <>
    <Title of="Invitation" server={state.core.config.name} />
    <InvitePage
      server={state.core.config.name}
      token={params.token!}
      signedIn={state.scope !== null}
      {...data}
    />
  </>
));
