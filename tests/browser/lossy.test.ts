/**
 * S09: two people write while everything goes wrong that a network can do: slow lines, lost answers and events,
 * repeated frames, cuts every few seconds, naps, reloads. Seeded, so that a failure can be run again. In the end
 * both show every message once, in the order of its number, and nothing that was shown as sent is missing.
 */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import type { Person } from "@/core/protocol/entries.ts";
import { ada, ben } from "@/tests/browser/support/server.ts";
import { messagesOf, Stage, textsOf } from "@/tests/browser/support/stage.ts";
import type { Visit } from "@/tests/browser/support/stage.ts";
import { Device } from "@/tests/browser/support/window.ts";

for (const seed of [1, 2, 3, 4]) {
  Deno.test(`S09: a bad network, seed ${seed}: every message once, in number order, on both sides`, async () => {
    using stage = new Stage();
    const chance = chances(seed);
    const people: Person[] = [ada, ben];
    const devices = [new Device(), new Device()];
    const written: string[][] = [[], []];
    const shownAsSent = new Set<string>();
    const visits = [
      await stage.visit(ada, { device: devices[0]! }),
      await stage.visit(ben, { device: devices[1]! }),
    ] as [Visit, Visit];

    stage.server.delay = () => 200 + Math.floor(600 * chance());
    stage.server.copies = (frame) => {
      if (frame.type === "welcome") return 1;
      const luck = chance();
      return luck < 0.1 ? 0 : luck > 0.9 ? 2 : 1;
    };
    for (let step = 0; step < 150; step++) {
      const who = chance() < 0.5 ? 0 : 1;
      if (chance() < 0.6) {
        const text = `${people[who]!.username} ${written[who]!.length}`;
        written[who]!.push(text);
        visits[who]!.client.send("general", text);
      }
      if (chance() < 0.1) stage.server.cut(people[who]!.id);
      if (chance() < 0.03) stage.server.freeze(people[who]!.id);
      if (chance() < 0.02) stage.clock.jump(120_000);
      await stage.pass(Math.floor(800 * chance()), 100);
      for (const visit of visits) {
        for (const row of messagesOf(visit)) {
          if (row.mine && row.state !== "sending") shownAsSent.add(row.key);
        }
      }
      if (chance() < 0.02) {
        stage.kill(visits[who]!);
        visits[who] = await stage.visit(people[who]!, { device: devices[who]! });
      }
    }
    stage.server.delay = () => 0;
    stage.server.copies = () => 1;
    stage.server.cut();
    await stage.pass(180_000, 1_000);

    const entries = stage.server.conversations.get("general")!.entries.filter((e) => e.type === "message");
    const texts = entries.map(({ text }) => text);
    for (const [who, person] of people.entries()) {
      assertEquals(texts.filter((text) => text.startsWith(person.username)), written[who]!);
    }
    const stored = new Set(entries.map(({ by, id }) => `${by}/${id}`));
    for (const key of shownAsSent) assert(stored.has(key), `shown as sent, and not stored: ${key}`);
    for (const visit of visits) {
      await visit.client.jumpTo(visit.client.current.value!, "latest");
      assertEquals(textsOf(visit), texts.slice(-textsOf(visit).length));
      assert(textsOf(visit).length >= Math.min(50, texts.length));
      assertEquals(visit.client.unsent.value, 0);
    }
  });
}

/** Mulberry32: small, and the same everywhere. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
