/**
 * What the bench measures on: 1,000 people who are all in one room, and five by five in 200 more. Made through the core
 * before the server starts; the sessions' tokens are good on it because it reads the same secrets.
 */
import { Passwords } from "@/core/accounts/passwords.ts";
import { loadConfig } from "@/core/config.ts";
import { realEffects } from "@/core/effects.ts";
import { register } from "@/core/entrance.ts";
import { keys } from "@/core/kv/keys.ts";
import { type Core, openCore } from "@/core/mod.ts";
import { loadSecrets } from "@/core/security/secrets.ts";

export const people = 1000;
export const smallRooms = 200;

export const unlimited = {
  ...Object.fromEntries(
    ["LOGIN", "REGISTER", "MESSAGE", "ROOM", "ROOM_PASSWORD", "COMMAND", "CONNECT"].map((
      name,
    ) => [`PARLEY_LIMIT_${name}`, "off"]),
  ),
  PARLEY_CONNECTIONS_PER_SESSION: "1000",
  PARLEY_CONNECTIONS_PER_ADDRESS: "100000",
  PARLEY_LOG_LEVEL: "warn",
};

export interface Town {
  cookies: string[];
  /** All are in it. */
  big: string;
  /** Person i is in room i mod 200. */
  small: string[];
}

export async function build(data: string, count = people): Promise<Town> {
  return await inCore(data, async (core) => {
    const visitor = { address: "127.0.0.1", userAgent: "bench", requestId: "bench" };
    const opened = [];
    for (let i = 0; i < count; i++) {
      const username = `p${String(i).padStart(4, "0")}`;
      const form = { username, email: `${username}@example.org`, password: "Corr3ct-horse", name: undefined };
      opened.push(await register(core, visitor, form as never));
    }
    const small: string[] = [];
    for (let r = 0; r < Math.min(smallRooms, count); r++) {
      const { room } = await core.rooms.create(opened[r]!.scope, { name: `Room ${r}`, access: "public" });
      small.push(room.id);
      for (let i = r + smallRooms; i < count; i += smallRooms) {
        await core.rooms.join(opened[i]!.scope, { conversation: room.id });
      }
    }
    const big = (await core.rooms.mine(opened[0]!.scope)).memberships.find(({ room }) =>
      room.name === "General"
    )!;
    return { cookies: opened.map(({ token }) => `parley=${token}`), big: big.room.id, small };
  });
}

/** Puts messages into a room past the front door: through it a million would take minutes. */
export async function fill(data: string, conversation: string, count: number): Promise<void> {
  await inCore(data, async (core) => {
    const head = (await core.log.head(conversation))!;
    const by = (await core.store.list(keys.members(conversation), { limit: 1 }).next()).value!
      .key[2] as string;
    for (let done = 0; done < count;) {
      const change = core.store.change();
      const upTo = Math.min(count, done + 500);
      for (; done < upTo; done++) {
        const [n, at] = [head.n + done + 1, Date.now()];
        const text = `An old message, number ${n}, of about the usual length`;
        change.set(keys.entry(conversation, n), {
          type: "message",
          id: core.effects.id(),
          n,
          count: head.count + done + 1,
          at,
          by,
          text,
        });
      }
      change.set(keys.head(conversation), { ...head, n: head.n + done, count: head.count + done });
      await change.operation.commit();
    }
  });
}

async function inCore<T>(data: string, run: (core: Core) => Promise<T>): Promise<T> {
  const effects = realEffects(() => {});
  const config = loadConfig({ ...unlimited, PARLEY_DATA: data }, () => {
    throw new Deno.errors.NotFound();
  });
  const passwords = new Passwords({ effects, cost: { algorithm: "argon2id", memory: 8, passes: 1 } });
  const core = await openCore(config, { effects, secrets: await loadSecrets(data, {}, effects), passwords });
  try {
    return await run(core);
  } finally {
    await core.close();
  }
}
