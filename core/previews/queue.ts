/**
 * Work that strangers make slow: so much at once, of one kind (a host, a person) less, and a bounded number that wait.
 * What comes when that is full is turned away, so that one slow site or one busy person cannot keep all others waiting.
 */
export interface QueueOptions {
  atOnce: number;
  /** Of those, most of one kind. */
  perKind: number;
  waiting: number;
}

interface Job {
  kinds: readonly string[];
  start(): void;
}

export class Queue {
  readonly #options: QueueOptions;
  readonly #waiting: Job[] = [];
  readonly #kinds = new Map<string, number>();
  #running = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Null: turned away. */
  run<T>(kinds: readonly string[], work: () => Promise<T>): Promise<T> | null {
    if (this.#waiting.length >= this.#options.waiting) return null;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ kinds, start: resolve });
    this.#startNext();
    return promise.then(work).finally(() => this.#end(kinds));
  }

  #startNext(): void {
    while (this.#running < this.#options.atOnce) {
      const next = this.#waiting.findIndex(({ kinds }) => kinds.every((kind) => this.#hasRoom(kind)));
      if (next === -1) return;
      const [job] = this.#waiting.splice(next, 1);
      this.#running++;
      for (const kind of job!.kinds) this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
      job!.start();
    }
  }

  #hasRoom(kind: string): boolean {
    return (this.#kinds.get(kind) ?? 0) < this.#options.perKind;
  }

  #end(kinds: readonly string[]): void {
    this.#running--;
    for (const kind of kinds) {
      const left = this.#kinds.get(kind)! - 1;
      if (left === 0) this.#kinds.delete(kind);
      else this.#kinds.set(kind, left);
    }
    this.#startNext();
  }
}
