/**
 * What each command of the protocol calls: one line each, so that this page is the table of who does what.
 * Everybody who is signed in may send every command; the core function decides from the scope.
 */
import type { Core } from "../mod.ts";
import type { CommandBody, CommandResult, CommandType } from "../protocol/commands.ts";
import type { Connection } from "../realtime/connection.ts";
import type { Scope } from "../scope.ts";
import { follow, unfollow } from "./following.ts";

export interface Asked {
  scope: Scope;
  connection: Connection;
}
export type Handlers = {
  [T in CommandType]: (asked: Asked, body: CommandBody<T>) => Promise<CommandResult[T]> | CommandResult[T];
};

export function handlers(core: Omit<Core, "channels" | "close">): Handlers {
  const {
    accounts,
    conversations,
    direct,
    drafts,
    files,
    messages,
    previews,
    rooms,
    search,
    sessions,
    threads,
  } = core;
  const { push, reminders, saved, scheduled } = core;
  const { contacts, notifications, presence, profiles } = core;
  return {
    "follow": ({ connection }, body) => follow(core, connection, body),
    "unfollow": ({ connection }, { conversation }) => (unfollow(core, connection, conversation), {}),
    "conversation.open": ({ scope }, { conversation, at }) => conversations.open(scope, conversation, at),
    "history": ({ scope }, { conversation, ...page }) => conversations.history(scope, conversation, page),
    "history.at": ({ scope }, { conversation, at }) => conversations.numberAt(scope, conversation, at),
    "message.send": ({ scope }, body) => messages.send(scope, body),
    "draft.set": ({ scope }, body) => drafts.set(scope, body),
    "drafts.mine": ({ scope }, body) => drafts.mine(scope, body),
    "message.edit": ({ scope }, body) => messages.edit(scope, body),
    "message.delete": ({ scope }, body) => messages.delete(scope, body),
    "message.revisions": ({ scope }, body) => messages.revisions(scope, body),
    "message.react": ({ scope }, body) => messages.react(scope, body),
    "message.pin": ({ scope }, body) => messages.pin(scope, body),
    "message.bare": ({ scope }, body) => messages.bare(scope, body),
    "message.forward": ({ scope }, body) => messages.forward(scope, body),
    "poll.vote": ({ scope }, body) => messages.vote(scope, body),
    "poll.add": ({ scope }, body) => messages.addOption(scope, body),
    "poll.close": ({ scope }, body) => messages.closePoll(scope, body),
    "poll.votes": ({ scope }, body) => messages.votes(scope, body),
    "polls.mine": ({ scope }, body) => messages.myVotes(scope, body),
    "message.save": ({ scope }, body) => saved.save(scope, body),
    "messages.get": ({ scope }, body) => messages.get(scope, body),
    "pins": ({ scope }, body) => messages.pins(scope, body),
    "files.list": ({ scope }, body) => files.list(scope, body),
    "links.list": ({ scope }, body) => messages.links(scope, body),
    "files.mine": ({ scope }, body) => files.mine(scope, body),
    "mentions": ({ scope }, body) => messages.mentions(scope, body),
    "scheduled.add": ({ scope }, body) => scheduled.add(scope, body),
    "scheduled.list": ({ scope }) => scheduled.list(scope),
    "scheduled.change": ({ scope }, body) => scheduled.change(scope, body),
    "scheduled.cancel": ({ scope }, body) => scheduled.cancel(scope, body),
    "scheduled.send": ({ scope }, body) => scheduled.send(scope, body),
    "reminder.add": ({ scope }, body) => reminders.add(scope, body),
    "reminder.list": ({ scope }) => reminders.list(scope),
    "reminder.snooze": ({ scope }, body) => reminders.snooze(scope, body),
    "reminder.dismiss": ({ scope }, body) => reminders.dismiss(scope, body),
    "reminder.done": ({ scope }, body) => reminders.done(scope, body),
    "saved.list": ({ scope }, body) => saved.list(scope, body),
    "saved.in": ({ scope }, { conversation }) => saved.in(scope, conversation),
    "notifications.list": ({ scope }, body) => notifications.list(scope, body),
    "notifications.count": ({ scope }) => notifications.count(scope),
    "notifications.read": ({ scope }, body) => notifications.read(scope, body),
    "notifications.shown": ({ scope }, body) => notifications.shown(scope, body),
    "notifications.why": ({ scope }, body) => notifications.why(scope, body),
    "notifications.wishes": ({ scope }) => notifications.wishes(scope),
    "notifications.set": ({ scope }, body) => notifications.set(scope, body),
    "thread.follow": ({ scope }, body) => threads.follow(scope, body),
    "threads.mine": ({ scope }) => threads.mine(scope),
    "threads.get": ({ scope }, body) => threads.get(scope, body),
    "threads.readAll": ({ scope }) => threads.readAll(scope),
    "search": ({ scope }, body) => search.search(scope, body),
    "prefer": ({ scope }, body) => rooms.prefer(scope, body),
    "mark": ({ scope }, { conversation, ...mark }) => conversations.mark(scope, conversation, mark),
    "typing": ({ scope }, { conversation, on }) => conversations.typing(scope, conversation, on),
    "rooms.mine": ({ scope }) => rooms.mine(scope),
    "rooms.browse": ({ scope }, body) => rooms.browse(scope, body),
    "room.create": ({ scope }, body) => rooms.create(scope, body),
    "room.join": ({ scope }, body) => rooms.join(scope, body),
    "room.leave": ({ scope }, body) => rooms.leave(scope, body),
    "room.update": ({ scope }, body) => rooms.update(scope, body),
    "room.archive": ({ scope }, body) => rooms.archive(scope, body),
    "room.delete": ({ scope }, body) => rooms.delete(scope, body),
    "room.members": ({ scope }, body) => rooms.members(scope, body),
    "room.add": ({ scope }, body) => rooms.add(scope, body),
    "room.remove": ({ scope }, body) => rooms.remove(scope, body),
    "room.ban": ({ scope }, body) => rooms.ban(scope, body),
    "room.unban": ({ scope }, body) => rooms.unban(scope, body),
    "room.bans": ({ scope }, body) => rooms.bans(scope, body),
    "room.mute": ({ scope }, body) => rooms.mute(scope, body),
    "room.role": ({ scope }, body) => rooms.role(scope, body),
    "room.invitations": ({ scope }, body) => rooms.invitations(scope, body),
    "room.invite": ({ scope }, body) => rooms.invite(scope, body),
    "room.uninvite": ({ scope }, body) => rooms.uninvite(scope, body),
    "room.accept": ({ scope }, body) => rooms.accept(scope, body),
    "direct.open": ({ scope }, body) => direct.open(scope, body),
    "people.block": ({ scope }, body) => direct.block(scope, body),
    "people.blocked": ({ scope }) => direct.blocked(scope),
    "contacts.list": ({ scope }) => contacts.list(scope),
    "contact.ask": ({ scope }, body) => contacts.ask(scope, body),
    "contact.answer": ({ scope }, body) => contacts.answer(scope, body),
    "contact.remove": ({ scope }, body) => contacts.remove(scope, body),
    "privacy.get": ({ scope }) => direct.privacy(scope),
    "privacy.set": ({ scope }, body) => direct.setPrivacy(scope, body),
    "people.get": async (_, { ids }) => ({ people: await accounts.people(ids) }),
    "people.absent": ({ scope }, body) => rooms.absent(scope, body),
    "people.find": async (_, { query }) => ({ people: await accounts.findPeople(query, 20) }),
    "profile.get": ({ scope }, { user }) => profiles.get(scope, user),
    "profile.set": ({ scope }, body) => profiles.set(scope, body),
    "presence.set": ({ scope }, body) => profiles.setPresence(scope, body),
    "presence.watch": async ({ scope, connection }, { people }) => ({
      people: await presence.watch(scope, connection, people),
    }),
    "presence.active": ({ connection }, { ago }) => (presence.active(connection, ago), {}),
    "previews.get": async ({ scope }, { urls }) => ({ previews: await previews.get(scope, urls) }),
    "push.get": ({ scope }) => push.get(scope),
    "push.set": ({ scope }, body) => push.set(scope, body),
    "push.remove": ({ scope }, body) => push.remove(scope, body),
    "push.test": ({ scope }, body) => push.test(scope, body),
    "sessions.list": async ({ scope }) => ({ sessions: await sessions.list(scope) }),
    "session.revoke": async ({ scope }, { session }) => (await sessions.revoke(scope, session), {}),
    "sessions.revokeOthers": async ({ scope }) => ({ revoked: await sessions.revokeOthers(scope) }),
  };
}
