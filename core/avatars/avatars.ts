/**
 * The faces that people give themselves: a picture, checked like any file, of which only small squares are kept. They
 * stand in the blob store as the small versions of a blob whose whole is not there.
 */
import { join } from "node:path";
import { type Accounts, toPerson } from "../accounts/accounts.ts";
import { type BlobStore, newKey, SealedWriter } from "../blobs/blobs.ts";
import { notFound, ParleyError } from "../errors.ts";
import { letGo, type OpenFile, openFile, pictureTypeOf, storedAs } from "../files/files.ts";
import { type BlobRecord, keys } from "../kv/keys.ts";
import { maxPixels, type Pictures, type Small, surveyOf } from "../pictures/pictures.ts";
import type { Effects } from "../effects.ts";
import { type Change, type Store, toStorageError } from "../kv/store.ts";
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

const sizes: Record<string, "small" | "large"> = { "96": "small", "256": "large" };

export class Avatars {
  readonly #parts: AvatarsParts;

  constructor(parts: AvatarsParts) {
    this.#parts = parts;
  }

  /** @throws {ParleyError} `file_mismatch`, `picture_too_large`, `picture_unreadable`, `rate_limited` */
  async set(scope: Scope, bytes: Uint8Array<ArrayBuffer>): Promise<Person> {
    await this.#parts.limiter.take("upload", scope.userId);
    const blob = await this.#store(await this.#squares(bytes));
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
    const type = pictureTypeOf(bytes);
    if (type === undefined) {
      throw new ParleyError(
        "file_mismatch",
        "Cannot use that as your picture: it is no JPEG, PNG, GIF or WebP; please choose another",
      );
    }
    const survey = await surveyOf(
      type,
      bytes.length,
      (from, to) => Promise.resolve(bytes.slice(from, to)),
    );
    if (survey === null) throw unreadable();
    if (survey.pixels > maxPixels) {
      throw new ParleyError(
        "picture_too_large",
        `Cannot use that as your picture: it has more than ${
          maxPixels / 1e6
        } million pixels; make it smaller`,
      );
    }
    const { width, height, orientation } = survey;
    const order = { type, width, height, orientation, size: bytes.length, square: true };
    return await this.#parts.pictures.press(order, () => new Blob([bytes]).stream()) ?? fail(unreadable());
  }

  async #store({ small, large }: Small): Promise<BlobRecord> {
    const { effects, blobs } = this.#parts;
    const [id, key] = [effects.id(), newKey(effects)];
    const [, smallName, largeName] = storedAs(id);
    await blobs.put(smallName, await this.#sealed(smallName, key, small));
    await blobs.put(largeName, await this.#sealed(largeName, key, large));
    const thumbs = { small: small.length, large: large.length };
    return { id, size: 0, key: key.toBase64(), sha256: "", content: [id, "avatar"], thumbs };
  }

  async #sealed(name: string, key: Uint8Array<ArrayBuffer>, bytes: Uint8Array): Promise<string> {
    const { uploadsDirectory } = this.#parts;
    await Deno.mkdir(uploadsDirectory, { recursive: true, mode: 0o700 });
    const path = join(uploadsDirectory, `${name}.face`);
    try {
      using writer = await SealedWriter.open(path, key);
      await writer.write(bytes);
      await writer.flush();
      return path;
    } catch (error) {
      await Deno.remove(path).catch(() => {}); // There is perhaps none.
      throw toStorageError(error);
    }
  }

  /** The old one goes in the commit that brings the new one. */
  async #wear(scope: Scope, blob: BlobRecord | null): Promise<Person> {
    let before: string | undefined;
    const person = await this.#parts.accounts.wear(scope, blob?.id, (change, old) => {
      before = old;
      if (blob !== null) keep(change, blob, scope.userId);
      if (old === undefined) return;
      change.delete(keys.fileByBlob(old, scope.userId)).set(keys.blobByRelease(old), true);
    });
    if (before !== undefined) await letGo(this.#parts, before);
    return person;
  }
}

/** As a file has its bytes, a person has theirs. */
function keep(change: Change, blob: BlobRecord, user: string): void {
  change
    .set(keys.blob(blob.id), blob)
    .set(keys.blobByContent(...blob.content), blob.id)
    .set(keys.fileByBlob(blob.id, user), true);
}

function unreadable(): ParleyError {
  return new ParleyError(
    "picture_unreadable",
    "Cannot use that as your picture: it is damaged; please choose another",
  );
}

function fail(error: Error): never {
  throw error;
}
