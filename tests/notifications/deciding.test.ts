import { decide, type Facts, isQuiet } from "@/core/notifications/deciding.ts";
import { type NotificationKind, usualWishes } from "@/core/protocol/notifications.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const now = Date.UTC(2026, 0, 15, 12);
const plain: Facts = {
  kinds: ["mention"],
  wishes: usualWishes,
  preferences: {},
  now,
  undisturbed: false,
  read: false,
  reach: { push: "reachable", email: "reachable" },
};

/** By way, in the order list, desktop, sound, push, email. */
function told(facts: Partial<Facts>): string {
  const { list, desktop, sound, push, email } = decide({ ...plain, ...facts });
  return [list, desktop, sound, push, email].join(" ");
}

Deno.test("decide() tells of each kind by the ways that are usual for it, and by those that were chosen", () => {
  const of = (kind: NotificationKind) => told({ kinds: [kind], preferences: { level: "every" } });
  assertEquals(of("direct"), "told told told waits waits");
  assertEquals(of("everybody"), "told told told waits kind_off");
  assertEquals(of("room"), "told told kind_off waits kind_off");
  assertEquals(of("reaction"), "told kind_off kind_off kind_off kind_off");
  const ways = { ...usualWishes.ways, email: ["reaction" as const] };
  assertEquals(
    told({ kinds: ["reaction"], wishes: { ...usualWishes, ways } }),
    "told kind_off kind_off kind_off waits",
  );
});

Deno.test("decide() takes what weighs most of the kinds that are heard, and every way that one of them has", () => {
  const both = decide({ ...plain, kinds: ["everybody", "keyword"], preferences: { mutedUntil: 0 } });
  assertEquals([both.kind, both.desktop], ["keyword", "told"]);
  const silent = decide({ ...plain, kinds: ["thread", "everybody"], preferences: { mutedUntil: 0 } });
  assertEquals([silent.kind, silent.list], ["thread", "muted"]);
});

Deno.test("decide() hears nothing from where nothing is wanted, and from what is muted only what calls by name", () => {
  const all = (because: string) => Array(5).fill(because).join(" ");
  assertEquals(told({ preferences: { level: "nothing" } }), all("nothing_here"));
  assertEquals(told({ kinds: ["direct"], preferences: { mutedUntil: 0 } }), all("muted"));
  assertEquals(told({ kinds: ["direct"], preferences: { mutedUntil: now + 1 } }), all("muted"));
  assertEquals(told({ kinds: ["direct"], preferences: { mutedUntil: now } }), "told told told waits waits");
  assertEquals(told({ kinds: ["thread"], preferences: { level: "mentions" } }), all("nothing_here"));
  assertEquals(told({ kinds: ["room"] }), all("kind_off"));
  assertEquals(
    told({ kinds: ["mention"], preferences: { mutedUntil: 0, level: "mentions" } }),
    "told told told waits waits",
  );
  assertEquals(
    told({ kinds: ["reminder"], preferences: { level: "nothing" } }),
    "told told told waits kind_off",
  );
});

Deno.test("decide() lets nothing ring for who is not to be disturbed, or in their quiet hours, but what they planned themselves", () => {
  const silent = (because: string) => `told ${because} ${because} ${because} waits`;
  assertEquals(told({ undisturbed: true }), silent("undisturbed"));
  const quiet = { from: 11 * 60, to: 13 * 60, zone: "UTC", days: [0, 1, 2, 3, 4, 5, 6] };
  assertEquals(told({ wishes: { ...usualWishes, quiet } }), silent("quiet_hours"));
  assertEquals(told({ kinds: ["reminder"], undisturbed: true }), "told told told waits kind_off");
});

Deno.test("decide() says why a way does not reach somebody", () => {
  assertEquals(
    told({ reach: { push: "no_device", email: "no_address" } }),
    "told told told no_device no_address",
  );
  assertEquals(
    told({ reach: { push: "server_off", email: "server_off" } }),
    "told told told server_off server_off",
  );
  assertEquals(told({ read: true }), "told read read read read");
});

Deno.test("isQuiet() goes by the clock of their zone, over midnight, and by the day on which the hours begin", () => {
  const night = { from: 22 * 60, to: 7 * 60, zone: "Europe/Berlin", days: [4] };
  const at = (day: number, hour: number, minute = 0) =>
    isQuiet(night, Date.UTC(2026, 0, day, hour - 1, minute));
  // The 15th is a Thursday.
  assertEquals([at(15, 21, 59), at(15, 22), at(16, 6, 59), at(16, 7), at(16, 22)], [
    false,
    true,
    true,
    false,
    false,
  ]);
  assertEquals(isQuiet({ ...night, from: 9 * 60, to: 17 * 60 }, now), true);
  assertEquals(isQuiet({ ...night, from: 0, to: 0 }, now), true, "a whole day");
  assertEquals(isQuiet(null, now), false);
  // The clock goes forward on the 29th of March, a Sunday: half past two is not there, half past three is.
  const spring = { ...night, from: 2 * 60, to: 3 * 60 + 30, days: [0] };
  assertEquals(isQuiet(spring, Date.UTC(2026, 2, 29, 1, 0)), true);
  assertEquals(isQuiet(spring, Date.UTC(2026, 2, 29, 1, 30)), false);
});
