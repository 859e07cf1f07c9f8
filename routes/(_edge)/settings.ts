/** What the settings page shows, whichever of its forms was sent. */
import type { Context } from "fresh";
import type { SettingsPageProps } from "../../components/pages/SettingsPage.tsx";
import { writingChoices } from "../../core/browser/writing_choices.ts";
import { toPerson } from "../../core/accounts/accounts.ts";
import type { Scope } from "../../core/scope.ts";
import type { State } from "../../define.ts";
import { habitsIn, whenOf } from "./views.ts";

const notices: Record<string, string> = {
  profile: "Your profile is changed.",
  status: "Your status is kept.",
  avatar: "Your picture is changed.",
  noavatar: "Your picture is removed.",
  password: "Your password is changed. Everywhere else you have been signed out.",
  email: "Your address is changed.",
  emailasked: "A mail is on its way to the new address; open the link in it.",
  emailagain: "The mail is on its way once more.",
  emailkept: "Your address stays as it is.",
  confirmed: "Your address is confirmed.",
  privacy: "Kept: who may begin a conversation with you, and what others see of you.",
  reading: "Kept for this device: how you read.",
  writing: "Kept: how you write on this device.",
  unblocked: "You hear from them again.",
  session: "That session is ended.",
  sessions: "You are signed out everywhere else.",
};

export async function settingsOf(
  ctx: Context<State>,
  scope: Scope,
  more: Partial<SettingsPageProps> = {},
): Promise<SettingsPageProps> {
  const { accounts, direct, mail, profiles, sessions } = ctx.state.core;
  const [{ messages, receipts }, blocked] = await Promise.all([direct.privacy(scope), direct.blocked(scope)]);
  const me = await accounts.me(scope);
  const { emailConfirmedAt, emailWanted, emailLost } = me;
  const notice = notices[ctx.url.searchParams.get("done") ?? ""];
  return {
    me: toPerson(me),
    email: {
      email: me.email,
      confirmed: emailConfirmedAt !== undefined,
      ...(emailWanted === undefined ? {} : { wanted: emailWanted }),
      lost: emailLost !== undefined && emailLost === (emailWanted ?? me.email),
      mails: mail.isOn,
      governs: scope.role !== "member",
      owner: await accounts.owner(),
    },
    profile: await profiles.get(scope),
    privacy: { messages, receipts, blocked: blocked.people },
    writing: writingChoices(ctx.req.headers.get("cookie") ?? ""),
    habits: habitsIn(ctx.req),
    sessions: await sessions.list(scope),
    when: whenOf(ctx),
    governs: scope.role !== "member",
    ...(notice === undefined ? {} : { notice }),
    ...more,
  };
}
