/** Push as one of the ways in which people are told of things (core/notifications). */
import type { Notice, Way } from "../notifications/notifications.ts";
import type { Push } from "./push.ts";

/** Kinds for which a device is woken that saves its battery. */
const pressing: readonly Notice["kind"][] = [
  "direct",
  "mention",
  "everybody",
  "thread",
  "keyword",
  "reminder",
];

export function wayOf(push: Pick<Push, "plan" | "reaches">): Way {
  return {
    async reaches(users) {
      const reached = await Promise.all(users.map((user) => push.reaches(user)));
      return new Set(users.filter((_, i) => reached[i]));
    },
    plan(planned) {
      const due = new Map(planned.map(({ notice, due }) => [notice, due]));
      return Promise.resolve((change, notice) =>
        push.plan(change, {
          userId: notice.user,
          key: notice.id,
          data: notice,
          order: notice.n ?? 0,
          due: due.get(notice)!,
          urgency: pressing.includes(notice.kind) ? "high" : "normal",
        })
      );
    },
  };
}
