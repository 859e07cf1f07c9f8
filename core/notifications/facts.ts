/** What deciding needs to know of people besides what happened: the same when they are told and when it is only shown what would be. */
import { keys } from "../kv/keys.ts";
import { usualWishes } from "../protocol/notifications.ts";
import type { Facts } from "./deciding.ts";
import type { NotificationsParts } from "./parts.ts";

export type Standing = Omit<Facts, "kinds" | "read">;

/** In the order of the people. `home`: the conversation that has the preferences. */
export async function factsOf(
  parts: NotificationsParts,
  users: readonly string[],
  home: string,
): Promise<Standing[]> {
  const { store, effects, ways } = parts;
  const [wishes, preferences, push, email, undisturbed] = await Promise.all([
    store.getMany(users.map((user) => keys.wishes(user))),
    store.getMany(users.map((user) => keys.preferences(user, home))),
    ways.push?.reaches(users),
    ways.email?.reaches(users),
    Promise.all(users.map((user) => parts.isUndisturbed(user))),
  ]);
  const now = effects.now();
  return users.map((user, i) => ({
    wishes: wishes[i]?.value ?? usualWishes,
    preferences: preferences[i]?.value ?? {},
    now,
    undisturbed: undisturbed[i]!,
    reach: {
      push: push === undefined ? "server_off" : push.has(user) ? "reachable" : "no_device",
      email: email === undefined ? "server_off" : email.has(user) ? "reachable" : "no_address",
    },
  }));
}
