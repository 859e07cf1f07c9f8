import { assert, assertEquals } from "@/tests/support/assert.ts";
import { type Effects, realEffects } from "@/core/effects.ts";
import { closeCodes } from "@/core/protocol/close.ts";
import type { Line } from "@/core/realtime/connection.ts";
import { Hub } from "@/core/realtime/hub.ts";
import { Watchdog } from "@/core/realtime/watchdog.ts";
import type { Scope } from "@/core/scope.ts";

class TestLine implements Line {
  readonly sent: string[] = [];
  closed: { code: number; reason: string } | null = null;
  isCut = false;
  bufferedAmount = 0;
  send(text: string): void {
    this.sent.push(text);
  }
  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }
  cut(): void {
    this.isCut = true;
  }
  get frames(): unknown[] {
    return this.sent.flatMap((text) => JSON.parse(text));
  }
}

function scopeOf(userId: string, sessionId = userId): Scope {
  const expires = 10_000_000;
  return {
    userId,
    sessionId,
    role: "member",
    sessionExpiresAt: expires,
    address: "::1",
    userAgent: "",
    requestId: "",
  };
}

function hubByHand() {
  const clock = { now: 1000 };
  const timers: (() => void)[] = [];
  const effects: Effects = {
    ...realEffects(() => {}),
    now: () => clock.now,
    monotonic: () => clock.now,
    every: () => ({ cancel() {} }),
    after: (_ms, run) => {
      timers.push(run);
      return { cancel() {} };
    },
  };
  const flushes: (() => void)[] = [];
  const hub = new Hub({ effects, heartbeat: 25_000, defer: (flush) => flushes.push(flush) });
  const flush = () => {
    while (flushes.length > 0) flushes.shift()!();
  };
  const connect = (user: string, session = user) => {
    const line = new TestLine();
    return { line, connection: hub.add(line, scopeOf(user, session), "::1") };
  };
  return { hub, clock, timers, effects, flush, connect };
}

Deno.test("Hub sends everything that is ready for a connection as one message", () => {
  const { hub, flush, connect } = hubByHand();
  const ada = connect("ada");
  hub.follow(ada.connection, "a");
  hub.follow(ada.connection, "b");
  hub.publish("a", "1");
  hub.publish("a", "2");
  hub.publish("b", "3");
  hub.tell(ada.connection, "4");
  flush();
  assertEquals(ada.line.sent.length, 1);
  assertEquals(ada.line.frames.toSorted(), [1, 2, 3, 4]);
});

Deno.test("Hub keeps the order of a topic and of direct frames", () => {
  const { hub, flush, connect } = hubByHand();
  const ada = connect("ada");
  hub.follow(ada.connection, "a");
  for (let i = 0; i < 10; i++) hub.publish("a", String(i));
  flush();
  hub.publish("a", "10");
  flush();
  assertEquals(ada.line.frames, Array.from({ length: 11 }, (_, i) => i));
});

Deno.test("Hub.follow() starts with what is published after it", () => {
  const { hub, flush, connect } = hubByHand();
  const [ada, ben] = [connect("ada"), connect("ben")];
  hub.follow(ada.connection, "a");
  hub.publish("a", "1");
  hub.follow(ben.connection, "a");
  hub.publish("a", "2");
  flush();
  assertEquals([ada.line.frames, ben.line.frames], [[1, 2], [2]]);
});

Deno.test("Hub.unfollow() still delivers what was published before, and nothing after (R02)", () => {
  const { hub, flush, connect } = hubByHand();
  const [ada, eve] = [connect("ada"), connect("eve")];
  for (const { connection } of [ada, eve]) hub.follow(connection, "a");
  hub.publish("a", "1");
  hub.unfollow(eve.connection, "a");
  hub.publish("a", "2");
  flush();
  assertEquals([ada.line.frames, eve.line.frames], [[1, 2], [1]]);
});

Deno.test("Hub forgets a removed connection everywhere", () => {
  const { hub, flush, connect } = hubByHand();
  const ada = connect("ada", "s1");
  hub.follow(ada.connection, "a");
  hub.remove(ada.connection);
  hub.publish("a", "1");
  hub.tell(ada.connection, "2");
  flush();
  assertEquals(ada.line.sent, []);
  assertEquals([hub.size, hub.ofSession("s1"), hub.ofAddress("::1"), hub.hasFollowers("a")], [
    0,
    0,
    0,
    false,
  ]);
});

Deno.test("Hub leaves a slow reader out, tells it when it has caught up, and serves the others meanwhile (W19)", () => {
  const { hub, flush, connect } = hubByHand();
  const [ada, slow] = [connect("ada"), connect("slow")];
  for (const { connection } of [ada, slow]) hub.follow(connection, "a");
  slow.line.bufferedAmount = 2 * 1024 * 1024;
  hub.publish("a", "1");
  flush();
  hub.publish("a", "2");
  flush();
  assertEquals([ada.line.frames, slow.line.frames], [[1, 2], [1]]);
  slow.line.bufferedAmount = 0;
  hub.sweep();
  hub.publish("a", "3");
  flush();
  assertEquals(ada.line.frames, [1, 2, 3]);
  assertEquals(slow.line.frames.slice(0, 3), [1, { type: "lagged" }, 3]);
});

