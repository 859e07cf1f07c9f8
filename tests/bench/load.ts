/**
 * Many clients in one process, cheap enough not to be what is measured: of most messages only the last number is looked
 * at; every 20th connection reads all of them and checks that no number is missing or doubled.
 */
import type { ServerFrame } from "@/core/protocol/frames.ts";
import { lastNumber } from "./numbers.ts";

type Answer = { ok: boolean; body: unknown };

export class Client {
  readonly socket: WebSocket;
  /** Number of the last event. */
  last = 0;
  first = 0;
  /** Events whose number did not follow the one before. */
  gaps = 0;
  /** Milliseconds from sending to delivery, of those this connection read. */
  readonly delays: number[] = [];
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #reads: boolean;
  #nextId = 1;
  #events: (() => void) | null = null;

  private constructor(socket: WebSocket, reads: boolean) {
    this.socket = socket;
    this.#reads = reads;
    socket.onmessage = ({ data }) => this.#take(data as string);
  }

  static async open(url: string, cookie: string, reads: boolean): Promise<Client> {
    const Socket = WebSocket as unknown as new (url: string, options: unknown) => WebSocket;
    const socket = new Socket(url.replace("http", "ws") + "/socket", { headers: { cookie, origin: url } });
    const client = new Client(socket, reads);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = (event) => reject(new Error(`Cannot connect: ${(event as ErrorEvent).message}`));
    });
    return client;
  }

  request(type: string, body: unknown): Promise<Answer> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.socket.send(JSON.stringify({ id, type, body }));
    });
  }

  /** Follows from the end, or from `after`. */
  async follow(conversation: string, after?: number): Promise<void> {
    if (after === undefined) {
      const opened = await this.request("conversation.open", { conversation, at: "latest" });
      after = (opened.body as { membership: { head: { n: number } } }).membership.head.n;
    }
    this.first = this.last = after;
    const answer = await this.request("follow", { conversation, after });
    if (!answer.ok) throw new Error(`Cannot follow: ${JSON.stringify(answer.body)}`);
  }

  /** Resolves when event `n` is here. */
  async reaches(n: number): Promise<void> {
    while (this.last < n) await new Promise<void>((resolve) => this.#events = resolve);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.socket.onclose = resolve);
    this.socket.close();
    await closed;
  }

  #take(text: string): void {
    if (this.#reads || this.#waiting.size > 0 || text.length < 40) return this.#read(text);
    this.last = Math.max(this.last, lastNumber(text));
    this.#events?.();
  }

  #read(text: string): void {
    const now = performance.now();
    for (const frame of JSON.parse(text) as ServerFrame[]) {
      if (frame.type === "ping") this.socket.send('{"type":"pong"}');
      else if (frame.type === "event") this.#event(frame.entry as { n: number; text?: string }, now);
      else if ((frame.type === "ok" || frame.type === "error") && frame.id !== null) {
        const body = frame.type === "ok" ? frame.body : frame.error;
        this.#waiting.get(frame.id)?.({ ok: frame.type === "ok", body });
        this.#waiting.delete(frame.id);
      }
    }
    this.#events?.();
  }

  #event({ n, text }: { n: number; text?: string }, now: number): void {
    if (n !== this.last + 1) this.gaps++;
    this.last = n;
    const sent = Number(text?.split(" ", 1)[0]);
    if (sent > 0) this.delays.push(now - sent);
  }
}

/** Opens them 50 at a time. */
export async function connectAll(url: string, cookies: readonly string[], every = 20): Promise<Client[]> {
  const clients: Client[] = [];
  for (let i = 0; i < cookies.length; i += 50) {
    const some = cookies.slice(i, i + 50).map((cookie, k) => Client.open(url, cookie, (i + k) % every === 0));
    clients.push(...await Promise.all(some));
  }
  return clients;
}
