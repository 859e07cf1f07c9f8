/**
 * What stands behind /healthz (is the process alive: restart it if not) and /readyz (should people be sent
 * here: its store can be read and written, and it is not going away). The probe of the store writes at most
 * once a second, however often it is asked, so that asking costs an attacker more than the disk.
 */
import type { Effects } from "./effects.ts";
import { keys } from "./kv/keys.ts";
import type { Store } from "./kv/store.ts";

export interface HealthAnswer {
  status: 200 | 503;
  body: Record<string, unknown>;
}

type Probe = { at: number; problem: Promise<string | null> };

const probeEvery = 1_000;
const probePatience = 2_000;

export class Health {
  readonly #store: Store;
  readonly #effects: Effects;
  readonly #version: string;
  readonly #started: number;
  #draining = false;
  #probe: Probe | undefined;

  constructor(store: Store, effects: Effects, options: { version: string }) {
    this.#store = store;
    this.#effects = effects;
    this.#version = options.version;
    this.#started = effects.monotonic();
  }

  /** From now on no longer ready: the first step of a shutdown. */
  drain(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** For /healthz. */
  alive(): HealthAnswer {
    const uptime = Math.floor((this.#effects.monotonic() - this.#started) / 1_000);
    return { status: 200, body: { status: "ok", version: this.#version, uptime } };
  }

  /** For /readyz. The reason is a word, never an error's own text. */
  async ready(): Promise<HealthAnswer> {
    const reason = this.#draining ? "draining" : await this.#storeProblem();
    return reason === null
      ? { status: 200, body: { status: "ready" } }
      : { status: 503, body: { status: "not ready", reason } };
  }

  #storeProblem(): Promise<string | null> {
    const now = this.#effects.monotonic();
    if (this.#probe === undefined || now - this.#probe.at >= probeEvery) {
      this.#probe = { at: now, problem: this.#tryStore() };
    }
    return this.#probe.problem;
  }

  async #tryStore(): Promise<string | null> {
    const { promise: late, resolve } = Promise.withResolvers<string>();
    const timer = this.#effects.after(probePatience, () => resolve("storage_slow"));
    try {
      return await Promise.race([this.#readAndWrite(), late]);
    } catch (error) {
      this.#effects.log("error", "health.store_failed", { error });
      return (error as { code?: unknown }).code === "storage_full" ? "storage_full" : "storage_unavailable";
    } finally {
      timer.cancel();
    }
  }

  async #readAndWrite(): Promise<null> {
    await this.#store.get(keys.schema());
    await this.#store.commit((change) => change.set(keys.probe(), this.#effects.now()));
    return null;
  }
}
