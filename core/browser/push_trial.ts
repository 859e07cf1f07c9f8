// This module is browser compatible.
/** A test of notifications, step by step: what has happened, what has not, and what to do about it. */
import { signal } from "@preact/signals";
import type { PushTest } from "../protocol/entries.ts";
import type { WorkerMessage } from "../protocol/push.ts";
import { sendTest } from "./push_device.ts";
import { afterInPage, nowInPage } from "./world.ts";

export interface TrialStep {
  is: "done" | "failed" | "waiting";
  says: string;
  /** What may be done about it. */
  hint?: string;
}

/** Milliseconds: push services deliver within a second or two while a device is awake. */
const patience = 20_000;

export class Trial {
  readonly steps = signal<readonly TrialStep[]>([]);
  /** What came from the service worker, also before the server has answered. */
  readonly #came: { message: WorkerMessage & { type: "push" }; at: number }[] = [];
  readonly #woken = new Set<() => void>();

  /** @param session another device than this one, whose end cannot be seen from here. */
  async run(session?: string): Promise<void> {
    const began = nowInPage();
    const stop = this.#listen();
    this.steps.value = [{ is: "waiting", says: "Sending to the push service…" }];
    try {
      const test = await sendTest(session);
      this.steps.value = [acceptance(test)];
      if (!test.accepted) return;
      if (session !== undefined) return this.#add({ is: "done", says: "Look at that device now." });
      await this.#arrival(test.id, began);
    } catch (error) {
      this.steps.value = [{ is: "failed", says: error instanceof Error ? error.message : String(error) }];
    } finally {
      stop();
    }
  }

  async #arrival(id: string, began: number): Promise<void> {
    this.#add({ is: "waiting", says: "Waiting for it to arrive in this browser…" });
    const arrived = await this.#step(id, ["arrived"]);
    if (arrived === undefined) {
      return this.#replace({
        is: "failed",
        says: `It has not arrived within ${patience / 1000} seconds.`,
        hint:
          "The push service has it and keeps trying. A firewall, a VPN or a battery saver may hold it up; " +
          "some browsers receive only while they run.",
      });
    }
    this.#replace({ is: "done", says: `Arrived in this browser after ${arrived.at - began} ms.` });
    this.#add({ is: "waiting", says: "Waiting for it to be shown…" });
    const shown = (await this.#step(id, ["shown", "failed"]))?.message;
    if (shown?.step === "shown") {
      return this.#replace({
        is: "done",
        says: "Handed to your system to show.",
        hint: "If you have not seen it, your system hides notifications of this browser: look for “do not " +
          "disturb”, “focus”, or the browser among the apps that may notify.",
      });
    }
    const why = shown?.step === "failed" ? `: ${shown.problem}` : "";
    this.#replace({
      is: "failed",
      says: `The browser has not shown it${why}.`,
      hint: "Turn notifications off and on again here.",
    });
  }

  #listen(): () => void {
    const ending = new AbortController();
    navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.type !== "push") return;
      this.#came.push({ message: data, at: nowInPage() });
      for (const wake of this.#woken) wake();
    }, { signal: ending.signal });
    navigator.serviceWorker?.startMessages();
    return () => ending.abort();
  }

  /** The first of these that comes for it; undefined when it takes too long. */
  async #step(id: string, steps: readonly string[]) {
    const find = () => this.#came.find(({ message }) => message.id === id && steps.includes(message.step));
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => find() && resolve();
    this.#woken.add(wake);
    const timer = afterInPage(patience, resolve);
    wake();
    await promise;
    timer.cancel();
    this.#woken.delete(wake);
    return find();
  }

  #add(step: TrialStep): void {
    this.steps.value = [...this.steps.peek(), step];
  }

  #replace(step: TrialStep): void {
    this.steps.value = [...this.steps.peek().slice(0, -1), step];
  }
}

function acceptance({ accepted, status, problem, took }: PushTest): TrialStep {
  if (accepted) return { is: "done", says: `Accepted by the push service (${status}) after ${took} ms.` };
  const answered = status === null ? "" : ` (${status})`;
  const hint = hints[status ?? 0];
  return {
    is: "failed",
    says: `${problem ?? "The push service has refused the message."}${answered}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

const again = "Turn notifications off and on again here: the browser then gets a new address.";
const serverHint = "Nothing is wrong with this device. Tell whoever runs this server";
const hints: Record<number, string> = {
  0: `${serverHint}: it must be able to reach the push service, over HTTPS, on port 443.`,
  401: `${again} If that does not help, the clock of the server is wrong.`,
  403: `${again} If that does not help, the clock of the server is wrong.`,
  404: again,
  410: again,
  429: "Try again in a while; messages wait until then.",
};
