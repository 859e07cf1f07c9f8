/**
 * How people come in: an account or a password becomes a session, and whoever is new lands in the server's first
 * room. One place for pages and API.
 */
import type { Login, Registration, Reset } from "./accounts/forms.ts";
import type { Core } from "./mod.ts";
import type { Visitor } from "./scope.ts";
import type { OpenedSession } from "./sessions/sessions.ts";

type Parts = Pick<Core, "accounts" | "sessions" | "rooms" | "effects">;

export async function register(parts: Parts, visitor: Visitor, form: Registration): Promise<OpenedSession> {
  const { user } = await parts.accounts.register(visitor, form);
  const opened = await parts.sessions.open(user, visitor);
  try {
    if (user.role === "owner") {
      await parts.rooms.firstRoom(opened.scope);
      await parts.rooms.gatherInFirstRoom();
    } else await parts.rooms.joinFirstRoom(opened.scope);
  } catch (error) {
    // The account stands and can join by hand: losing the registration over it would be worse.
    parts.effects.log("error", "entrance.first_room_failed", { user: user.id, error });
  }
  return opened;
}

export async function login(parts: Parts, visitor: Visitor, form: Login): Promise<OpenedSession> {
  const user = await parts.accounts.verify(visitor, form);
  return await parts.sessions.open(user, visitor);
}

/** Whoever has just chosen a new password by a link is signed in with it, here and nowhere else. */
export async function reset(parts: Parts, visitor: Visitor, form: Reset): Promise<OpenedSession> {
  const user = await parts.accounts.reset(form);
  return await parts.sessions.open(user, visitor);
}
