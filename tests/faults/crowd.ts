/**
 * Many of the browser's own connections in a process of their own, so that they are not what the test is slowed by:
 * each follows a room and comes back by itself when its line is lost. Prints a line of JSON about them, ten times a
 * second, until it is killed. Arguments: address of the server, the room, how many, and the cookies to share out.
 */
import { SocketConnection } from "@/core/browser/socket.ts";
import { stillWorld } from "@/core/browser/still.ts";
import type { Line, LineListener, World } from "@/core/browser/world.ts";

export interface CrowdReport {
  /** Connections that follow the room at this moment. */
  live: number;
  /** The number that all of them have reached. */
  reached: number;
  /** Numbers that did not follow the one before. */
  gaps: number;
  /** Milliseconds that each waited before it first tried to come back. */
  waits: number[];
}

class Member {
  live = false;
  /** Number of the last event. */
  last = 1;
  gaps = 0;
  wait: number | null = null;
  readonly #connection: SocketConnection;

  constructor(world: World, conversation: string) {
    this.#connection = new SocketConnection(world);
    this.#connection.on("welcome", () => this.#follow(conversation));
    this.#connection.on("event", ({ entry }) => {
      if (entry.n !== this.last + 1) this.gaps++;
      this.last = entry.n;
    });
    this.#connection.state.subscribe(({ phase, since, retryAt }) => {
      if (phase === "open") return;
      this.live = false;
      if (phase === "waiting") this.wait ??= retryAt! - since;
    });
  }

  #follow(conversation: string): void {
    this.#connection.request("follow", { conversation, after: this.last }).then(
      () => this.live = true,
      () => this.live = false,
    );
  }
}

const [url, conversation, count, ...cookies] = Deno.args as [string, string, string, ...string[]];
const members: Member[] = [];
// One after another, as people come; back they come all at once.
for (let i = 0; i < Number(count); i++) {
  const member = new Member(worldOf(cookies[i % cookies.length]!), conversation);
  members.push(member);
  if (i % 50 === 49) await allLive();
}
setInterval(report, 100);

async function allLive(): Promise<void> {
  while (!members.every(({ live }) => live)) await new Promise((resolve) => setTimeout(resolve, 5));
}

function report(): void {
  const all: CrowdReport = {
    live: members.filter(({ live }) => live).length,
    reached: Math.min(...members.map(({ last }) => last)),
    gaps: members.reduce((sum, { gaps }) => sum + gaps, 0),
    waits: members.flatMap(({ wait }) => wait ?? []),
  };
  // deno-lint-ignore no-console -- what the test reads
  console.log(JSON.stringify(all));
}

/** A real clock, real chance and a real line; the rest of a page is not needed. */
function worldOf(cookie: string): World {
  const headers = { cookie, origin: url };
  return {
    ...stillWorld(),
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    connect: (listener) => connect(headers, listener),
    async ask() {
      try {
        const response = await fetch(`${url}/api/session`, { headers, signal: AbortSignal.timeout(5000) });
        await response.body?.cancel();
        return { status: response.status };
      } catch {
        return undefined;
      }
    },
  };
}

/** As core/browser/world.ts does it, with the headers that a browser adds. */
function connect(headers: Record<string, string>, listener: LineListener): Line {
  const Socket = WebSocket as unknown as new (url: string, options: unknown) => WebSocket;
  const socket = new Socket(`${url.replace("http", "ws")}/socket`, { headers });
  socket.onmessage = ({ data }) => listener.received(String(data));
  socket.onclose = ({ code, reason }) => listener.closed(code, reason);
  return {
    send: (text) => socket.send(text),
    close() {
      socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
