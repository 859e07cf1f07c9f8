/**
 * Votes. How many there are stands in the message and is told to everybody; whose they are stands apart from it, in a
 * few places per poll that the id of the person chooses between, so that a poll may have as many votes as a room has
 * people and still ends with its message in one commit. Of an anonymous poll nobody is told more than the numbers:
 * not in an answer, and not by whom an entry of the log is.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type Votes } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import { limits } from "../protocol/limits.ts";
import { withVote } from "../protocol/polls.ts";
import type { Scope } from "../scope.ts";
import { changeMessage } from "./changing.ts";
import type { MessagesParts } from "./parts.ts";
import { pollOf, refuseClosed } from "./polls.ts";

/** The end of an id is chance. 32 places of at most 64 KiB hold twice as many as are taken. */
const places = 32;
const listed = 1000;
const encoder = new TextEncoder();

/** Said twice it is the same vote. */
export async function vote(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, options }: CommandBody<"poll.vote">,
): Promise<CommandResult["poll.vote"]> {
  const chosen = [...new Set(options)].sort((a, b) => a - b);
  const key = keys.votes(conversation, n, placeOf(scope.userId));
  const withdraws = chosen.length === 0;
  await changeMessage(parts, scope, { conversation, n, withdraws }, async (message) => {
    const poll = pollOf(message, "vote on");
    refuseOptions(poll, chosen);
    // Every vote changes the message, which is checked: nobody else has written these meanwhile.
    const stored = await parts.store.get(key) ?? {};
    const before = stored[scope.userId] ?? [];
    if (String(before) === String(chosen)) return null;
    refuseClosed(poll, parts.effects.now());
    if (before.length === 0 && poll.voters >= limits.pollVoters) throw full();
    const { [scope.userId]: _before, ...others } = stored;
    const next = withVote(poll, before, chosen);
    const votes: Votes = withdraws ? others : { ...others, [scope.userId]: chosen };
    return {
      next: { ...message, poll: next },
      tells: { poll: next },
      ...(poll.anonymous ? { by: message.by } : {}),
      also: (change) => change.set(key, encoder.encode(JSON.stringify(votes))),
    };
  });
  parts.tellVote(scope.userId, { conversation, n, options: chosen });
  return {};
}

/** Who chose what, in no particular order. */
export async function votes(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n }: CommandBody<"poll.votes">,
): Promise<CommandResult["poll.votes"]> {
  await parts.access.membership(scope.userId, conversation);
  const [message] = await parts.history.messages(conversation, [n]);
  if (message === undefined) throw notFound("message");
  if (pollOf(message, "look up votes of").anonymous) {
    throw new ParleyError("forbidden", "Cannot tell who voted: this poll is anonymous");
  }
  const rows = await Array.fromAsync(parts.store.list(keys.votesIn(conversation, n)), ({ value }) => value);
  const all = rows.flatMap((row) => Object.entries(row));
  const shown = new Map(all.slice(0, listed));
  const people = await parts.people([...shown.keys()]);
  return {
    votes: people.map((person) => ({ person, options: shown.get(person.id)! })),
    more: all.length > listed,
  };
}

export async function myVotes(
  parts: MessagesParts,
  scope: Scope,
  { conversation, numbers }: CommandBody<"polls.mine">,
): Promise<CommandResult["polls.mine"]> {
  await parts.access.membership(scope.userId, conversation);
  const wanted = numbers.map((n) => keys.votes(conversation, n, placeOf(scope.userId)));
  const rows = await parts.store.getMany(wanted);
  return { votes: numbers.map((n, i) => ({ n, options: rows[i]?.value[scope.userId] ?? [] })) };
}

function refuseOptions(poll: { options: readonly unknown[]; multiple?: true }, chosen: readonly number[]) {
  if (chosen.some((i) => i >= poll.options.length)) {
    throw new ParleyError("bad_field", "Cannot choose that: this poll has no such option", {
      field: "options",
    });
  }
  if (chosen.length > 1 && !poll.multiple) {
    throw new ParleyError("bad_field", "Cannot choose more than one option of this poll", {
      field: "options",
    });
  }
}

function full(): ParleyError {
  const most = limits.pollVoters.toLocaleString("en");
  return new ParleyError("bad_request", `Cannot vote: ${most} people have, which is as many as a poll takes`);
}

function placeOf(userId: string): number {
  return "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(userId.at(-1)!) % places;
}
