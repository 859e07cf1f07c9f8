/** `/settings/emoji`: the emoji of this server's own, for everybody; its owner and admins add and remove some. */
import { page } from "fresh";
import { EmojiPage } from "../../../components/pages/EmojiPage.tsx";
import { define } from "../../../define.ts";
import EmojiManager from "../../../islands/EmojiManager.tsx";
import { seeOther } from "../../(_edge)/answers.ts";
import { loginAddress, whenOf } from "../../(_edge)/views.ts";
import { Title } from "../../(_edge)/Title.tsx";

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    return page({ initial: await ctx.state.core.customEmoji.list(ctx.state.scope), when: whenOf(ctx) });
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Emoji" server={state.core.config.name} />
    <EmojiPage>
      <EmojiManager {...data} />
    </EmojiPage>
  </>
));
