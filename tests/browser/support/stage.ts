/** A clock, a server and pages of people on it: what most tests of the browser side begin with. */
import { PageClient } from "@/core/browser/page_client.ts";
import type { MessageRow, Row } from "@/core/browser/rows.ts";
import { SocketConnection } from "@/core/browser/socket.ts";
import type { Person } from "@/core/protocol/entries.ts";
import { Clock } from "@/tests/support/clock.ts";
import { Server } from "@/tests/browser/support/server.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";

export interface Visit {
  client: PageClient;
  tab: Tab;
  device: Device;
}

export class Stage {
  readonly clock = new Clock();
  readonly server = new Server(this.clock);
  readonly #visits = new Set<Visit>();

  constructor() {
    this.server.room("general", "General");
  }

  /** Opens a page as the server would render it, with a conversation shown. */
  async visit(
    me: Person,
    options: { device?: Device; show?: string; offline?: boolean } = {},
  ): Promise<Visit> {
    const { device = new Device(), show = "general", offline = false } = options;
    const tab = new Tab(this.clock, device, (listener) => this.server.connect(me.id, listener));
    const open = this.server.openConversation(me.id, show);
    const memberships = this.server.memberships(me.id);
    const init = { me, epoch: this.server.epoch, build: this.server.build, memberships, open };
    if (offline) this.server.up = false;
    const client = new PageClient(init, tab, new SocketConnection(tab));
    client.start();
    const visit = { client, tab, device };
    this.#visits.add(visit);
    await settle();
    return visit;
  }

  /** The tab dies without a goodbye. */
  kill(visit: Visit): void {
    visit.tab.kill();
    visit.client.connection.close();
    this.#visits.delete(visit);
  }

  /** Lets time pass in steps, with everything that follows from each. */
  async pass(ms: number, step = 500): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      this.clock.advance(Math.min(step, ms - passed));
      await settle();
    }
  }

  [Symbol.dispose](): void {
    for (const { client } of this.#visits) client.stop();
  }
}

export function rowsOf(visit: Visit): readonly Row[] {
  return visit.client.current.value?.rows.value ?? [];
}

export function messagesOf(visit: Visit): MessageRow[] {
  return rowsOf(visit).filter((row) => row.kind === "message");
}

export function textsOf(visit: Visit): string[] {
  return messagesOf(visit).map(({ text }) => text);
}

/** Reports what a list at its bottom reports. */
export function lookAtBottom({ client }: Visit): void {
  const numbers = rowsOf({ client } as Visit).flatMap((row) =>
    "n" in row && row.n !== undefined ? [row.n] : []
  );
  client.onScreen(client.current.value!, {
    first: Math.max(1, numbers.at(-1)! - 10),
    last: numbers.at(-1)!,
    atBottom: true,
  });
}
