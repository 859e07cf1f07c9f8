/**
 * Uploads as the tus protocol wants them (routes/api/uploads): begun, added to over any number of requests and
 * restarts, asked for, given up. How far one is, is how long its file is. Each is there for who made it and nobody else.
 */
import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";
import { newKey, openedFile, SealedWriter, streamOf } from "../blobs/blobs.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys, type UploadRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import { toStorageError } from "../kv/store.ts";
import { Lru } from "../lru.ts";
import type { Scope } from "../scope.ts";
import type { Metadata } from "./metadata.ts";
import { cleanName } from "./names.ts";
import { type FilesParts, patience } from "./parts.ts";
import { type Checksum, receive } from "./receiving.ts";
import { inWords, takeRoom } from "./room.ts";

export interface Progress {
  offset: number;
  size: number;
  expiresAt: number;
}
export interface Addition {
  offset: number;
  /** What the request says that it brings; null when it does not. */
  length: number | null;
  checksum: Checksum | null;
  body: ReadableStream<Uint8Array> | null;
}
/** What is known of everything that has arrived. */
export interface Arrived {
  upload: UploadRecord;
  path: string;
  sha256: string;
}

/** A request that adds something. */
interface Active {
  owner: string;
  /** Bytes that are there now. */
  length: number;
  /** When something came, by the clock that never goes back. */
  lastAt: number;
  stop: AbortController;
  over: Promise<void>;
}

/** Requests of one person that add something at the same time. */
const mostAtOnce = 8;
/** Milliseconds after which a request that brings nothing is given up when its maker asks how far it is. */
const patienceWithSilence = 2_000;

export class Uploads {
  readonly #parts: FilesParts;
  /** By the id of the upload. */
  readonly #active = new Map<string, Active>();
  /** SHA-256 up to some length, so that it is not counted anew with each request. */
  readonly #hashes = new Lru<string, { length: number; hash: Hash }>(200);

  constructor(parts: FilesParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `file_too_large`, `quota_exceeded`, and what keeps the person from writing there. */
  async create(scope: Scope, size: number, metadata: Metadata): Promise<UploadRecord> {
    const { store, limiter, effects, config } = this.#parts;
    const { conversation } = metadata;
    if (size > config.files.maxSize) {
      throw new ParleyError(
        "file_too_large",
        `Cannot take that file: it is larger than ${inWords(config.files.maxSize)}`,
      );
    }
    await this.#mayWrite(scope, conversation);
    await limiter.take("upload", scope.userId);
    const upload = newUpload(this.#parts, scope, size, metadata);
    return await retrying(async () => {
      const { check, turn } = await takeRoom(this.#parts, scope.userId, size);
      const ok = await store.commit((change) => {
        change.operation.check({ key: check.key.parts, versionstamp: check.versionstamp });
        change.set(turn.key, turn.value);
        change.set(keys.upload(upload.id), upload);
        change.set(keys.storageOf(scope.userId, upload.id), size);
      });
      if (!ok) throw new ParleyError("conflict", "You began another upload at this moment; please try again");
      effects.log("debug", "upload.begun", { id: upload.id, size });
      return upload;
    });
  }

  async #mayWrite({ userId }: Scope, conversation: string): Promise<void> {
    const { room } = await this.#parts.access.membership(userId, conversation);
    if (room.archivedAt !== null) {
      throw new ParleyError("room_archived", `Cannot send to "${room.name}": the room is archived`);
    }
    await this.#parts.mayWrite(userId, room);
  }

  /**
   * How far it is. Whoever asks has usually lost the line that they were sending on: when nothing comes on it any more,
   * it is given up, so that they can go on.
   *
   * @throws ParleyError `not_found` when it is not there, or not mine.
   */
  async progress(scope: Scope, id: string): Promise<Progress> {
    const upload = await this.mine(scope, id);
    const { size, expiresAt } = upload;
    const active = this.#active.get(id);
    if (active !== undefined) {
      const isSilent = this.#parts.effects.monotonic() - active.lastAt > patienceWithSilence;
      if (!isSilent || active.length === size) return { offset: active.length, size, expiresAt };
      await this.stop(scope, id);
    }
    return { offset: await this.#length(upload), size, expiresAt };
  }

  /** Ends a request of mine that is adding to it, and waits until it has ended. */
  async stop({ userId }: Scope, id: string): Promise<void> {
    const active = this.#active.get(id);
    if (active?.owner !== userId) return;
    active.stop.abort();
    await active.over;
  }

  async mine(scope: Scope, id: string): Promise<UploadRecord> {
    const upload = await this.#parts.store.get(keys.upload(id));
    if (upload === null || upload.owner !== scope.userId || upload.expiresAt <= this.#parts.effects.now()) {
      throw notFound("upload");
    }
    return upload;
  }

  /**
   * Adds what the request brings. When that was the last of it, `arrived` is what there is now, and nobody else may
   * add to it before `finished` has ended.
   */
  async add(
    scope: Scope,
    id: string,
    addition: Addition,
    finished: (arrived: Arrived) => Promise<unknown>,
  ): Promise<{ offset: number; expiresAt: number }> {
    const upload = await this.mine(scope, id);
    return await this.#alone(upload, async (active) => {
      const hash = await this.#append(upload, addition, active);
      const { length } = this.#hashes.get(id)!;
      if (length === upload.size) {
        await finished({ upload, path: this.#pathOf(id), sha256: hash.copy().digest("hex") });
      }
      return { offset: length, expiresAt: upload.expiresAt };
    });
  }

  /** Of two at the same time, the second is told to wait. */
  async #alone<T>({ id, owner }: UploadRecord, work: (active: Active) => Promise<T>): Promise<T> {
    if (this.#active.has(id)) {
      throw new ParleyError("upload_busy", "Something else is being added to this upload; please try again", {
        retryAfter: 1,
      });
    }
    if ([...this.#active.values()].filter((other) => other.owner === owner).length >= mostAtOnce) {
      throw new ParleyError("busy", `Cannot take more than ${mostAtOnce} files at once; please try again`, {
        retryAfter: 1,
      });
    }
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const lastAt = this.#parts.effects.monotonic();
    const active = { owner, length: 0, lastAt, stop: new AbortController(), over };
    this.#active.set(id, active);
    try {
      return await work(active);
    } finally {
      this.#active.delete(id);
      resolve();
    }
  }

  async #append(upload: UploadRecord, addition: Addition, active: Active): Promise<Hash> {
    const { id, size } = upload;
    const { offset, length, checksum, body } = addition;
    using writer = await this.#open(upload);
    active.length = writer.length;
    if (writer.length !== offset) {
      throw new ParleyError("wrong_offset", `Cannot add at ${offset}: the upload stands at ${writer.length}`);
    }
    const left = size - offset;
    const hash = await this.#hashAt(upload, offset);
    const before = hash.copy();
    try {
      if (length !== null && length > left) throw tooLong();
      const onBytes = () => {
        active.length = writer.length;
        active.lastAt = this.#parts.effects.monotonic();
      };
      const { effects } = this.#parts;
      const { signal } = active.stop;
      if (body !== null) await receive(body, { writer, hash, left, checksum, effects, signal, onBytes });
      await writer.flush();
      active.length = writer.length;
      this.#hashes.set(id, { length: writer.length, hash });
      return hash;
    } catch (error) {
      this.#hashes.set(id, { length: offset, hash: before });
      await this.#keep(upload, writer, { offset, checksum, error });
      throw toStorageError(error);
    }
  }

  /** What becomes of what had come when it went wrong. */
  async #keep(
    upload: UploadRecord,
    writer: SealedWriter,
    { offset, checksum, error }: { offset: number; checksum: Checksum | null; error: unknown },
  ): Promise<void> {
    if (error instanceof ParleyError && error.code === "file_too_large") return await this.remove(upload);
    // What nobody has checked is not kept.
    if (checksum !== null) return await writer.truncate(offset);
    await writer.flush();
  }

  /** @throws ParleyError `upload_busy` */
  async giveUp(scope: Scope, id: string): Promise<void> {
    const upload = await this.mine(scope, id);
    await this.#alone(upload, () => this.remove(upload));
  }

  /** Nothing of it is left. */
  async remove({ id, owner }: UploadRecord): Promise<void> {
    await this.#parts.store.commit((change) =>
      change.delete(keys.upload(id)).delete(keys.storageOf(owner, id))
    );
    await this.forget(id);
  }

