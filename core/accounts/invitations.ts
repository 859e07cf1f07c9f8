/**
 * Links that let somebody register where registration needs an invitation: for one use or several, until a time.
 * Only the hash of the link's secret is stored. A use is counted in the commit that creates the account, so that a
 * link for one person cannot make two.
 */
import type { Effects } from "../effects.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys, type ServerInvitationRecord } from "../kv/keys.ts";
import type { Change, Found, Store } from "../kv/store.ts";
import type { Person } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { hashToken, newToken } from "../security/tokens.ts";
import type { NewInvitation } from "./forms.ts";
import type { People } from "./people.ts";

export interface Invitation {
  id: string;
  by: Person;
  createdAt: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Left, or null for any number. */
  uses: number | null;
}
/** An invitation that can be used now. */
export interface Ticket {
  tokenHash: string;
  found: Found<ServerInvitationRecord>;
}

export class Invitations {
  readonly #store: Store;
  readonly #effects: Effects;
  readonly #people: People;

  constructor(store: Store, effects: Effects, people: People) {
    this.#store = store;
    this.#effects = effects;
    this.#people = people;
  }

  /** The token is to be had only now. */
  async create(
    scope: Scope,
    { lifetime, uses }: NewInvitation,
  ): Promise<{ invitation: Invitation; token: string }> {
    mustGovern(scope);
    const token = newToken(this.#effects);
    const key = keys.serverInvitation(await hashToken(token));
    const now = this.#effects.now();
    const record: ServerInvitationRecord = {
      id: this.#effects.id(),
      by: scope.userId,
      createdAt: now,
      expiresAt: now + lifetime * 1000,
      uses: uses ?? null,
    };
    await this.#store.commit((change) => change.set(key, record, { expireIn: lifetime * 1000 }));
    return { invitation: (await this.#toInvitations([record]))[0]!, token };
  }

  /** Those that can still be used, newest first. */
  async list(scope: Scope): Promise<Invitation[]> {
    mustGovern(scope);
    const records: ServerInvitationRecord[] = [];
    for await (const { value } of this.#store.list(keys.serverInvitations())) {
      if (value.expiresAt > this.#effects.now()) records.push(value);
    }
    return await this.#toInvitations(records.sort((a, b) => b.createdAt - a.createdAt));
  }

  async remove(scope: Scope, id: string): Promise<void> {
    mustGovern(scope);
    for await (const { key, value } of this.#store.list(keys.serverInvitations())) {
      if (value.id !== id) continue;
      await this.#store.commit((change) => change.delete(keys.serverInvitation(String(key.at(-1)))));
      return;
    }
    throw notFound("invitation");
  }

  /** @throws {ParleyError} `invitation_required`, `invitation_invalid` */
  async ticket(token: string | undefined): Promise<Ticket> {
    if (token === undefined) {
      throw new ParleyError(
        "invitation_required",
        "Cannot create an account: this server needs an invitation link",
        {
          field: "invitation",
        },
      );
    }
    const tokenHash = await hashToken(token);
    const found = await this.#store.find(keys.serverInvitation(tokenHash));
    if (found === null || found.value.expiresAt <= this.#effects.now()) throw invalid();
    return { tokenHash, found };
  }

  /** Counts one use, in the commit of whoever uses it. */
  use(change: Change, { tokenHash, found }: Ticket): void {
    const key = keys.serverInvitation(tokenHash);
    const { uses, expiresAt } = found.value;
    change.check(key, found);
    if (uses === null) return;
    if (uses <= 1) change.delete(key);
    else change.set(key, { ...found.value, uses: uses - 1 }, { expireIn: expiresAt - this.#effects.now() });
  }

  async #toInvitations(records: ServerInvitationRecord[]): Promise<Invitation[]> {
    const people = await this.#people.get(records.map((record) => record.by));
    const byId = new Map(people.map((person) => [person.id, person]));
    return records.flatMap(({ id, by, createdAt, expiresAt, uses }) => {
      const person = byId.get(by);
      return person === undefined ? [] : [{ id, by: person, createdAt, expiresAt, uses }];
    });
  }
}

function mustGovern(scope: Scope): void {
  if (scope.role === "member") {
    throw new ParleyError("forbidden", "Cannot invite people to this server: only its owner and admins can");
  }
}

/** The same for a wrong, a used, a withdrawn and an expired one. */
function invalid(): ParleyError {
  return new ParleyError(
    "invitation_invalid",
    "Cannot create an account: the invitation link is wrong, used up or expired; ask for a new one",
    { field: "invitation" },
  );
}
