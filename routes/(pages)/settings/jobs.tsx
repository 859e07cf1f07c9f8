/** `/settings/jobs`: the work that waits, for whoever runs the server. */
import { page } from "fresh";
import * as z from "zod/mini";
import { JobsPage } from "../../../components/pages/JobsPage.tsx";
import { overview, settleDead } from "../../../core/jobs/jobs.ts";
import { define } from "../../../define.ts";
import { seeOther, signedIn } from "../../(_edge)/answers.ts";
import { tryForm } from "../../(_edge)/forms.ts";
import { Title } from "../../(_edge)/Title.tsx";
import { loginAddress, whenOf } from "../../(_edge)/views.ts";

const form = z.strictObject({
  kind: z.string().check(z.maxLength(64)),
  key: z.string().check(z.maxLength(500)),
  act: z.enum(["retry", "drop"]),
});
const notices: Record<string, string> = {
  retry: "It is being tried again.",
  drop: "It was dropped.",
};

export const handlers = define.handlers({
  async GET(ctx) {
    if (ctx.state.scope === null) return seeOther(loginAddress(ctx));
    const work = await overview(ctx.state.core.jobs, ctx.state.scope);
    const notice = notices[ctx.url.searchParams.get("done") ?? ""];
    return page({ work, when: whenOf(ctx), ...(notice === undefined ? {} : { notice }) });
  },
  async POST(ctx) {
    const scope = signedIn(ctx);
    const { jobs } = ctx.state.core;
    const work = await overview(jobs, scope);
    const answer = await tryForm(ctx, form, async (input) => {
      await settleDead(jobs, scope, input);
      return input.act;
    });
    if ("done" in answer) return seeOther(`/settings/jobs?done=${answer.done}`);
    const { problem = "Cannot do that: the form is not complete" } = answer.form;
    return page({ work, when: whenOf(ctx), problem }, answer);
  },
});

export default define.page<typeof handlers>(({ data, state }) => (
  <>
    <Title of="Work that waits" server={state.core.config.name} />
    <JobsPage {...data} />
  </>
));
