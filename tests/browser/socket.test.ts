import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { delayBefore } from "@/core/browser/backoff.ts";
import { LineLost } from "@/core/browser/connection.ts";
import { SocketConnection } from "@/core/browser/socket.ts";
import { connect, socketUrl } from "@/core/browser/world.ts";
import { ParleyError } from "@/core/errors.ts";
import { ada, Server } from "@/tests/browser/support/server.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";

class Bench {
  readonly clock = new Clock();
  readonly server = new Server(this.clock);
  readonly tab = new Tab(this.clock, new Device(), (listener) => this.server.connect(ada.id, listener));
  readonly connection: SocketConnection;

  constructor(prepare?: (bench: Bench) => void) {
    this.server.room("general", "General");
    prepare?.(this);
    this.connection = new SocketConnection(this.tab);
  }

  get phase() {
    return this.connection.state.value.phase;
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }
}

async function opened(prepare?: (bench: Bench) => void): Promise<Bench> {
  const bench = new Bench(prepare);
  await settle();
  return bench;
}

Deno.test("The socket has the address of the page, with its own scheme", () => {
  assertEquals(socketUrl("https://chat.example/rooms/1?x#y"), "wss://chat.example/socket");
  assertEquals(socketUrl("http://localhost:8000/"), "ws://localhost:8000/socket");
});

Deno.test("Every delay is within its bound, spread over all of it, and the bound stops at 30 s", () => {
  for (let attempt = 0; attempt < 40; attempt++) {
    const bound = Math.min(30_000, 500 * 2 ** attempt);
    assertEquals(delayBefore(attempt, 0), 0);
    assertEquals(delayBefore(attempt, 0.5), bound / 2);
    assert(delayBefore(attempt, 0.999999) <= bound);
  }
});

Deno.test("A request resolves with its own answer, and a refusal is a ParleyError", async () => {
  using bench = await opened();
  const both = await Promise.all([
    bench.connection.request("rooms.mine", {}),
    bench.connection.request("people.get", { ids: [ada.id] }),
  ]);
  assertEquals(both[0].memberships.length, 1);
  assertEquals(both[1].people, [ada]);
  bench.server.refuse = () => ({ code: "room_archived", retryAfter: 3 });
  const error = await assertRejects(() => bench.connection.request("rooms.mine", {}), ParleyError);
  assertEquals([error.code, error.retryAfter], ["room_archived", 3]);
});

Deno.test("A request without an answer ends with its time-out", async () => {
  using bench = await opened();
  bench.server.copies = (frame) => frame.type === "ok" ? 0 : 1;
  const asked = bench.connection.request("rooms.mine", {}, { timeout: 1_000 });
  const failed = assertRejects(() => asked, LineLost);
  await bench.pass(1_000);
  assertEquals((await failed).code, "timed_out");
});

Deno.test("A request whose line breaks is rejected at once, one that was not sent yet waits for the next", async () => {
  using bench = await opened();
  bench.server.copies = (frame) => frame.type === "ok" ? 0 : 1;
  const asked = assertRejects(() => bench.connection.request("rooms.mine", {}), LineLost);
  await settle();
  bench.server.cut();
  assertEquals((await asked).code, "disconnected");
  bench.server.copies = () => 1;
  const waiting = bench.connection.request("people.get", { ids: [] });
  await assertRejects(() => bench.connection.request("rooms.mine", {}, { wait: false }), LineLost);
  await bench.pass(1_000);
  assertEquals(await waiting, { people: [] });
});

Deno.test("A cut line comes back within half a second, and later attempts wait longer", async () => {
  using bench = await opened();
  bench.tab.chances = [0.999];
  bench.server.up = false;
  bench.server.cut();
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    const { phase, retryAt, since } = bench.connection.state.value;
    assertEquals(phase, "waiting");
    waits.push(retryAt! - since);
    bench.clock.advance(retryAt! - bench.clock.now());
    await settle();
  }
  assertEquals(waits.map((ms) => Math.round(ms / 10) * 10).slice(0, 4), [500, 1000, 2000, 4000]);
  assert(Math.max(...waits) <= 30_000);
  bench.server.up = true;
  bench.connection.retryNow();
  await settle();
  assertEquals(bench.phase, "open");
});

