/**
 * A whole server for a test: real listener, real sockets, built pages; and people who register over HTTP and talk over
 * a WebSocket, as any client would. Fails the test when the server logged a fault or a guard had to catch something.
 */
import type { CommandBody, CommandResult, CommandType } from "@/core/protocol/commands.ts";
import type { ServerFrame, ServerFrameOf } from "@/core/protocol/frames.ts";
import type { ErrorBody } from "@/core/errors.ts";
import { Passwords } from "@/core/accounts/passwords.ts";
import { type Effects, realEffects } from "@/core/effects.ts";
import { installGuards } from "@/core/guards.ts";
import type { CoreOptions } from "@/core/mod.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { build } from "@/dev.ts";
import { type Server, startServer } from "@/server.ts";
import { assertEquals } from "./assert.ts";
import { testKeys } from "./core.ts";
import { testConfig, TestLog } from "./settings.ts";
import { until } from "./until.ts";

export interface TestServer extends Server {
  log: TestLog;
  /** Somebody with an account and a session; the first one owns the server. */
  person(username: string): Promise<TestPerson>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}
export interface ServerOptions
  extends Partial<Pick<CoreOptions, "opened" | "pushWay" | "shared" | "mailServer" | "patience">> {
  settings?: Record<string, string>;
  effects?: Partial<Effects>;
}

export const goodPassword = "Corr3ct-horse";

export async function openServer(options: ServerOptions = {}): Promise<TestServer> {
  const log = new TestLog();
  const effects = { ...realEffects(log.log), ...options.effects };
  const config = testConfig(options.settings);
  const secrets = await loadSecrets(config.dataDir, testKeys, effects);
  const passwords = new Passwords({ effects, cost: { algorithm: "argon2id", memory: 8, passes: 1 } });
  const { settings: _settings, effects: _effects, ...shared } = options;
  const server = await startServer(config, await build(), { effects, secrets, passwords, ...shared });
  const request = (path: string, init?: RequestInit) =>
    fetch(server.url + path, { redirect: "manual", ...init });
  return { ...server, log, fetch: request, person: (username) => TestPerson.register(server.url, username) };
}

/** Runs with one server, stops it, and looks whether anything went wrong inside. */
export async function withServer(
  run: (server: TestServer) => Promise<void>,
  options: ServerOptions = {},
): Promise<void> {
  const server = await openServer(options);
  const guards = installGuards(server.log.log);
  try {
    await run(server);
  } finally {
    await server.stop();
    guards.dispose();
  }
  assertEquals(server.log.problems, []);
  assertEquals(guards.count, 0);
}

export class TestPerson {
  readonly url: string;
  readonly username: string;
  readonly cookie: string;
  readonly id: string;
  readonly #clients: TestClient[] = [];

  private constructor(url: string, username: string, cookie: string, id: string) {
    this.url = url;
    this.username = username;
    this.cookie = cookie;
    this.id = id;
  }

  static async register(url: string, username: string): Promise<TestPerson> {
    const name = username[0]!.toUpperCase() + username.slice(1);
    const form = { username, email: `${username}@example.org`, password: goodPassword, name };
    return await TestPerson.#enter(url, "/api/accounts", username, form);
  }

  /** The same person on another device: a session of its own. */
  async again(): Promise<TestPerson> {
    const form = { login: this.username, password: goodPassword };
    return await TestPerson.#enter(this.url, "/api/session", this.username, form);
  }

  static async #enter(url: string, path: string, username: string, form: unknown): Promise<TestPerson> {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify(form),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(`Cannot sign in ${username}: ${JSON.stringify(body)}`);
    return new TestPerson(url, username, response.headers.get("set-cookie")!.split(";")[0]!, body.person.id);
  }

  /** An API call; JSON in, JSON out. */
  async api(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Json; headers: Headers }> {
    const response = await this.fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? null : JSON.parse(text),
      headers: response.headers,
    };
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", this.cookie);
    if (!headers.has("origin")) headers.set("origin", this.url);
    return fetch(this.url + path, { redirect: "manual", ...init, headers });
  }

  /** An open socket that has been greeted. */
  async connect(): Promise<TestClient> {
    const client = await TestClient.open(this.url, { cookie: this.cookie, origin: this.url });
    this.#clients.push(client);
    return client;
  }

  async firstRoom(): Promise<string> {
    const { body } = await this.api("GET", "/api/rooms");
    return body.memberships[0].room.id;
  }
}

// deno-lint-ignore no-explicit-any -- answers are looked at, not trusted
type Json = any;

/** A client of the protocol with nothing clever in it: sends frames, keeps what comes. */
export class TestClient {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[] = [];
  closed: { code: number; reason: string } | null = null;
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.onmessage = ({ data }) => {
      for (const frame of JSON.parse(data) as ServerFrame[]) this.#take(frame);
    };
    socket.onclose = ({ code, reason }) => this.closed = { code, reason };
  }

  #take(frame: ServerFrame): void {
    if (frame.type === "ping") this.socket.send('{"type":"pong"}');
    else this.frames.push(frame);
  }

  static async open(url: string, headers: Record<string, string>): Promise<TestClient> {
    const Socket = WebSocket as unknown as new (
      url: string,
      options: { headers: Record<string, string> },
    ) => WebSocket;
    const client = new TestClient(new Socket(url.replace("http", "ws") + "/socket", { headers }));
    await until(() => client.closed !== null || client.of("welcome").length > 0, "a welcome or a close");
    return client;
  }

  /** All frames of a type so far. */
  of<T extends ServerFrame["type"]>(type: T): ServerFrameOf<T>[] {
    return this.frames.filter((frame): frame is ServerFrameOf<T> => frame.type === type);
  }

  /** Text of the messages that arrived as events of a conversation, in order. */
  texts(conversation: string): string[] {
    return this.of("event").flatMap(({ c, entry }) =>
      c === conversation && entry.type === "message" ? [entry.text] : []
    );
  }

  async request<T extends CommandType>(type: T, body: CommandBody<T>): Promise<CommandResult[T]> {
    const answer = await this.ask({ id: this.#nextId++, type, body });
    if (answer.type === "error") throw new Refused(answer.error);
    return (answer as { body: unknown }).body as CommandResult[T];
  }

  /** Sends any frame with an id and waits for its answer. */
  async ask(
    frame: { id: number; type: unknown; body?: unknown },
  ): Promise<ServerFrameOf<"ok"> | ServerFrameOf<"error">> {
    this.socket.send(JSON.stringify(frame));
    const answered = () =>
      [...this.of("ok"), ...this.of("error")].find(({ id }) => id === frame.id) as
        | ServerFrameOf<"ok">
        | undefined;
    await until(
      () => answered() !== undefined || this.closed !== null,
      `the answer to ${JSON.stringify(frame)}`,
    );
    const answer = answered();
    if (answer === undefined) throw new Error(`Closed with ${this.closed?.code} before the answer`);
    return answer;
  }

  async close(): Promise<void> {
    this.socket.close();
    await until(() => this.closed !== null, "the socket to close");
  }
}

export class Refused extends Error {
  readonly body: ErrorBody;
  constructor(body: ErrorBody) {
    super(`${body.code}: ${body.message}`);
    this.body = body;
  }
}
