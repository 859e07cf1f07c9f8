/** `/unsubscribe?token=`: no more mails of what was missed. Needs no sign-in; mail programs post to it by themselves (RFC 8058). */
import { page } from "fresh";
import { LinkEndedPage } from "../../components/pages/LinkEndedPage.tsx";
import { UnsubscribePage } from "../../components/pages/UnsubscribePage.tsx";
import { statusOf } from "../../core/error_statuses.ts";
import { ParleyError } from "../../core/errors.ts";
import { define } from "../../define.ts";
import { Title } from "../(_edge)/Title.tsx";

type Data = { token: string; done: boolean } | { problem: string };

export const handlers = define.handlers({
  async GET({ state, url }) {
    const token = url.searchParams.get("token") ?? "";
    return await answer(token, false, () => state.core.notifications.unsubscribingOf(token));
  },
  async POST({ state, url }) {
    const token = url.searchParams.get("token") ?? "";
    return await answer(token, true, () => state.core.notifications.unsubscribe(token));
  },
});

async function answer(token: string, done: boolean, run: () => Promise<unknown>) {
  try {
    await run();
    return page<Data>({ token, done });
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== "link_invalid") throw error;
    return page<Data>({ problem: error.message }, { status: statusOf(error) });
  }
}

export default define.page<typeof handlers>(({ data, state }) => {
  const server = state.core.config.name;
  return (
    <>
      <Title of="Mails of what you missed" server={server} />
      {"problem" in data
        ? <LinkEndedPage server={server} problem={data.problem} of="unsubscribe" />
        : <UnsubscribePage server={server} {...data} />}
    </>
  );
});
