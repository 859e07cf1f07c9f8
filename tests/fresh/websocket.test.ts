/** Sockets: both forms of upgrade, and that no handler can end the process. */
import { App } from "fresh";
import { assertEquals } from "@/tests/support/assert.ts";
import { ask, withServer } from "./support.ts";

const handshake = {
  "upgrade": "websocket",
  "connection": "keep-alive, Upgrade",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

/** Sends each text and resolves with the next answer to each. */
async function talk(address: string, path: string, texts: string[]): Promise<string[]> {
  const socket = new WebSocket(`ws://${address}${path}`);
  await new Promise((resolve) => socket.onopen = resolve);
  const answers: string[] = [];
  for (const text of texts) {
    const answer = new Promise<string>((resolve) => socket.onmessage = ({ data }) => resolve(data));
    socket.send(text);
    answers.push(await answer);
  }
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close(1000, "done");
  await closed;
  return answers;
}

Deno.test("app.ws() tells of opening, messages and closing", async () => {
  const seen: string[] = [];
  const closed = Promise.withResolvers<void>();
  const app = new App().ws("/ws", {
    open: () => void seen.push("open"),
    message: (socket, event) => socket.send(`echo ${event.data}`),
    close(_socket, code, reason) {
      seen.push(`close ${code} ${reason}`);
      closed.resolve();
    },
  });
  await withServer(app, async (address) => {
    assertEquals(await talk(address, "/ws", ["a", "b"]), ["echo a", "echo b"]);
    await closed.promise;
  });
  assertEquals(seen, ["open", "close 1000 done"]);
});

Deno.test("A socket handler that throws or rejects is reported, and the socket lives on", async () => {
  const reported: string[] = [];
  const app = new App({ reportError: (error) => reported.push(String(error)) })
    .ws("/managed", {
      open() {
        throw new Error("open");
      },
      async message(socket, event) {
        await Promise.resolve();
        if (event.data === "boom") {
          queueMicrotask(() => socket.send("still here"));
          throw new Error("message");
        }
        socket.send(event.data);
      },
      close() {
        throw new Error("close");
      },
    })
    .get("/bare", (ctx) => {
      const { socket, response } = ctx.upgrade();
      socket.onmessage = () => {
        throw new Error("property");
      };
      // deno-lint-ignore require-await
      socket.addEventListener("message", async ({ data }) => {
        socket.send(data);
        throw new Error("listener");
      });
      return response;
    });
  await withServer(app, async (address) => {
    assertEquals(await talk(address, "/managed", ["boom", "hello"]), ["still here", "hello"]);
    assertEquals(await talk(address, "/bare", ["x"]), ["x"]);
  });
  assertEquals(reported.toSorted(), [
    "Error: close",
    "Error: listener",
    "Error: message",
    "Error: open",
    "Error: property",
  ]);
});

Deno.test("A bare socket lets listeners be removed again and shows the handlers it was given", async () => {
  let calls = 0;
  const app = new App().get("/", (ctx) => {
    const { socket, response } = ctx.upgrade({ idleTimeout: 5 });
    const listener = () => void calls++;
    socket.addEventListener("message", listener);
    socket.removeEventListener("message", listener);
    const echo = ({ data }: MessageEvent) => socket.send(data);
    socket.onmessage = echo;
    assertEquals(socket.onmessage, echo);
    return response;
  });
  await withServer(app, async (address) => {
    assertEquals(await talk(address, "/", ["a"]), ["a"]);
  });
  assertEquals(calls, 0);
});

Deno.test("An upgrade agrees on an offered subprotocol and refuses one that was not offered", async () => {
  const app = new App().ws("/", {}, { protocol: "chat.1" });
  await withServer(app, async (address) => {
    const socket = new WebSocket(`ws://${address}/`, ["chat.2", "chat.1"]);
    await new Promise((resolve) => socket.onopen = resolve);
    assertEquals(socket.protocol, "chat.1");
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
    const headers = { ...handshake, "sec-websocket-protocol": "other" };
    const refused = await ask(app, "/", { headers });
    assertEquals([refused.status, refused.text], [400, 'Expected the WebSocket subprotocol "chat.1"']);
  });
});

Deno.test("A request that asks for no upgrade, or not rightly, gets 400", async () => {
  const app = new App().ws("/", {});
  assertEquals((await ask(app, "/")).status, 400);
  for (const name of Object.keys(handshake)) {
    const headers = new Headers(handshake);
    headers.delete(name);
    assertEquals((await ask(app, "/", { headers })).status, 400, `without ${name}`);
  }
  assertEquals((await ask(app, "/", { headers: handshake, method: "HEAD" })).status, 400);
});

Deno.test("A root middleware may add headers to an upgrade", async () => {
  const app = new App().use(async (ctx) => {
    const response = await ctx.next();
    response.headers.set("x-root", "yes");
    return response;
  }).ws("/", { message: (socket, { data }) => socket.send(data) });
  await withServer(app, async (address) => {
    assertEquals(await talk(address, "/", ["a"]), ["a"]);
  });
});
