/** `/settings/notifications`: what reaches me, how, and why not. `?room=` looks at one conversation, `?done=` says what was kept. */
import { page } from "fresh";
import { NotificationsPage } from "../../../components/pages/NotificationsPage.tsx";
import { define } from "../../../define.ts";
import ThisComputer from "../../../islands/ThisComputer.tsx";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";
import { tryForm } from "../../(_edge)/forms.ts";
import { anySet, notificationsOf, setNotifications } from "../../(_edge)/notifications.ts";
import { Title } from "../../(_edge)/Title.tsx";
import { loginAddress } from "../../(_edge)/views.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    return page(await notificationsOf(ctx, ctx.state.scope));
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const answer = await tryForm(ctx, anySet, (values) => setNotifications(ctx.state.core, scope, values));
    if ("done" in answer) return seeOther(answer.done);
    const { form } = answer;
    return page(
      await notificationsOf(ctx, scope, { refused: { set: form.values?.set ?? "", form } }),
      answer,
    );
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Notifications" server={state.core.config.name} />
    <NotificationsPage
      {...data}
      devices={
        <ThisComputer
          me={data.me.id}
          push={data.push}
          when={data.when}
          rooms={data.rooms.map(({ room: { id, name } }) => ({ id, name }))}
        />
      }
    />
  </>
));
