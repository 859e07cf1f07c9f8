/**
 * What a link leads to, in a few words and a small picture: fetched once by the server, kept for a while, and served from
 * here, so that nobody's browser tells a stranger's server who reads what. Fetching is done on other people's behalf, and
 * so has limits everywhere: where to (security/guard.ts), how much and how long (get.ts), how many at once (queue.ts).
 */
import type { Config } from "../config.ts";
import type { Effects } from "../effects.ts";
import { notFound } from "../errors.ts";
import { keys, type PreviewImageRecord, type PreviewRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Preview } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import type { Limiter } from "../security/limiter.ts";
import { hashToken } from "../security/tokens.ts";
import { type Fetched, fetchPreview } from "./fetch.ts";
import type { GuardOptions } from "../security/guard.ts";
import { Queue } from "./queue.ts";

/** Milliseconds: for everything of one preview, until an answer is given without it, and that it is kept. */
const patience = 5_000;
const answerWithin = 6_000;
const lifetime = { found: 7 * 86_400_000, nothing: 3_600_000 };
/** Each preview has one place that its address decides, so the store holds so many and no more (about 400 MB). */
const places = 8_192;

export interface PreviewParts {
  store: Store;
  config: Pick<Config, "previews">;
  effects: Effects;
  limiter: Limiter;
}

export class Previews {
  readonly #parts: PreviewParts;
  readonly #guard: GuardOptions;
  readonly #queue = new Queue({ atOnce: 4, perKind: 2, waiting: 200 });
  /** By id; whoever asks meanwhile waits for the same. */
  readonly #underWay = new Map<string, Promise<Preview | null>>();
  readonly #stopping = new AbortController();

  constructor(parts: PreviewParts, guard: GuardOptions = {}) {
    this.#parts = parts;
    this.#guard = guard;
  }

  /** Null where there is nothing to show, or not yet. In the order asked. */
  async get(scope: Scope, urls: readonly string[]): Promise<(Preview | null)[]> {
    const { config, effects } = this.#parts;
    if (!config.previews) return urls.map(() => null);
    const late = Promise.withResolvers<null>();
    const timer = effects.after(answerWithin, () => late.resolve(null));
    const found = await Promise.all(urls.map((url) => Promise.race([this.#one(scope, url), late.promise])));
    timer.cancel();
    return found;
  }

  /** @throws {ParleyError} `not_found` */
  async image(id: string): Promise<Pick<PreviewImageRecord, "type" | "bytes">> {
    const { store, config, effects } = this.#parts;
    if (!config.previews || !/^[\w-]{43}$/.test(id)) throw notFound("picture");
    const record = await store.get(keys.previewImage(placeOf(id)));
    if (record?.id !== id || record.expiresAt <= effects.now()) throw notFound("picture");
    return record;
  }

  /** Ends what is under way. */
  stop(): void {
    this.#stopping.abort();
  }

  async #one(scope: Scope, text: string): Promise<Preview | null> {
    const url = addressOf(text);
    if (url === null) return null;
    const id = await hashToken(url.href);
    const first = this.#underWay.get(id);
    if (first !== undefined) return await first;
    const finding = this.#find(scope, id, url).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, finding);
    return await finding;
  }

  async #find(scope: Scope, id: string, url: URL): Promise<Preview | null> {
    const kept = await this.#kept(id);
    return kept === null ? await this.#make(scope, id, url) : kept.preview;
  }

  async #kept(id: string): Promise<PreviewRecord | null> {
    const { store, effects } = this.#parts;
    const record = await store.get(keys.preview(placeOf(id)));
    return record?.id === id && record.expiresAt > effects.now() ? record : null;
  }

  async #make(scope: Scope, id: string, url: URL): Promise<Preview | null> {
    const { limiter, effects } = this.#parts;
    try {
      await limiter.take("preview", scope.userId);
      const kinds = [`host ${url.hostname}`, `person ${scope.userId}`];
      return await (this.#queue.run(kinds, async () => this.#keep(id, await this.#fetch(url))) ?? null);
    } catch (error) {
      // Too many, or not to be kept: the message reads as well without it.
      effects.log("debug", "previews.not_made", { url: url.href, error });
      return null;
    }
  }

  async #fetch(url: URL): Promise<Fetched | null> {
    const { effects } = this.#parts;
    const late = new AbortController();
    const timer = effects.after(patience, () => late.abort());
    try {
      const signal = AbortSignal.any([late.signal, this.#stopping.signal]);
      return await fetchPreview(url, { ...this.#guard, signal });
    } catch (error) {
      effects.log("debug", "previews.not_fetched", { url: url.href, error });
      return null;
    } finally {
      timer.cancel();
    }
  }

  async #keep(id: string, fetched: Fetched | null): Promise<Preview | null> {
    const { store, effects } = this.#parts;
    if (this.#stopping.signal.aborted) return null;
    const preview = fetched === null ? null : { id, ...fetched.preview };
    const expireIn = preview === null ? lifetime.nothing : lifetime.found;
    const expiresAt = effects.now() + expireIn;
    const [place, picture] = [placeOf(id), fetched?.picture ?? null];
    await store.commit((change) => {
      change.set(keys.preview(place), { id, preview, expiresAt }, { expireIn });
      if (picture === null) change.delete(keys.previewImage(place));
      else change.set(keys.previewImage(place), { id, expiresAt, ...picture }, { expireIn });
    });
    return preview;
  }
}

/** What is asked for is what is shared: without the part that only the reader's browser looks at. */
function addressOf(text: string): URL | null {
  if (text.length > limits.address || !URL.canParse(text)) return null;
  const url = new URL(text);
  url.hash = "";
  return url.protocol === "http:" || url.protocol === "https:" ? url : null;
}

/** Ids are base64url of a hash: its first bits are as good as any. */
function placeOf(id: string): number {
  const [high = 0, low = 0] = Uint8Array.fromBase64(id.slice(0, 4), { alphabet: "base64url" });
  return (high << 8 | low) % places;
}
