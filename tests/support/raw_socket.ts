/**
 * A WebSocket client whose every byte is chosen by the test: over TCP, with frames that no browser sends, and which
 * reads only if it is told to. What a hostile client may do can only be shown with one.
 */
import { Buffer } from "node:buffer";
import type { ServerFrame } from "@/core/protocol/frames.ts";

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  opcode?: number;
  /** The last of its message. */
  fin?: boolean;
  /** The three reserved bits, of which RSV1 is 4. */
  reserved?: number;
  /** As RFC 6455 wants it of clients. */
  masked?: boolean;
  /** What the header claims, when that is not the length of the payload. */
  claims?: bigint;
}

/** One frame (RFC 6455 §5.2). Masked with zeros, which leaves the payload as it is. */
export function frame(
  payload: string | Uint8Array = "",
  options: FrameOptions = {},
): Uint8Array<ArrayBuffer> {
  const { opcode = opcodes.text, fin = true, reserved = 0, masked = true } = options;
  const body = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const length = options.claims ?? BigInt(body.length);
  const head = [(fin ? 0x80 : 0) | reserved << 4 | opcode];
  const mark = masked ? 0x80 : 0;
  if (length < 126n) head.push(mark | Number(length));
  else if (length < 65_536n) head.push(mark | 126, ...bytes(length, 2));
  else head.push(mark | 127, ...bytes(length, 8));
  if (masked) head.push(0, 0, 0, 0);
  return Uint8Array.from(Buffer.concat([Uint8Array.from(head), body]));
}

function bytes(number: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Number(number >> BigInt(8 * (count - 1 - i)) & 255n));
}

export interface Visitor {
  url: string;
  cookie: string;
}

export class RawSocket {
  /** What came, in order. */
  readonly frames: ServerFrame[] = [];
  /** The close code that came, if one did. */
  code: number | null = null;
  /** The connection is gone: nothing comes any more. */
  ended = false;
  readonly #tcp: Deno.TcpConn;
  #received: Buffer<ArrayBufferLike> = Buffer.alloc(0);

  private constructor(tcp: Deno.TcpConn) {
    this.#tcp = tcp;
  }

  /** An open socket. Unless it `reads`, it takes nothing more from the network after the upgrade. */
  static async open(
    { url, cookie }: Visitor,
    { reads = true, early = new Uint8Array() }: { reads?: boolean; early?: Uint8Array } = {},
  ): Promise<RawSocket> {
    const { hostname, port, host } = new URL(url);
    const socket = new RawSocket(await Deno.connect({ hostname, port: Number(port) }));
    const request = new TextEncoder().encode(upgradeRequest({ host, origin: url, cookie }));
    await socket.send(Buffer.concat([request, early]));
    await socket.#upgraded();
    if (reads) void socket.read();
    return socket;
  }

  /** @returns whether all of it went out. */
  async send(data: string | Uint8Array): Promise<boolean> {
    const all = typeof data === "string" ? new TextEncoder().encode(data) : data;
    try {
      for (let sent = 0; sent < all.length;) sent += await this.#tcp.write(all.subarray(sent));
      return true;
    } catch {
      return false;
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  close(): void {
    try {
      this.#tcp.close();
    } catch {
      // It was closed when it ended.
    }
  }

  async #upgraded(): Promise<void> {
    while (!this.#received.includes("\r\n\r\n")) {
      if (!await this.#take()) throw new Error("The connection ended before the upgrade");
    }
    const end = this.#received.indexOf("\r\n\r\n") + 4;
    const [status] = this.#received.subarray(0, end).toString().split("\r\n");
    if (!status!.includes(" 101 ")) {
      this.close();
      throw new Error(`No upgrade: ${status}`);
    }
    this.#received = this.#received.subarray(end);
  }

  /** Reads until the end. */
  async read(): Promise<void> {
    this.#parse();
    while (await this.#take()) this.#parse();
    this.ended = true;
  }

  /** @returns whether more may come. */
  async #take(): Promise<boolean> {
    const chunk = new Uint8Array(65_536);
    const length = await this.#tcp.read(chunk).catch(() => null);
    if (length === null) return false;
    this.#received = Buffer.concat([this.#received, chunk.subarray(0, length)]);
    return true;
  }

  /** Frames of the server are whole and not masked. */
  #parse(): void {
    for (let head = headOf(this.#received); head !== null; head = headOf(this.#received)) {
      const payload = this.#received.subarray(head.size, head.size + head.length);
      if (head.opcode === opcodes.text) this.frames.push(...JSON.parse(payload.toString()));
      if (head.opcode === opcodes.close) this.code = payload.length < 2 ? 1005 : payload.readUInt16BE();
      this.#received = this.#received.subarray(head.size + head.length);
    }
  }
}

/** @returns null until the first frame is there as a whole. */
function headOf(received: Buffer): { opcode: number; size: number; length: number } | null {
  if (received.length < 2) return null;
  const short = received[1]! & 127;
  const size = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (received.length < size) return null;
  const length = size === 2
    ? short
    : size === 4
    ? received.readUInt16BE(2)
    : Number(received.readBigUInt64BE(2));
  return received.length < size + length ? null : { opcode: received[0]! & 15, size, length };
}

function upgradeRequest({ host, origin, cookie }: { host: string; origin: string; cookie: string }): string {
  return [
    "GET /socket HTTP/1.1",
    `Host: ${host}`,
    `Origin: ${origin}`,
    `Cookie: ${cookie}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "\r\n",
  ].join("\r\n");
}
