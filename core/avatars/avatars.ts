/**
 * The faces that people give themselves: a picture, checked like any file, of which only small squares are kept. They
 * stand in the blob store as the small versions of a blob whose whole is not there.
 */
import { type Accounts, toPerson } from "../accounts/accounts.ts";
import type { BlobStore } from "../blobs/blobs.ts";
import { notFound } from "../errors.ts";
import {
  dropPicture,
  keepPicture,
  letGo,
  type OpenFile,
  openFile,
  putPicture,
  readPicture,
  unreadable,
} from "../files/files.ts";
import { type BlobRecord, keys } from "../kv/keys.ts";
import type { Pictures, Small } from "../pictures/pictures.ts";
import type { Effects } from "../effects.ts";
import type { Store } from "../kv/store.ts";
import type { Person } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { Limiter } from "../security/limiter.ts";

export interface AvatarsParts {
  store: Store;
  blobs: BlobStore;
  /** Where what is being stored is put together. */
  uploadsDirectory: string;
  pictures: Pick<Pictures, "press">;
  accounts: Pick<Accounts, "wear">;
  limiter: Limiter;
  effects: Effects;
}

const use = "your picture";
const sizes: Record<string, "small" | "large"> = { "96": "small", "256": "large" };

export class Avatars {
  readonly #parts: AvatarsParts;

  constructor(parts: AvatarsParts) {
    this.#parts = parts;
  }

  /** @throws {ParleyError} `file_mismatch`, `picture_too_large`, `picture_unreadable`, `rate_limited` */
  async set(scope: Scope, bytes: Uint8Array<ArrayBuffer>): Promise<Person> {
    await this.#parts.limiter.take("upload", scope.userId);
    const blob = await putPicture(this.#parts, await this.#squares(bytes), "avatar");
    return await this.#wear(scope, blob);
  }

  /** Initials again. */
  remove(scope: Scope): Promise<Person> {
    return this.#wear(scope, null);
  }

  /** Everybody who is signed in may see everybody's. @throws {ParleyError} `not_found` also for those of before */
  async open(_scope: Scope, user: string, version: string, size: string): Promise<OpenFile> {
    const stored = Object.hasOwn(sizes, size) ? sizes[size] : undefined;
    const record = await this.#parts.store.get(keys.user(user));
    if (stored === undefined || record === null || toPerson(record).avatar !== version) {
      throw notFound("picture");
    }
    const { username, avatar: blob } = record;
    const info = { name: `${username}.webp`, type: "image/webp", category: "image" } as const;
    return await openFile(this.#parts, { info, blob: blob! }, stored);
  }

  async #squares(bytes: Uint8Array<ArrayBuffer>): Promise<Small> {
    const { type, width, height, orientation } = await readPicture(bytes, use);
    const order = { type, width, height, orientation, size: bytes.length, square: true };
    const squares = await this.#parts.pictures.press(order, () => new Blob([bytes]).stream());
    if (squares === null) throw unreadable(use);
    return squares;
  }

  /** The old one goes in the commit that brings the new one. */
  async #wear(scope: Scope, blob: BlobRecord | null): Promise<Person> {
    let before: string | undefined;
    const person = await this.#parts.accounts.wear(scope, blob?.id, (change, old) => {
      before = old;
      if (blob !== null) keepPicture(change, blob, scope.userId);
      if (old !== undefined) dropPicture(change, old, scope.userId);
    });
    if (before !== undefined) await letGo(this.#parts, before);
    return person;
  }
}
