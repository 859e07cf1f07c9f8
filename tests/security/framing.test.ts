/** Frames that no browser sends, byte by byte; and what they cost the server. */
import { Buffer } from "node:buffer";
import { ulid } from "ulid";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Child } from "@/tests/support/child.ts";
import { frame, opcodes, RawSocket } from "@/tests/support/raw_socket.ts";
import { TestPerson, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
/** Of a message without an end. */
const part = frame(new Uint8Array(65_000).fill(0x20), { opcode: opcodes.continuation, fin: false });
const parts = Buffer.concat([part, part, part, part, part]);

const ended = (socket: RawSocket, within?: number) =>
  until(() => socket.ended, "the connection to end", within);

Deno.test("W04 a frame of 64 KiB is read, and one byte more ends the line", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const padded = (length: number) => frame(`{"id":1,"type":"rooms.mine","body":{}}`.padEnd(length));
    using just = await RawSocket.open(ada);
    await just.send(padded(64 * kibibyte));
    await until(() => just.frames.at(-1)?.type === "ok");
    using over = await RawSocket.open(ada);
    await over.send(padded(64 * kibibyte + 1));
    await until(() => over.code !== null);
    assertEquals([over.code, over.frames.map(({ type }) => type)], [1009, ["welcome"]]);
    await ended(over);
  }));

Deno.test("W05 headers that claim much cost nothing", async () => {
  await using child = await Child.start();
  const ada = await TestPerson.register(child.url, "ada");
  const others = await ada.again();
  // A new process grows by itself until it has done everything a few times.
  const use = async () => {
    for (let i = 0; i < 100; i++) await ada.api("GET", "/api/rooms");
  };
  for (let i = 0; i < 20; i++) (await RawSocket.open(others)).close();
  await use();
  const before = child.memory;
  for (const claims of [2n ** 62n, 2n ** 63n + 5n, 64n * BigInt(mebibyte) + 1n]) {
    using socket = await RawSocket.open(ada);
    await socket.send(frame("x", { claims }));
    await ended(socket);
  }
  for (let i = 0; i < 20; i++) {
    const socket = await RawSocket.open(i % 2 ? ada : others);
    await socket.send(frame("x", { claims: 60n * BigInt(mebibyte) }));
  }
  await use();
  const grown = child.memory - before;
  assert(grown < 10, `grown by ${grown} MiB`);
});

Deno.test("W05 who claims and does not send is closed like anybody who is silent, and cut off", async () => {
  let later = 0;
  await withServer(async (server) => {
    const ada = await server.person("ada");
    using socket = await RawSocket.open(ada);
    await socket.send(frame("x", { claims: 60n * BigInt(mebibyte) }));
    later += 51_000;
    await until(() => socket.code !== null);
    assertEquals(socket.code, 4002);
    await ended(socket);
  }, { effects: { monotonic: () => performance.now() + later } });
});

Deno.test("W05 a frame of 63 MiB ends the line, and what was gathered of it is given back", async () => {
  await using child = await Child.start();
  const ada = await TestPerson.register(child.url, "ada");
  const before = child.memory;
  const large = frame(new Uint8Array(63 * mebibyte).fill(0x20));
  const sockets: RawSocket[] = [];
  for (let i = 0; i < 5; i++) {
    const socket = await RawSocket.open(ada);
    await socket.send(large);
    await until(() => socket.code !== null || socket.ended, "the close", 30_000);
    assert(socket.code === 1009 || socket.code === null, `closed with ${socket.code}`);
    sockets.push(socket);
  }
  // None of them goes by itself.
  for (const socket of sockets) await ended(socket);
  // Each was there twice: as bytes, and as a text that is left to the garbage collector.
  await until(() => child.memory < before + 6 * 63, "the memory to be given back");
});

Deno.test("W06 who sends a message without an end is cut off, and what it took is given back", async () => {
  await using child = await Child.start();
  const ada = await TestPerson.register(child.url, "ada");
  const honest = await ada.connect();
  const before = child.memory;
  using endless = await RawSocket.open(ada);
  await endless.send(frame("{", { fin: false }));
  // The other one, which is served meanwhile, sets the pace.
  while (await endless.send(parts)) {
    await honest.request("sessions.list", {});
    const grown = child.memory - before;
    assert(grown < 2000, `grown by ${grown} MiB and still not cut off`);
  }
  await ended(endless);
  await until(() => child.memory < before + 64, "the memory to be given back", 30_000);
  assertEquals(honest.closed, null);
  await honest.close();
});

Deno.test("W06 who goes on sending after the close is cut off", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    using socket = await RawSocket.open(ada);
    await socket.send(frame("", { opcode: opcodes.binary }));
    await until(() => socket.code !== null);
    assertEquals(socket.code, 1003);
    await socket.send(frame("{", { fin: false }));
    await until(async () => !await socket.send(part), "to be cut off");
    await ended(socket);
  }));

Deno.test("W08 frames that break the rules of framing end the line and are not executed", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const body = { conversation: room, clientId: ulid(), text: "smuggled" };
    const command = JSON.stringify({ id: 1, type: "message.send", body });
    const bytes = (...values: number[]) => Uint8Array.from(values);
    const hostile: [what: string, bytes: Uint8Array][] = [
      ["a reserved bit", frame(command, { reserved: 4 })],
      ["an unknown opcode", frame(command, { opcode: 3 })],
      ["an unknown control opcode", frame("", { opcode: 11 })],
      ["a ping of 126 bytes", frame("x".repeat(126), { opcode: opcodes.ping })],
      ["a ping in fragments", frame("x", { opcode: opcodes.ping, fin: false })],
      ["a close of one byte", frame(bytes(3), { opcode: opcodes.close })],
      ["a close with 1005", frame(bytes(3, 237), { opcode: opcodes.close })],
      ["a close with 999", frame(bytes(3, 231), { opcode: opcodes.close })],
      ["a close that is not UTF-8", frame(bytes(3, 232, 255), { opcode: opcodes.close })],
      ["a continuation of nothing", frame(command, { opcode: opcodes.continuation })],
      ["a text inside a text", Uint8Array.from([...frame(`{"id":`, { fin: false }), ...frame(command)])],
      ["a text that is not UTF-8", frame(Uint8Array.from([...bytes(0xc3, 0x28), 0x22]))],
    ];
    for (const [what, data] of hostile) {
      using socket = await RawSocket.open(ada);
      await until(() => socket.frames.length > 0, "the welcome");
      await socket.send(data);
      await until(() => socket.ended, `the end after ${what}`);
      assert(socket.code === null || socket.code === 1002, `${what}: ${socket.code}`);
      assertEquals(socket.frames.map(({ type }) => type), ["welcome"], what);
    }
    const client = await ada.connect();
    assertEquals((await client.request("rooms.mine", {})).memberships[0]!.head.count, 0);
  }));

Deno.test("W08 a frame that is not masked is read like one that is", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    using socket = await RawSocket.open(ada);
    await socket.send(frame(`{"id":7,"type":"rooms.mine","body":{}}`, { masked: false }));
    await until(() => socket.frames.at(-1)?.type === "ok");
  }));
