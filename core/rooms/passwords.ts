/**
 * A room's password: what may be chosen, and proving that one knows it. Every attempt takes its place in the limit
 * before it is judged and gets it back when it was right, so that guesses sent all at once count like any others.
 * The password is in no answer, entry or log; only its hash is stored.
 */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Access } from "../protocol/shapes.ts";
import type { Scope } from "../scope.ts";
import { giveBackByAddress, takeByAddress } from "../security/address_limits.ts";
import type { RoomsParts } from "./parts.ts";
import type { Standing } from "./standing.ts";

const minLength = 6;
/** An office or a school shares one address: so many people may use up their limit there. */
const peoplePerAddress = 5;

/** @param has Whether the room has one already. @returns the password to set, null for none or as before. */
export function passwordFor(access: Access, chosen: string | undefined, has: boolean): string | null {
  if (access !== "password" && chosen !== undefined) {
    throw badPassword(`Cannot set a password for a ${access} room: choose password access, or leave it out`);
  }
  if (access === "password" && chosen === undefined && !has) {
    throw badPassword("Cannot open a room by password without one: choose a password");
  }
  if (chosen !== undefined && chosen.length < minLength) {
    throw new ParleyError(
      "weak_password",
      `Cannot use that password: it needs at least ${minLength} characters`,
      {
        field: "password",
      },
    );
  }
  return chosen ?? null;
}

/** Knows what was proven, so that a retry asks again only when the password has changed meanwhile. */
export class Proof {
  readonly #parts: RoomsParts;
  readonly #scope: Scope;
  readonly #password: string | undefined;
  #proven: string | null = null;

  constructor(parts: RoomsParts, scope: Scope, password: string | undefined) {
    this.#parts = parts;
    this.#scope = scope;
    this.#password = password;
  }

  /** @throws ParleyError `room_password_required`, `room_password_wrong`, `rate_limited`. */
  async demand({ id, room }: Standing): Promise<void> {
    if (room.access !== "password") return;
    if (this.#password === undefined) {
      throw new ParleyError("room_password_required", `Cannot join "${room.name}": it asks for a password`, {
        field: "password",
      });
    }
    const hash = await this.#parts.store.get(keys.roomPassword(id));
    if (hash === null || hash !== this.#proven) await this.#prove(id, room.name, this.#password, hash);
    this.#proven = hash;
  }

  async #prove(id: string, name: string, password: string, hash: string | null): Promise<void> {
    const { limiter, passwords } = this.#parts;
    const subject = `${id} ${this.#scope.userId}`;
    const network = { as: `room ${id}`, times: peoplePerAddress };
    await limiter.take("roomPassword", subject);
    await takeByAddress(limiter, "roomPassword", this.#scope.address, network);
    if (hash === null || !(await passwords.verify(password, hash))) {
      throw new ParleyError("room_password_wrong", `Cannot join "${name}": that is not its password`, {
        field: "password",
      });
    }
    await limiter.giveBack("roomPassword", subject);
    await giveBackByAddress(limiter, "roomPassword", this.#scope.address, network);
  }
}

function badPassword(message: string): ParleyError {
  return new ParleyError("bad_field", message, { field: "password" });
}
