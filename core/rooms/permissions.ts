/**
 * Who may do what to a room, as one table. Owners may do everything, moderators keep order, members bring others
 * into public rooms. Owners and administrators of the server may administer every listed room, also one they are
 * not in; they have no power over private rooms, and none that would let them read a password room unasked. A direct
 * conversation belongs to its people alike: nobody runs it.
 */
import { ParleyError } from "../errors.ts";
import type { MemberRecord, RoomRecord } from "../kv/keys.ts";
import type { RoomRole } from "../protocol/shapes.ts";
import type { Scope } from "../scope.ts";

export type Act =
  | "describe"
  | "open"
  | "archive"
  | "delete"
  | "role"
  | "remove"
  | "ban"
  | "mute"
  | "add"
  | "invite"
  | "uninvite";

interface Rule {
  /** Completes "Cannot … "name"". */
  verb: string;
  roles: readonly RoomRole[];
  /** Any member may, when the room is public. */
  everyoneInPublic?: true;
  /** Would let somebody in who does not know the password. */
  admits?: true;
}
const owners = ["owner"] as const;
const keepers = ["owner", "moderator"] as const;
const rules: Record<Act, Rule> = {
  describe: { verb: "change", roles: keepers },
  open: { verb: "change who may join", roles: owners, admits: true },
  archive: { verb: "archive", roles: owners },
  delete: { verb: "delete", roles: owners },
  role: { verb: "change roles in", roles: owners },
  remove: { verb: "remove people from", roles: keepers },
  ban: { verb: "ban people from", roles: keepers },
  mute: { verb: "mute people in", roles: keepers },
  add: { verb: "add people to", roles: keepers, everyoneInPublic: true, admits: true },
  invite: { verb: "invite people to", roles: keepers, everyoneInPublic: true, admits: true },
  uninvite: { verb: "withdraw invitations to", roles: keepers },
};

type Asker = Pick<Scope, "role">;

export function may(act: Act, asker: Asker, room: RoomRecord, member: MemberRecord | null): boolean {
  if (room.kind === "direct") return false;
  return asStaff(act, asker, room, member) || asMember(act, room, member);
}

/** @throws ParleyError `forbidden`, saying who may. */
export function demand(act: Act, asker: Asker, room: RoomRecord, member: MemberRecord | null): void {
  if (may(act, asker, room, member)) return;
  const { verb, roles } = rules[act];
  if (room.kind === "direct") throw new ParleyError("forbidden", `Cannot ${verb} a direct conversation`);
  const who = roles.map((role) => `${role}s`).join(" and ");
  throw new ParleyError("forbidden", `Cannot ${verb} "${room.name}": only its ${who} may`);
}

export function isListed(room: Pick<RoomRecord, "access">): boolean {
  return room.access !== "private";
}

/** Acts with the power of the server rather than of the room. */
export function isStaffOf(room: RoomRecord, asker: Asker): boolean {
  return asker.role !== "member" && isListed(room);
}

function asStaff(act: Act, asker: Asker, room: RoomRecord, member: MemberRecord | null): boolean {
  if (!isStaffOf(room, asker)) return false;
  return room.access === "public" || member !== null || rules[act].admits !== true;
}

function asMember(act: Act, room: RoomRecord, member: MemberRecord | null): boolean {
  if (member === null) return false;
  const { roles, everyoneInPublic } = rules[act];
  return roles.includes(member.role) || (everyoneInPublic === true && room.access === "public");
}
