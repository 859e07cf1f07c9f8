/** What the pages show besides their own matter: the sidebar, the reader's time, who is signed in. */
import type { Context } from "fresh";
import type { SidebarProps } from "../../components/shell/Sidebar.tsx";
import type { When } from "../../core/browser/dates.ts";
import { Conversations } from "../../core/browser/conversations.ts";
import { linesOf } from "../../core/browser/room_lines.ts";
import type { ClientInit } from "../../core/browser/client.ts";
import type { Membership, OpenConversation, Person } from "../../core/protocol/entries.ts";
import { type Habits, habitsCookie, habitsOf } from "../../core/browser/habits.ts";
import { readCookie } from "../../core/sessions/cookie.ts";
import type { Scope } from "../../core/scope.ts";
import type { State } from "../../define.ts";

export async function meOf(ctx: Context<State>, scope: Scope): Promise<Person> {
  const [me] = await ctx.state.core.accounts.people([scope.userId]);
  return me!;
}

export async function sidebarOf(ctx: Context<State>, scope: Scope): Promise<SidebarProps> {
  const { core } = ctx.state;
  const [me, { memberships }] = await Promise.all([meOf(ctx, scope), core.rooms.mine(scope)]);
  const known = new Map((await peopleOf(ctx, memberships)).map((person) => [person.id, person]));
  const people = (id: string) => known.get(id);
  const { list } = new Conversations(me.id, memberships);
  const lines = linesOf(list.value, { me, people, now: core.effects.now() });
  return { server: core.config.name, me, people, ...lines };
}

/** Those whom direct conversations are called by. */
function peopleOf(ctx: Context<State>, memberships: readonly Membership[]): Promise<Person[]> {
  return ctx.state.core.accounts.people(memberships.flatMap(({ room }) => room.people ?? []));
}

/** Everything that the islands of the room pages begin with. */
export async function clientInit(
  ctx: Context<State>,
  scope: Scope,
  open?: OpenConversation,
): Promise<ClientInit> {
  const { core } = ctx.state;
  const [me, { memberships }, blocked] = await Promise.all([
    meOf(ctx, scope),
    core.rooms.mine(scope),
    core.direct.blocked(scope),
  ]);
  return {
    me,
    epoch: core.epoch,
    memberships,
    people: await peopleOf(ctx, memberships),
    blocked: blocked.people.map(({ id }) => id),
    habits: habitsIn(ctx.req),
    build: core.channels.build,
    ...(open === undefined ? {} : { open }),
  };
}

export function habitsIn({ headers }: Request): Habits {
  return habitsOf(readCookie(headers, habitsCookie) ?? undefined);
}

/** The server does not know where the reader is; the island puts the reader's own zone in its place. */
export function whenOf(ctx: Context<State>): When {
  return { now: ctx.state.core.effects.now(), zone: "UTC", locale: "en-GB" };
}

export function loginAddress(ctx: Context<State>): string {
  return `/login?next=${encodeURIComponent(ctx.url.pathname + ctx.url.search)}`;
}
