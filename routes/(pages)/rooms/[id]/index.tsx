/** `/rooms/:id`: a conversation. Whoever may join it but has not is asked to; to everybody else it does not exist. */
import type { Context } from "fresh";
import { page } from "fresh";
import * as z from "zod/mini";
import { JoinRoomPage } from "../../../../components/pages/JoinRoomPage.tsx";
import { paths } from "../../../../components/paths.ts";
import type { ClientInit } from "../../../../core/browser/client.ts";
import { titled } from "../../../../core/browser/naming.ts";
import type { When } from "../../../../core/browser/dates.ts";
import { ParleyError } from "../../../../core/errors.ts";
import type { OpenConversation, Room } from "../../../../core/protocol/entries.ts";
import { id, messageText, threadId } from "../../../../core/protocol/shapes.ts";
import type { Scope } from "../../../../core/scope.ts";
import { define, type State } from "../../../../define.ts";
import Chat from "../../../../islands/Chat.tsx";
import { seeOther, signedIn } from "../../../(_edge)/answers.ts";
import { tryForm } from "../../../(_edge)/forms.ts";
import { clientInit, habitsIn, loginAddress, whenOf } from "../../../(_edge)/views.ts";
import { Title } from "../../../(_edge)/Title.tsx";

type Data =
  | { join: Room }
  | { init: ClientInit; when: When; at?: number; refusal?: string; problem?: string; typed?: string };

const messageForm = z.strictObject({ text: messageText });

export const handlers = define.handlers({
  async GET(ctx) {
    const { scope } = ctx.state;
    if (scope === null) return seeOther(loginAddress(ctx));
    return page(await show(ctx, scope));
  },
  /** Sending without a script. */
  async POST(ctx) {
    const scope = signedIn(ctx);
    const conversation = threadAsked(ctx) ?? ctx.params.id!;
    const clientId = ctx.state.core.effects.id();
    const answer = await tryForm(
      ctx,
      messageForm,
      ({ text }) => ctx.state.core.messages.send(scope, { conversation, clientId, text }),
    );
    if ("done" in answer) return seeOther(paths.message(conversation, answer.done.n));
    const { form } = answer;
    const problem = form.problem ?? form.errors?.text ?? "Cannot send this";
    return page({ ...await show(ctx, scope), problem, typed: form.values?.text ?? "" } as Data, answer);
  },
});

async function show(ctx: Context<State>, scope: Scope): Promise<Data> {
  const { core } = ctx.state;
  const conversation = ctx.params.id!;
  if (!id.safeParse(conversation).success) throw missing();
  const asked = /^\d{1,15}$/.exec(ctx.url.searchParams.get("at") ?? "");
  const at = asked === null ? undefined : Number(asked[0]);
  const thread = threadAsked(ctx);
  let open: OpenConversation;
  try {
    const newest = habitsIn(ctx.req).opens === "newest" ? "latest" : undefined;
    open = await core.conversations.open(
      scope,
      conversation,
      (thread === undefined ? at : undefined) ?? newest,
    );
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== "not_found") throw error;
    return { join: (await core.rooms.summary(scope, conversation)).room };
  }
  const init = await clientInit(ctx, scope, open);
  const shown = { when: whenOf(ctx), ...(at === undefined ? {} : { at }) };
  if (thread === undefined) return { init, ...shown };
  try {
    return { init: { ...init, beside: await core.conversations.open(scope, thread, at) }, ...shown };
  } catch (error) {
    // The room is there all the same.
    if (!(error instanceof ParleyError) || error.code !== "not_found") throw error;
    return { init, when: shown.when, refusal: error.message };
  }
}

/** The thread that the address asks for beside the room. */
function threadAsked(ctx: Context<State>): string | undefined {
  const asked = threadId.safeParse(`${ctx.params.id}-${ctx.url.searchParams.get("thread") ?? ""}`);
  return asked.success ? asked.data : undefined;
}

function missing(): ParleyError {
  return new ParleyError(
    "not_found",
    "Cannot find that room: it does not exist, or you have no access to it",
  );
}

function nameOf({ open, people, me }: ClientInit): string {
  const room = open!.membership.room;
  return titled(room, (id) => people?.find((person) => person.id === id), me).name;
}

export default define.page<typeof handlers>((props) => {
  const { data, state, url } = props;
  const server = state.core.config.name;
  if ("join" in data) {
    return (
      <>
        <Title of={`Join ${data.join.name}`} server={server} />
        <JoinRoomPage server={server} room={data.join} form={{}} />
      </>
    );
  }
  return (
    <>
      <Title of={nameOf(data.init)} server={server} />
      <Chat {...data} server={server} details={url.searchParams.has("details")} />
    </>
  );
});
