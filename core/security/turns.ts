/**
 * One after the other, per key: work on the same key waits for the work before it, other keys do not wait.
 * Keeps the callers of one process from beating each other in compare-and-set; other processes are what the
 * check in the commit is for.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const over = turn.then(() => {}, () => {}).then(() => {
      if (this.#last.get(key) === over) this.#last.delete(key);
    });
    this.#last.set(key, over);
    return turn;
  }
}
