// This module is browser compatible.
/**
 * Asks a worker for the colours of code, one text after the other. Grammars go over a text again and again, and
 * somebody can write one that keeps them busy for minutes: a text that takes too long ends the worker and stays plain,
 * while the page has not noticed anything.
 */
import type { CodePart } from "./highlight.ts";
import type { Question, Reply } from "./highlight_worker.ts";
import { browserWorld, type Timer, type World } from "./world.ts";

export interface CodeWorker {
  ask(question: Question): void;
  end(): void;
}
export type StartWorker = (replied: (reply: Reply) => void, failed: () => void) => CodeWorker;

interface Waiting extends Question {
  done(parts: CodePart[] | undefined): void;
}

/** Milliseconds for one text. */
const patience = 1_000;

export class Highlighter {
  readonly #start: StartWorker;
  readonly #after: World["after"];
  readonly #waiting: Waiting[] = [];
  #worker: CodeWorker | undefined;
  #ready = false;
  #timer: Timer | undefined;

  constructor(start: StartWorker, after: World["after"]) {
    this.#start = start;
    this.#after = after;
  }

  /** @returns nothing when it cannot be had: then the code is shown as it is. */
  highlight(language: string, text: string): Promise<CodePart[] | undefined> {
    return new Promise((done) => {
      this.#waiting.push({ language, text, done });
      if (this.#waiting.length === 1) this.#next();
    });
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    this.#worker ??= this.#start((reply) => this.#replied(reply), () => this.#failed());
    if (!this.#ready) return;
    this.#timer = this.#after(patience, () => this.#failed());
    this.#worker.ask({ language: first.language, text: first.text });
  }

  #replied(reply: Reply): void {
    if (reply === "ready") {
      this.#ready = true;
      this.#next();
    } else this.#finish(reply ?? undefined);
  }

  /** The text is not asked for again; the next one gets a new worker. */
  #failed(): void {
    this.#worker?.end();
    this.#worker = undefined;
    this.#ready = false;
    this.#finish(undefined);
  }

  #finish(parts: CodePart[] | undefined): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#waiting.shift()?.done(parts);
    this.#next();
  }
}

let ofPage: Highlighter | undefined;

/** The one of this page. */
export function highlighter(): Highlighter {
  return ofPage ??= new Highlighter(startWorker, browserWorld().after);
}

function startWorker(replied: (reply: Reply) => void, failed: () => void): CodeWorker {
  const worker = new Worker("/highlighter.js");
  worker.onmessage = (event: MessageEvent<Reply>) => replied(event.data);
  worker.onerror = failed;
  return {
    ask: (question) => worker.postMessage(question),
    end: () => {
      worker.onmessage = worker.onerror = null;
      worker.terminate();
    },
  };
}
