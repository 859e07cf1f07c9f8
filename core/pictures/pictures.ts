/**
 * Small versions of pictures, made by a process apart (core/processes): decoders see nothing of the server, and what takes
 * too long or too much memory is given up.
 */
import type { Effects } from "../effects.ts";
import { Apart, type GuardedProcess, type Limits } from "../processes/processes.ts";

export { type Notes, type Piece, type Survey, surveyOf } from "./survey.ts";

/** What is to be done: how the picture is stored, and how many bytes it has. */
export interface Order {
  type: string;
  width: number;
  height: number;
  orientation: number;
  size: number;
  /** The middle of it, as squares of the size of faces. */
  square?: boolean;
  /** The whole of it, as small as an emoji. */
  emoji?: boolean;
}
/** What came of it: bytes of the small versions, and a picture of a few pixels in base64, unless it is see-through. */
export interface Pressed {
  small: number;
  large: number;
  placeholder?: string;
}
export interface Small {
  small: Uint8Array<ArrayBuffer>;
  large: Uint8Array<ArrayBuffer>;
  placeholder?: string;
}

export const maxPixels = 40_000_000;
/** Larger ones are shown as they are. */
const maxSize = 40_000_000;
const limits: Limits = { processing: 5_000, waiting: 30_000, memory: 900 * 1024 * 1024 };

type Stream = ReadableStream<Uint8Array<ArrayBuffer>>;

export class Pictures {
  readonly #apart: Apart;

  constructor(effects: Effects, changed: Partial<Limits> = {}) {
    this.#apart = new Apart(effects, {
      name: "pictures",
      module: new URL("./press.ts", import.meta.url).href,
      environment: "IMAGESCRIPT_WASM_SIMD",
      limits: { ...limits, ...changed },
    });
  }

  /** Null when it cannot be made: the picture is damaged, or asks too much. */
  press(order: Order, bytes: () => Stream): Promise<Small | null> {
    const { type, size } = order;
    if (size > maxSize || order.width * order.height > maxPixels) return Promise.resolve(null);
    return this.#apart.run({ type, size }, (process) => ask(process, order, bytes())).catch(() => null);
  }

  prepare(): Promise<void> {
    return this.#apart.prepare();
  }

  /** The process that works now, if there is one. */
  get pid(): number | null {
    return this.#apart.pid;
  }

  close(): Promise<void> {
    return this.#apart.close();
  }
}

/** Null when it says that it cannot. @throws when it had to be ended, or broke. */
async function ask(process: GuardedProcess, order: Order, bytes: Stream): Promise<Small | null> {
  await process.writeLine(order);
  for await (const piece of bytes) await process.write(piece);
  const pressed: Pressed | null = JSON.parse(await process.readLine());
  if (pressed === null) return null;
  const { small, large, placeholder } = pressed;
  return {
    small: await process.read(small),
    large: await process.read(large),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}
