/**
 * The browser side against the real core over real WebSockets: what the doubles of the other tests promise in the
 * server's name is checked here once.
 */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { PageClient } from "@/core/browser/page_client.ts";
import { SocketConnection } from "@/core/browser/socket.ts";
import { connect, socketUrl } from "@/core/browser/world.ts";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { Clock } from "@/tests/support/clock.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { until } from "@/tests/support/until.ts";
import { messagesOf, textsOf } from "@/tests/browser/support/stage.ts";
import type { Visit } from "@/tests/browser/support/stage.ts";
import { Device, Tab } from "@/tests/browser/support/window.ts";

/** `/socket` of a server, where the path says who it is. */
class Door {
  readonly clock = new Clock();
  readonly #core: Core;
  readonly #sockets = new Set<WebSocket>();
  readonly #scopes = new Map<string, Scope>();
  readonly #visits: Visit[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(core: Core) {
    this.#core = core;
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const scope = this.#scopes.get(new URL(request.url).search.slice(1))!;
      const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
      this.#core.channels.accept(socket, scope);
      this.#sockets.add(socket);
      socket.addEventListener("close", () => this.#sockets.delete(socket));
      return response;
    });
  }

  /** Opens a page of that person, with their first room. */
  async visit(scope: Scope, device = new Device()): Promise<Visit> {
    const core = this.#core;
    this.#scopes.set(scope.userId, scope);
    const { memberships } = await core.rooms.mine(scope);
    const open = await core.conversations.open(scope, memberships[0]!.room.id);
    const [me] = await core.accounts.people([scope.userId]);
    const url = `${socketUrl(`http://127.0.0.1:${this.#server.addr.port}`)}?${scope.userId}`;
    const tab = new Tab(this.clock, device, (listener) => connect(url, listener));
    const client = new PageClient(
      { me: me!, epoch: open.epoch, memberships, open },
      tab,
      new SocketConnection(tab),
    );
    client.start();
    const visit = { client, tab, device };
    this.#visits.push(visit);
    await this.until(() => client.connection.state.value.phase === "open");
    return visit;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.close(1012, "cut");
  }

  /** The clients' time goes on while one waits. */
  until(condition: () => boolean): Promise<void> {
    return until(() => {
      this.clock.advance(20);
      return condition();
    }, condition.toString());
  }

  async close(): Promise<void> {
    for (const { client } of this.#visits) client.stop();
    await until(() => this.#sockets.size === 0);
    await this.#server.shutdown();
  }
}

async function withDoor(run: (door: Door, ada: Scope, ben: Scope) => Promise<void>): Promise<void> {
  await withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const ben = await signUp(core, "ben");
    const door = new Door(core);
    try {
      await run(door, ada, ben);
    } finally {
      await door.close();
    }
  });
}

Deno.test("With the real server: sent, delivered, read, unread and typing agree on both sides", async () => {
  await withDoor(async (door, ada, ben) => {
    const a = await door.visit(ada);
    const b = await door.visit(ben);
    b.tab.look(false);
    b.client.onScreen(b.client.current.value!, { first: 1, last: 1, atBottom: true });
    const room = a.client.current.value!.conversation;
    let typed = "";
    await door.until(() => {
      // Who is typing is told once more while one goes on: nobody is told who does not look yet.
      a.client.composing(room, typed += "h");
      return b.client.typingIn(room).value.includes(ada.userId);
    });
    a.client.send(room, "hello Ben");
    await door.until(() => textsOf(b).includes("hello Ben") && b.client.totalUnread.value === 1);
    assertEquals(b.client.typingIn(room).value, []);
    await door.until(() => messagesOf(a).at(-1)!.state === "delivered");
    b.tab.look(true);
    await door.until(() => messagesOf(a).at(-1)!.state === "read" && b.client.totalUnread.value === 0);
    assertEquals(a.client.totalUnread.value, 0);
  });
});

Deno.test("S09: with the real server, cut again and again: every message once, in one order, on both", async () => {
  await withDoor(async (door, ada, ben) => {
    const visits = [await door.visit(ada), await door.visit(ben)];
    const room = visits[0]!.client.current.value!.conversation;
    for (let i = 0; i < 60; i++) {
      visits[i % 2]!.client.send(room, `m${i}`);
      if (i % 7 === 0) door.cut();
      door.clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await door.until(() =>
      visits.every((visit) => visit.client.unsent.value === 0 && textsOf(visit).length >= 60)
    );
    const [one, two] = visits.map(textsOf) as [string[], string[]];
    assertEquals(one, two);
    assertEquals([one.length, new Set(one).size], [60, 60]);
    for (const parity of [0, 1]) {
      const own = one.map((text) => Number(text.slice(1))).filter((i) => i % 2 === parity);
      assertEquals(own, [...own].sort((a, b) => a - b));
    }
    assert(visits.every(({ tab }) => tab.connects > 1));
  });
});
