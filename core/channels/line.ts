/**
 * A WebSocket as the hub needs it: gone when it was closed. `WebSocket.close()` only asks; whoever does not answer may
 * go on sending, and the runtime goes on gathering what comes. So the connection underneath is ended when the answer
 * does not come in time. The runtime has no documented way to do that, and this uses one of its own; under a version
 * without it asking is all there is, and the tests W04 to W06 fail.
 */
import type { Effects, Timer } from "../effects.ts";
import type { Line } from "../realtime/connection.ts";

/** Milliseconds for the answer to a close. */
const patience = 2000;

export class SocketLine implements Line {
  readonly #socket: WebSocket;
  readonly #effects: Effects;
  #end: Timer | null = null;

  constructor(socket: WebSocket, effects: Effects) {
    this.#socket = socket;
    this.#effects = effects;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    this.#end ??= this.#effects.after(patience, () => this.cut());
  }

  cut(): void {
    // Closing first makes it take no more texts: one that is open and has no connection must not be touched.
    this.#socket.close();
    endConnection(this.#socket);
  }

  /** The socket has closed: there is nothing left to end. */
  closed(): void {
    this.#end?.cancel();
  }
}

function endConnection(socket: WebSocket): void {
  const resource = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "[[rid]]");
  const { core } = Reflect.get(Deno, Reflect.get(Deno, "internal")) ?? {};
  if (resource !== undefined) core?.tryClose?.(Reflect.get(socket, resource));
}
