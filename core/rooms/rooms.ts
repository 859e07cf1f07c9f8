/**
 * Rooms: everything that people do to rooms and to their place in them. Each method takes who asks and answers in
 * the shape of the command of the same name; the files beside this one hold the rules, one concern each. Whatever
 * happens is an entry of the room's log in the same commit as its records, which is what every open connection
 * learns of it by.
 */
import type { RoomRecord } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Membership, Room, RoomSummary } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { Turns } from "../security/turns.ts";
import { absent } from "./absent.ts";
import { accept, preview } from "./accepting.ts";
import { archive } from "./archiving.ts";
import { ban, bans, unban } from "./banning.ts";
import { browse, summary } from "./browsing.ts";
import { update } from "./changing.ts";
import { clearDeleted } from "./clearing.ts";
import { create } from "./create.ts";
import { deleteRoom } from "./deleting.ts";
import { establishDirect, type NewDirect } from "./direct.ts";
import { firstRoom, gather, joinFirstRoom } from "./first.ts";
import { invitations, invite, uninvite } from "./invitations.ts";
import { join, leave } from "./joining.ts";
import { add, members } from "./members.ts";
import { membership, mine } from "./mine.ts";
import { mute, refuseMuted } from "./muting.ts";
import { prefer } from "./preferring.ts";
import { remove } from "./removing.ts";
import { role } from "./roles.ts";
import type { RoomsParts } from "./parts.ts";

export type { RoomsParts } from "./parts.ts";

type Answer<T extends keyof CommandResult> = Promise<CommandResult[T]>;

export class Rooms {
  readonly #parts: RoomsParts;
  readonly #turns = new Turns();

  constructor(parts: RoomsParts) {
    this.#parts = parts;
  }

  mine(scope: Scope): Answer<"rooms.mine"> {
    return mine(this.#parts, scope);
  }

  browse(scope: Scope, input: CommandBody<"rooms.browse">): Answer<"rooms.browse"> {
    return browse(this.#parts, scope, input);
  }

  /** What a non-member may see of a public or password room. */
  summary(scope: Scope, conversation: string): Promise<RoomSummary> {
    return summary(this.#parts, scope, conversation);
  }

  /** My place in one conversation. @throws ParleyError `not_found` when I am not in it. */
  membership(scope: Pick<Scope, "userId">, conversation: string): Promise<Membership> {
    return membership(this.#parts, scope, conversation);
  }

  /** Changes what I have set for one conversation. */
  prefer(scope: Scope, input: CommandBody<"prefer">): Answer<"prefer"> {
    return prefer(this.#parts, scope, input);
  }

  create(scope: Scope, input: CommandBody<"room.create">): Answer<"room.create"> {
    return create(this.#parts, scope, input);
  }

  /** Makes a direct conversation, for those who have decided that it may be. */
  establishDirect(scope: Scope, direct: NewDirect): Promise<Membership> {
    return establishDirect(this.#parts, scope, direct);
  }

  join(scope: Scope, input: CommandBody<"room.join">): Answer<"room.join"> {
    return join(this.#parts, scope, input);
  }

  leave(scope: Scope, input: CommandBody<"room.leave">): Answer<"room.leave"> {
    return leave(this.#parts, scope, input);
  }

  /** An administrator of the server who is not in the room is answered as if an owner of it. */
  update(scope: Scope, input: CommandBody<"room.update">): Answer<"room.update"> {
    return update(this.#parts, scope, input);
  }

  archive(scope: Scope, input: CommandBody<"room.archive">): Answer<"room.archive"> {
    return archive(this.#parts, scope, input);
  }

  delete(scope: Scope, input: CommandBody<"room.delete">): Answer<"room.delete"> {
    return deleteRoom(this.#parts, scope, input);
  }

  members(scope: Scope, input: CommandBody<"room.members">): Answer<"room.members"> {
    return members(this.#parts, scope, input);
  }

  absent(scope: Scope, input: CommandBody<"people.absent">): Answer<"people.absent"> {
    return absent(this.#parts, scope, input);
  }

  add(scope: Scope, input: CommandBody<"room.add">): Answer<"room.add"> {
    return add(this.#parts, scope, input);
  }

  remove(scope: Scope, input: CommandBody<"room.remove">): Answer<"room.remove"> {
    return remove(this.#parts, scope, input);
  }

  ban(scope: Scope, input: CommandBody<"room.ban">): Answer<"room.ban"> {
    return ban(this.#parts, scope, input);
  }

  unban(scope: Scope, input: CommandBody<"room.unban">): Answer<"room.unban"> {
    return unban(this.#parts, scope, input);
  }

  bans(scope: Scope, input: CommandBody<"room.bans">): Answer<"room.bans"> {
    return bans(this.#parts, scope, input);
  }

  mute(scope: Scope, input: CommandBody<"room.mute">): Answer<"room.mute"> {
    return mute(this.#parts, scope, input);
  }

  /** @throws ParleyError `muted` when the person cannot write there now. */
  refuseMuted(userId: string, room: RoomRecord): Promise<void> {
    return refuseMuted(this.#parts, userId, room);
  }

  role(scope: Scope, input: CommandBody<"room.role">): Answer<"room.role"> {
    return role(this.#parts, scope, input);
  }

  invitations(scope: Scope, input: CommandBody<"room.invitations">): Answer<"room.invitations"> {
    return invitations(this.#parts, scope, input);
  }

  invite(scope: Scope, input: CommandBody<"room.invite">): Answer<"room.invite"> {
    return invite(this.#parts, scope, input);
  }

  uninvite(scope: Scope, input: CommandBody<"room.uninvite">): Answer<"room.uninvite"> {
    return uninvite(this.#parts, scope, input);
  }

  /** What an invitation leads to, for whoever has its token. @throws ParleyError `invitation_invalid`. */
  invitation(token: string): Promise<{ room: Room; by: string }> {
    return preview(this.#parts, token);
  }

  accept(scope: Scope, input: CommandBody<"room.accept">): Answer<"room.accept"> {
    return accept(this.#parts, this.#turns, scope, input);
  }

  /** The public room of a new server, owned by who asks; joined when there is one already. */
  firstRoom(scope: Scope): Promise<Membership | null> {
    return firstRoom(this.#parts, scope);
  }

  /** After it was made: brings in those who came just before. */
  gatherInFirstRoom(): Promise<void> {
    return gather(this.#parts);
  }

  /** For everybody who registers later. Null when there is none to join. */
  joinFirstRoom(scope: Scope): Promise<Membership | null> {
    return joinFirstRoom(this.#parts, scope);
  }

  /** Removes up to `limit` rows of deleted rooms; run again while it returns `limit`. */
  clearDeleted(limit = 1000): Promise<number> {
    return clearDeleted(this.#parts, limit);
  }
}