  /** The file of an upload that is one no more. */
  async forget(id: string): Promise<void> {
    this.#hashes.delete(id);
    for (const made of ["", ".clean", ".small", ".large"]) await removeFile(this.#pathOf(id) + made);
  }

  /** Removes what was not finished in time, and files that no upload knows of. */
  async sweep(): Promise<void> {
    const { store, effects, uploadsDirectory } = this.#parts;
    const known = new Set<string>();
    for await (const { value } of store.list(keys.uploads())) {
      if (value.expiresAt <= effects.now() && !this.#active.has(value.id)) await this.remove(value);
      else known.add(value.id);
    }
    const files = await Array.fromAsync(Deno.readDir(uploadsDirectory)).catch(() => []);
    for (const { name } of files) {
      // What is made of an upload has its name and an ending.
      const id = name.split(".")[0]!;
      if (known.has(id) || this.#active.has(id)) continue;
      // One that was begun while this looked.
      if (await store.get(keys.upload(id)) === null) await removeFile(this.#pathOf(name));
    }
  }

  async #open({ id, key }: UploadRecord): Promise<SealedWriter> {
    try {
      await Deno.mkdir(this.#parts.uploadsDirectory, { recursive: true, mode: 0o700 });
      return await SealedWriter.open(this.#pathOf(id), Uint8Array.fromBase64(key));
    } catch (error) {
      throw toStorageError(error);
    }
  }

  async #length(upload: UploadRecord): Promise<number> {
    using writer = await this.#open(upload);
    return writer.length;
  }

  async #hashAt(upload: UploadRecord, length: number): Promise<Hash> {
    const known = this.#hashes.get(upload.id);
    if (known?.length === length) return known.hash.copy();
    const hash = createHash("sha256");
    const source = openedFile(this.#pathOf(upload.id), {
      key: Uint8Array.fromBase64(upload.key),
      size: length,
    });
    for await (const bytes of streamOf(source)) hash.update(bytes);
    return hash;
  }

  #pathOf(id: string): string {
    return join(this.#parts.uploadsDirectory, id);
  }
}

function newUpload(
  { effects }: FilesParts,
  { userId }: Scope,
  size: number,
  { filename, filetype = "", sha256, conversation, ...known }: Metadata,
): UploadRecord {
  const now = effects.now();
  return {
    id: effects.id(),
    owner: userId,
    name: cleanName(filename),
    size,
    type: filetype,
    sha256: sha256 ?? null,
    conversation,
    ...known,
    key: newKey(effects).toBase64(),
    createdAt: now,
    expiresAt: now + patience,
  };
}

function tooLong(): ParleyError {
  return new ParleyError("file_too_large", "Cannot take that: it is longer than it was said to be");
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
