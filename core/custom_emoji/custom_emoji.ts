/**
 * The emoji of this server: pictures with a name that its owner and admins add, and everybody writes as `:name:`. Open
 * pages hear of each change; the list is remembered in every process until there is one. What goes out under a version
 * never changes, so that browsers may keep it.
 */
import * as z from "zod/mini";
import type { BlobStore } from "../blobs/blobs.ts";
import type { Effects } from "../effects.ts";
import { emojiByShortcode } from "../emoji/emoji.ts";
import { notFound, ParleyError } from "../errors.ts";
import { dropPicture, keepPicture, letGo, type OpenFile, openFile } from "../files/files.ts";
import { type CustomEmojiRecord, keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { CustomEmoji as Shown, CustomEmojiList, Person } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import { parse } from "../protocol/parse.ts";
import { emojiName } from "../protocol/shapes.ts";
import type { Bus } from "../realtime/bus.ts";
import type { Scope } from "../scope.ts";
import type { Limiter } from "../security/limiter.ts";
import { Turns } from "../security/turns.ts";
import { makePicture, type MakingParts } from "./making.ts";

export interface CustomEmojiParts extends MakingParts {
  store: Store;
  blobs: BlobStore;
  bus: Bus;
  limiter: Limiter;
  effects: Effects;
  /** What the server is called. */
  server: string;
  people(ids: readonly string[]): Promise<Person[]>;
}

export interface Added {
  emoji: Shown;
  /** It moved, and what is kept does not. */
  stilled: boolean;
}

/** Another process that could not tell of a change is believed again after so many milliseconds. */
const freshFor = 60_000;
const versions = ["small", "large", "moving"];
const named = z.strictObject({ name: emojiName });

export class CustomEmoji {
  readonly #parts: CustomEmojiParts;
  readonly #turns = new Turns();
  #known: { all: Shown[]; until: number } | null = null;
  /** Counts changes: what was read before one is not remembered after it. */
  #changes = 0;

  constructor(parts: CustomEmojiParts) {
    this.#parts = parts;
    parts.bus.subscribe((signal) => {
      if (signal.kind !== "emoji") return;
      this.#changes++;
      this.#known = null;
    });
  }

  /** By name. */
  async list(scope: Scope): Promise<CustomEmojiList> {
    const { people, server } = this.#parts;
    const emoji = await this.#all();
    const by = await people([...new Set(emoji.map(({ by }) => by))]);
    return { emoji, people: by, server, manage: mayManage(scope) };
  }

  /** Whether there is one of that name, with or without its colons. */
  async has(name: string): Promise<boolean> {
    return await this.#parts.store.get(keys.customEmoji(name.replace(/^:|:$/g, ""))) !== null;
  }

  /**
   * @throws {ParleyError} `forbidden`, `bad_field`, `emoji_name_taken`, `too_many_emoji`, `file_mismatch`,
   * `picture_too_large`, `picture_unreadable`, `rate_limited`
   */
  async add(scope: Scope, called: string, bytes: Uint8Array<ArrayBuffer>): Promise<Added> {
    mustManage(scope, "add");
    const { name } = parse(named, { name: called });
    await this.#refuseTaken(name);
    await this.#parts.limiter.take("upload", scope.userId);
    const { blob, moves, stilled } = await makePicture(this.#parts, bytes);
    const record: CustomEmojiRecord = {
      ...{ blob: blob.id, by: scope.userId, at: this.#parts.effects.now() },
      ...(moves === undefined ? {} : { moves }),
    };
    try {
      await this.#turns.run("add", async () => {
        await this.#refuseTooMany();
        const done = await this.#parts.store.commit((change) => {
          change.check(keys.customEmoji(name), null).set(keys.customEmoji(name), record);
          keepPicture(change, blob, holderOf(name));
        });
        if (!done) throw taken(name);
      });
    } catch (error) {
      // What is left of it is swept away.
      await letGo(this.#parts, blob.id).catch(() => {});
      throw error;
    }
    return { emoji: this.#tell(name, record)!, stilled };
  }

  /** What was said with it stays as its name. @throws {ParleyError} `forbidden`, `not_found` */
  async remove(scope: Scope, name: string): Promise<void> {
    mustManage(scope, "remove");
    const { store } = this.#parts;
    const found = await store.find(keys.customEmoji(name));
    if (found === null) throw notFound("emoji");
    const { blob } = found.value;
    const done = await store.commit((change) => {
      change.check(keys.customEmoji(name), found).delete(keys.customEmoji(name));
      dropPicture(change, blob, holderOf(name));
    });
    if (!done) throw notFound("emoji");
    this.#tell(name, null);
    await letGo(this.#parts, blob);
  }

  /** Everybody who is signed in may see it: 64 pixels, 128, or moving. @throws {ParleyError} `not_found` */
  async open(_scope: Scope, name: string, version: string, as: string): Promise<OpenFile> {
    const record = await this.#parts.store.get(keys.customEmoji(name));
    const isThere = record !== null && versionOf(record.blob) === version && versions.includes(as);
    if (!isThere || (as === "moving" && record.moves === undefined)) throw notFound("picture");
    const type = as === "moving" ? record.moves! : "image/webp";
    const info = { name: `${name}.${type.slice("image/".length)}`, type, category: "image" } as const;
    const { blob } = record;
    return await openFile(this.#parts, { info, blob }, as === "moving" ? "whole" : as as "small" | "large");
  }

  async #all(): Promise<Shown[]> {
    const now = this.#parts.effects.monotonic();
    if (this.#known !== null && now < this.#known.until) return this.#known.all;
    const changes = this.#changes;
    const rows = this.#parts.store.list(keys.allCustomEmoji());
    const all = await Array.fromAsync(rows, ({ key, value }) => shown(key[1] as string, value));
    if (changes === this.#changes) this.#known = { all, until: now + freshFor };
    return all;
  }

  #tell(name: string, record: CustomEmojiRecord | null): Shown | null {
    const emoji = record === null ? null : shown(name, record);
    this.#parts.bus.publish({ kind: "emoji", name, emoji });
    return emoji;
  }

  async #refuseTaken(name: string): Promise<void> {
    const builtIn = emojiByShortcode(name);
    if (builtIn !== undefined) {
      throw new ParleyError(
        "emoji_name_taken",
        `":${name}:" is ${builtIn} everywhere; please choose another name`,
        { field: "name" },
      );
    }
    if (await this.has(name)) throw taken(name);
  }

  async #refuseTooMany(): Promise<void> {
    const rows = this.#parts.store.list(keys.allCustomEmoji(), { limit: limits.customEmoji });
    if ((await Array.fromAsync(rows)).length < limits.customEmoji) return;
    throw new ParleyError(
      "too_many_emoji",
      `Cannot add another emoji: there are ${limits.customEmoji.toLocaleString("en")}; remove one first`,
    );
  }
}

function taken(name: string): ParleyError {
  return new ParleyError(
    "emoji_name_taken",
    `There is a ":${name}:" already; please choose another name, or remove that one first`,
    { field: "name" },
  );
}

function shown(name: string, { blob, moves, by, at }: CustomEmojiRecord): Shown {
  return { name, version: versionOf(blob), ...(moves === undefined ? {} : { moves: true }), by, at };
}

/** The part of a blob's id that is drawn. */
function versionOf(blob: string): string {
  return blob.slice(-10);
}

/** Under which the bytes are held: no person and no file has such an id. */
function holderOf(name: string): string {
  return `:${name}:`;
}

function mayManage({ role }: Scope): boolean {
  return role !== "member";
}

function mustManage(scope: Scope, verb: string): void {
  if (mayManage(scope)) return;
  throw new ParleyError("forbidden", `Cannot ${verb} emoji: only the owner and admins of this server can`);
}