Deno.test("A line that never holds does not reset the delay; one that held does", async () => {
  using bench = await opened();
  bench.tab.chances = [0.999];
  const waits: number[] = [];
  for (let i = 0; i < 4; i++) {
    bench.server.cut();
    const { retryAt, since } = bench.connection.state.value;
    waits.push(Math.round((retryAt! - since) / 100) * 100);
    await bench.pass(retryAt! - since);
    assertEquals(bench.phase, "open");
  }
  assertEquals(waits, [500, 1000, 2000, 4000]);
  await bench.pass(11_000);
  bench.server.cut();
  const { retryAt, since } = bench.connection.state.value;
  assert(retryAt! - since <= 500);
});

Deno.test("A server that says goodbye is given the time that it asked for, also when the page is shown", async () => {
  using bench = await opened();
  bench.server.tellAll({ type: "bye", retryAfter: 4_000 });
  await settle();
  bench.server.cut(ada.id, 1012);
  const { retryAt, since } = bench.connection.state.value;
  assert(retryAt! - since >= 4_000 && retryAt! - since <= 4_500);
  await bench.pass(2_000);
  bench.tab.happen("shown");
  bench.tab.happen("online");
  assertEquals(bench.phase, "waiting");
  await bench.pass(2_500);
  assertEquals(bench.phase, "open");
});

Deno.test("503 with Retry-After at the door is waited out", async () => {
  using bench = await opened((bench) => {
    bench.server.up = false;
    bench.tab.answer = { status: 503, retryAfter: 7 };
  });
  const { phase, retryAt } = bench.connection.state.value;
  assertEquals(phase, "waiting");
  assert(retryAt! - bench.clock.now() >= 7_000);
});

Deno.test("A door that answers 401 means signed out: no more attempts until the person does something", async () => {
  using bench = await opened((bench) => {
    bench.server.up = false;
    bench.tab.answer = { status: 401 };
  });
  assertEquals(bench.phase, "signedOut");
  const { connects } = bench.tab;
  await bench.pass(120_000);
  assertEquals(bench.tab.connects, connects);
  bench.server.up = true;
  bench.tab.happen("shown"); // Signed in again in another tab.
  await settle();
  assertEquals(bench.phase, "open");
});

for (
  const [code, phase] of [
    [4101, "signedOut"],
    [4102, "blocked"],
    [1008, "blocked"],
    [1012, "waiting"],
    [
      4001,
      "waiting",
    ],
    [4008, "waiting"],
    [1006, "waiting"],
  ] as const
) {
  Deno.test(`After close code ${code} the connection is ${phase}`, async () => {
    using bench = await opened();
    bench.server.cut(ada.id, code);
    await settle();
    assertEquals(bench.phase, phase);
  });
}

Deno.test("Told off for sending too much, it stays away for at least 5 s", async () => {
  using bench = await opened();
  bench.server.cut(ada.id, 4029);
  const { retryAt } = bench.connection.state.value;
  assert(retryAt! - bench.clock.now() >= 5_000);
});

Deno.test("A silent line is given up after twice the heartbeat", async () => {
  using bench = await opened();
  bench.server.freeze(ada.id);
  await bench.pass(49_000);
  assertEquals(bench.phase, "open");
  await bench.pass(6_000);
  assertEquals(bench.tab.connects, 2);
  assertEquals(bench.phase, "open");
});

Deno.test("Pings keep the line", async () => {
  using bench = await opened();
  for (let i = 0; i < 10; i++) {
    bench.server.tellAll({ type: "ping" });
    await bench.pass(20_000);
  }
  assertEquals([bench.phase, bench.tab.connects], ["open", 1]);
});