Deno.test("Hub keeps the answers to a slow reader's commands until it reads again", () => {
  const { hub, flush, connect } = hubByHand();
  const slow = connect("slow");
  slow.line.bufferedAmount = 2 * 1024 * 1024;
  hub.tell(slow.connection, "1");
  flush();
  hub.tell(slow.connection, "2");
  flush();
  slow.line.bufferedAmount = 0;
  hub.sweep();
  flush();
  assertEquals(slow.line.frames, [1, 2, { type: "lagged" }]);
});

Deno.test("Hub closes a reader that stays too slow (W19)", () => {
  const { hub, flush, clock, connect } = hubByHand();
  const slow = connect("slow");
  slow.line.bufferedAmount = 2 * 1024 * 1024;
  hub.tell(slow.connection, "1");
  flush();
  clock.now += 21_000;
  hub.sweep();
  assertEquals(slow.line.closed?.code, closeCodes.tooSlow);
});

Deno.test("Hub closes a slow reader that only asks and never reads", () => {
  const { hub, flush, connect } = hubByHand();
  const slow = connect("slow");
  slow.line.bufferedAmount = 2 * 1024 * 1024;
  for (let i = 0; i < 600; i++) {
    hub.tell(slow.connection, String(i));
    flush();
  }
  assertEquals(slow.line.closed?.code, closeCodes.tooSlow);
});

Deno.test("Hub pings a quiet connection and closes one that does not answer (W20)", () => {
  const { hub, clock, connect } = hubByHand();
  const quiet = connect("quiet");
  clock.now += 25_000;
  hub.sweep();
  assertEquals(quiet.line.frames, [{ type: "ping" }]);
  clock.now += 26_000;
  hub.sweep();
  assertEquals(quiet.line.closed?.code, closeCodes.heartbeat);
});

Deno.test("W23 Hub closes a connection when its session ends", () => {
  const { hub, clock, connect } = hubByHand();
  const ada = connect("ada");
  clock.now = 9_999_999;
  ada.connection.heardAt = clock.now;
  hub.sweep();
  assertEquals(ada.line.closed, null);
  clock.now += 1;
  hub.sweep();
  assertEquals(ada.line.closed?.code, closeCodes.sessionEnded);
});

Deno.test("Hub.closeSession() closes all connections of the session and no other", () => {
  const { hub, connect } = hubByHand();
  const [phone, laptop, ben] = [connect("ada", "s1"), connect("ada", "s1"), connect("ben", "s2")];
  hub.closeSession("s1", closeCodes.signedOut, "Signed out");
  assertEquals([phone, laptop, ben].map(({ line }) => line.closed?.code), [4101, 4101, undefined]);
});

Deno.test("Hub.challenge() cuts off who does not answer in time, and nobody else (W06)", () => {
  const { hub, clock, timers, connect } = hubByHand();
  const [ada, endless, slow] = [connect("ada"), connect("endless"), connect("slow")];
  slow.line.bufferedAmount = 2 * 1024 * 1024;
  clock.now += 10;
  hub.challenge(2000);
  assertEquals([ada.line.frames, endless.line.frames], [[{ type: "ping" }], [{ type: "ping" }]]);
  clock.now += 500;
  ada.connection.heardAt = clock.now;
  clock.now += 1500;
  timers.forEach((run) => run());
  assertEquals([ada, endless, slow].map(({ line }) => line.isCut), [false, true, true]);
  assertEquals([ada, endless, slow].map(({ line }) => line.closed), [null, null, null]);
  assertEquals(hub.size, 1);
});

Deno.test("Watchdog challenges everybody when the process grows suddenly, and once for every 256 MiB by and by", () => {
  const { effects, clock } = hubByHand();
  const mebibyte = 1024 * 1024;
  let memory = 100 * mebibyte;
  const challenges: number[] = [];
  const watchdog = new Watchdog({
    hub: { challenge: () => challenges.push(clock.now) },
    effects,
    memory: () => memory,
  });
  const look = (more: number) => {
    clock.now += 250;
    memory += more * mebibyte;
    watchdog.look();
  };
  for (let i = 0; i < 50; i++) look(5);
  assertEquals(challenges.length, 0);
  for (let i = 0; i < 60; i++) look(5);
  assertEquals(challenges.length, 2);
  for (let i = 0; i < 40; i++) look(i % 2 ? 20 : -20);
  assertEquals(challenges.length, 2);
  for (let i = 0; i < 8; i++) look(50);
  assertEquals(challenges.length, 3);
  for (let i = 0; i < 20; i++) look(50);
  assertEquals(challenges.length, 4);
});

Deno.test("Hub.drain() tells everybody to come back before it closes (K04)", () => {
  const { hub, connect } = hubByHand();
  const ada = connect("ada");
  hub.drain(750);
  assertEquals(ada.line.frames, [{ type: "bye", retryAfter: 750 }]);
  assertEquals(ada.line.closed?.code, closeCodes.restart);
});

Deno.test("Hub survives a line that throws, and serves the others", () => {
  const { hub, flush, connect } = hubByHand();
  const [ada, broken] = [connect("ada"), connect("broken")];
  broken.line.send = () => {
    throw new Error("closed");
  };
  for (const { connection } of [broken, ada]) hub.follow(connection, "a");
  hub.publish("a", "1");
  flush();
  assertEquals(ada.line.frames, [1]);
  assert(hub.size === 2);
});
