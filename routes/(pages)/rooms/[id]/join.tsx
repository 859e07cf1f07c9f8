/** `/rooms/:id/join`: joining, with the room's password where it has one. */
import { page } from "fresh";
import * as z from "zod/mini";
import type { Form } from "../../../../components/Field.tsx";
import { JoinRoomPage } from "../../../../components/pages/JoinRoomPage.tsx";
import { paths } from "../../../../components/paths.ts";
import { id, password } from "../../../../core/protocol/shapes.ts";
import { notFound } from "../../../../core/errors.ts";
import { define } from "../../../../define.ts";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";
import { tryForm } from "../../../(_edge)/forms.ts";
import { loginAddress } from "../../../(_edge)/views.ts";
import { Title } from "../../../(_edge)/Title.tsx";

const joinForm = z.strictObject({ password: z.optional(password) });

export const handlers = define.handlers({
  async GET(ctx) {
    const { core, scope } = ctx.state;
    if (scope === null) return seeOther(loginAddress(ctx));
    if (!id.safeParse(ctx.params.id).success) throw notFound("room");
    const { room, joined } = await core.rooms.summary(scope, ctx.params.id!);
    return joined ? seeOther(paths.room(room.id)) : page({ room, form: {} as Form });
  },
  async POST(ctx) {
    const { core } = ctx.state;
    const scope = signedIn(ctx);
    const conversation = ctx.params.id!;
    if (!id.safeParse(conversation).success) throw notFound("room");
    const answer = await tryForm(
      ctx,
      joinForm,
      (input) => core.rooms.join(scope, { conversation, ...input }),
    );
    if ("done" in answer) return seeOther(paths.room(conversation));
    const { room } = await core.rooms.summary(scope, conversation);
    return page({ room, form: answer.form }, answer);
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of={`Join ${data.room.name}`} server={state.core.config.name} />
    <JoinRoomPage server={state.core.config.name} room={data.room} form={data.form} />
  </>
));