Deno.test("A laptop that slept is back at once when it wakes, without waiting for any time-out", async () => {
  using bench = await opened();
  bench.server.freeze(ada.id);
  bench.clock.jump(8 * 3_600_000);
  await bench.pass(2_000); // The next look of the watch; browsers run it as soon as they wake.
  assertEquals([bench.phase, bench.tab.connects], ["open", 2]);
});

Deno.test("After a nap shorter than the server's patience the line is probed, and kept if it answers", async () => {
  using bench = await opened();
  bench.clock.jump(30_000);
  await bench.pass(2_000);
  assertEquals([bench.phase, bench.tab.connects], ["open", 1]);
  bench.server.freeze(ada.id);
  bench.clock.jump(30_000);
  await bench.pass(2_000);
  await bench.pass(2_500);
  await bench.pass(500);
  assertEquals([bench.phase, bench.tab.connects], ["open", 2]);
});

Deno.test("A laptop that slept while waiting tries at once when it wakes", async () => {
  using bench = await opened();
  bench.tab.chances = [0.999];
  bench.server.up = false;
  bench.server.cut();
  for (let i = 0; i < 6; i++) await bench.pass(20_000);
  bench.server.up = true;
  assertEquals(bench.phase, "waiting");
  bench.clock.jump(3_600_000);
  await bench.pass(2_000);
  assertEquals(bench.phase, "open");
});

Deno.test("A page that is shown again probes its line and replaces a dead one quickly", async () => {
  using bench = await opened();
  bench.server.freeze(ada.id);
  bench.tab.happen("shown");
  await bench.pass(2_500);
  await bench.pass(500);
  assertEquals([bench.phase, bench.tab.connects], ["open", 2]);
});

Deno.test("Offline is said as such, and the network's return is used at once", async () => {
  using bench = await opened();
  bench.tab.chances = [0.999];
  bench.server.up = false;
  bench.tab.isOnline = false;
  bench.tab.answer = undefined;
  bench.server.cut();
  for (let i = 0; i < 3; i++) await bench.pass(5_000);
  assertEquals(bench.phase, "offline");
  bench.server.up = true;
  bench.tab.isOnline = true;
  await bench.pass(1_000);
  bench.tab.happen("online");
  await settle();
  assertEquals(bench.phase, "open");
});

Deno.test("Frames reach listeners in the order sent, and a stopped listener no more", async () => {
  using bench = await opened();
  const seen: number[] = [];
  const stop = bench.connection.on("seen", ({ n }) => seen.push(n));
  const frame = (n: number) => ({ type: "seen", c: "general", user: "x", n, delivered: n }) as const;
  bench.server.tellAll(frame(1), frame(2));
  bench.server.tellAll(frame(3));
  await settle();
  stop();
  bench.server.tellAll(frame(4));
  await settle();
  assertEquals(seen, [1, 2, 3]);
});

Deno.test("The same over a real WebSocket: greeted, answered, pinged, cut and back", async () => {
  const pongs = Promise.withResolvers<void>();
  let lines = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    const tell = (...frames: unknown[]) => socket.send(JSON.stringify(frames));
    socket.onopen = () => {
      lines++;
      const now = Date.now();
      tell({ type: "welcome", epoch: "e", user: "u", session: "s", now, heartbeat: 1e4, build: "b" }, {
        type: "ping",
      });
    };
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === "pong") return pongs.resolve();
      tell({ type: "ok", id: frame.id, body: { people: [ada] } });
      if (lines === 1) socket.close(1012, "restart");
    };
    return response;
  });
  const clock = new Clock();
  const url = socketUrl(`http://127.0.0.1:${server.addr.port}/`);
  const tab = new Tab(clock, new Device(), (listener) => connect(url, listener));
  const connection = new SocketConnection(tab);
  assertEquals(await connection.request("people.get", { ids: [ada.id] }), { people: [ada] });
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  const stop = connection.state.subscribe(({ phase }) => phase === "waiting" && resolve());
  await lost;
  stop();
  clock.advance(500);
  assertEquals(await connection.request("people.get", { ids: [] }), { people: [ada] });
  assertEquals(lines, 2);
  await pongs.promise;
  connection.close();
  await server.shutdown();
});
