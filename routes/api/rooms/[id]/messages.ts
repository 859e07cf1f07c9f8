/** `/api/rooms/:id/messages`: pages of the conversation, and sending. */
import { define } from "../../../../define.ts";
import { readCommand, readQuery, signedIn } from "../../../(_edge)/answers.ts";

export const handlers = define.handlers({
  async GET(ctx) {
    const scope = signedIn(ctx);
    const { conversation, ...page } = readQuery(ctx, "history", { conversation: ctx.params.id! });
    return Response.json(await ctx.state.core.conversations.history(scope, conversation, page));
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const message = await readCommand(ctx, "message.send", { conversation: ctx.params.id! });
    return Response.json(await ctx.state.core.messages.send(scope, message), { status: 201 });
  },
});
