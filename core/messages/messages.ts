/**
 * Messages and what becomes of them. The browser names each one (clientId); however often and from wherever it
 * arrives, it is stored once and always answered with the same number. Acknowledged means committed. Each method takes
 * who asks and answers in the shape of the command of the same name; the files beside this one hold one concern each.
 */
import type { CommandBody, CommandResult, CommandType } from "../protocol/commands.ts";
import type { FileInfo } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { Turns } from "../security/turns.ts";
import { deleteMessage } from "./deleting.ts";
import { edit, revisions } from "./editing.ts";
import { forward } from "./forwarding.ts";
import { linksOf } from "./links.ts";
import { get, mentions, pins } from "./looking.ts";
import { setBare, setPinned } from "./marking.ts";
import type { MessagesParts } from "./parts.ts";
import { addOption, closePoll } from "./polls.ts";
import { react } from "./reacting.ts";
import { restate, type Together } from "./refiling.ts";
import { type Later, refuseSending, send } from "./sending.ts";
import { myVotes, vote, votes } from "./voting.ts";

export type { Rider } from "./sending.ts";
export type { Together } from "./refiling.ts";

type Body<T extends CommandType> = CommandBody<T>;
type Answer<T extends CommandType> = Promise<CommandResult[T]>;

export class Messages {
  readonly #parts: MessagesParts;
  /** Sends under way, by client id: the second of two that arrive together waits for the first. */
  readonly #underWay = new Map<string, Answer<"message.send">>();

  constructor(parts: Omit<MessagesParts, "turns">) {
    this.#parts = { ...parts, turns: new Turns() };
  }

  /** @throws ParleyError `client_id_reused` when the same clientId came with another text before. */
  send(scope: Scope, input: Body<"message.send"> & Later): Answer<"message.send"> {
    return this.#once(
      input.conversation + scope.userId + input.clientId,
      () => send(this.#parts, scope, input),
    );
  }

  /** @throws ParleyError what sending would. */
  refuseSending(scope: Scope, input: Pick<Body<"message.send">, "conversation" | "reply">): Promise<void> {
    return refuseSending(this.#parts, scope, input);
  }

  forward(scope: Scope, input: Body<"message.forward">): Answer<"message.forward"> {
    return this.#once(input.to + scope.userId + input.clientId, () => forward(this.#parts, scope, input));
  }

  async #once(lane: string, sending: () => Answer<"message.send">): Answer<"message.send"> {
    const first = this.#underWay.get(lane);
    if (first !== undefined) {
      await first.catch(() => {});
      return this.#once(lane, sending);
    }
    const under = sending();
    this.#underWay.set(lane, under);
    try {
      return await under;
    } finally {
      this.#underWay.delete(lane);
    }
  }

  /** Something is known of a file of a message that was not when it was sent. */
  restate(place: { conversation: string; n: number }, info: FileInfo, together: Together): Promise<void> {
    return restate(this.#parts, place, info, together);
  }

  edit(scope: Scope, input: Body<"message.edit">): Answer<"message.edit"> {
    return edit(this.#parts, scope, input);
  }

  revisions(scope: Scope, input: Body<"message.revisions">): Answer<"message.revisions"> {
    return revisions(this.#parts, scope, input);
  }

  delete(scope: Scope, input: Body<"message.delete">): Answer<"message.delete"> {
    return deleteMessage(this.#parts, scope, input);
  }

  react(scope: Scope, input: Body<"message.react">): Answer<"message.react"> {
    return react(this.#parts, scope, input);
  }

  pin(scope: Scope, input: Body<"message.pin">): Answer<"message.pin"> {
    return setPinned(this.#parts, scope, input);
  }

  bare(scope: Scope, input: Body<"message.bare">): Answer<"message.bare"> {
    return setBare(this.#parts, scope, input);
  }

  vote(scope: Scope, input: Body<"poll.vote">): Answer<"poll.vote"> {
    return vote(this.#parts, scope, input);
  }

  addOption(scope: Scope, input: Body<"poll.add">): Answer<"poll.add"> {
    return addOption(this.#parts, scope, input);
  }

  closePoll(scope: Scope, input: Body<"poll.close">): Answer<"poll.close"> {
    return closePoll(this.#parts, scope, input);
  }

  votes(scope: Scope, input: Body<"poll.votes">): Answer<"poll.votes"> {
    return votes(this.#parts, scope, input);
  }

  myVotes(scope: Scope, input: Body<"polls.mine">): Answer<"polls.mine"> {
    return myVotes(this.#parts, scope, input);
  }

  get(scope: Scope, input: Body<"messages.get">): Answer<"messages.get"> {
    return get(this.#parts, scope, input);
  }

  links(scope: Scope, input: Body<"links.list">): Answer<"links.list"> {
    return linksOf(this.#parts, scope, input);
  }

  pins(scope: Scope, input: Body<"pins">): Answer<"pins"> {
    return pins(this.#parts, scope, input);
  }

  mentions(scope: Scope, input: Body<"mentions">): Answer<"mentions"> {
    return mentions(this.#parts, scope, input);
  }
}
