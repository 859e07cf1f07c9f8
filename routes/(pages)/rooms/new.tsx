/** `/rooms/new`: making a room. */
import { page } from "fresh";
import * as z from "zod/mini";
import type { Form } from "../../../components/Field.tsx";
import { NewRoomPage } from "../../../components/pages/NewRoomPage.tsx";
import { paths } from "../../../components/paths.ts";
import { commands } from "../../../core/protocol/commands.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";
import { tryForm } from "../../(_edge)/forms.ts";
import { loginAddress, sidebarOf } from "../../(_edge)/views.ts";
import { Title } from "../../(_edge)/Title.tsx";

/** A password that was left empty is none. */
const form = z.pipe(
  z.pipe(
    z.record(z.string(), z.string()),
    z.transform(({ password, ...rest }) => password ? { password, ...rest } : rest),
  ),
  commands["room.create"],
);

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    return page({ sidebar: await sidebarOf(ctx, ctx.state.scope), form: {} as Form });
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const answer = await tryForm(ctx, form, (input) => ctx.state.core.rooms.create(scope, input));
    if ("done" in answer) return seeOther(paths.room(answer.done.room.id));
    return page({ sidebar: await sidebarOf(ctx, scope), form: answer.form }, answer);
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Create a room" server={state.core.config.name} />
    <NewRoomPage {...data} />
  </>
));
