/** `/rooms`: my rooms. A phone shows them as a list of their own, a wider screen beside a word of welcome. */
import { page } from "fresh";
import { define } from "../../../define.ts";
import Chat from "../../../islands/Chat.tsx";
import { seeOther } from "../../(_edge)/answers.ts";
import { clientInit, loginAddress, whenOf } from "../../(_edge)/views.ts";
import { Title } from "../../(_edge)/Title.tsx";

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    return page({ init: await clientInit(ctx, ctx.state.scope), when: whenOf(ctx) });
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Rooms" server={state.core.config.name} />
    <Chat {...data} server={state.core.config.name} />
  </>
));
