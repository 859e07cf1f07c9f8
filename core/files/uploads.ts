/**
 * Uploads as the tus protocol wants them (routes/api/uploads): begun, added to over any number of requests and
 * restarts, asked for, given up. How far one is, is how long its file is. Each is there for who made it and nobody else.
 */
import type { Hash } from "node:crypto";
import { newKey, type SealedWriter } from "../blobs/blobs.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys, type UploadRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import { toStorageError } from "../kv/store.ts";
import type { Scope } from "../scope.ts";
import { takeByAddress } from "../security/address_limits.ts";
import { Growing } from "./growing.ts";
import type { Metadata } from "./metadata.ts";
import { cleanName } from "./names.ts";
import { type FilesParts, patience } from "./parts.ts";
import { type Checksum, receive } from "./receiving.ts";
import { inWords, takeRoom } from "./room.ts";
import { refuseWithoutSpace } from "./space.ts";
import { type Active, UnderWay } from "./under_way.ts";

/** Many people may come from one network. */
const peoplePerAddress = 10;

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

export class Uploads {
  readonly #parts: FilesParts;
  readonly #growing: Growing;
  readonly #underWay: UnderWay;

  constructor(parts: FilesParts) {
    this.#parts = parts;
    this.#growing = new Growing(parts.uploadsDirectory);
    this.#underWay = new UnderWay(parts.effects);
  }

  /** @throws ParleyError `file_too_large`, `quota_exceeded`, `storage_full`, and what keeps the person from writing there. */
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
    await refuseWithoutSpace(this.#parts.uploadsDirectory, size);
    await limiter.take("upload", scope.userId);
    await takeByAddress(limiter, "upload", scope.address, { times: peoplePerAddress });
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
    const active = this.#underWay.get(id);
    if (active !== undefined) {
      const isDead = this.#underWay.isSilent(active) && active.length < size;
      if (!isDead) return { offset: active.length, size, expiresAt };
      await this.stop(scope, id);
    }
    return { offset: await this.#growing.length(upload), size, expiresAt };
  }

  /** Ends a request of mine that is adding to it, and waits until it has ended. */
  stop({ userId }: Scope, id: string): Promise<void> {
    return this.#underWay.stop(id, userId);
  }

  /** When all of it is here and it is just being made a file: resolves when that is over. */
  async finished({ userId }: Scope, id: string): Promise<void> {
    const active = this.#underWay.get(id);
    if (active?.owner !== userId) return;
    const upload = await this.#parts.store.get(keys.upload(id));
    if (upload === null || upload.size === active.length) await active.over;
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
    return await this.#underWay.alone(upload, async (active) => {
      const hash = await this.#append(upload, addition, active);
      const { length } = active;
      if (length === upload.size) {
        await finished({ upload, path: this.#growing.pathOf(id), sha256: hash.copy().digest("hex") });
      }
      return { offset: length, expiresAt: upload.expiresAt };
    });
  }

  async #append(upload: UploadRecord, addition: Addition, active: Active): Promise<Hash> {
    const { id, size } = upload;
    const { offset, length, checksum, body } = addition;
    using writer = await this.#growing.open(upload);
    active.length = writer.length;
    if (writer.length !== offset) {
      throw new ParleyError("wrong_offset", `Cannot add at ${offset}: the upload stands at ${writer.length}`);
    }
    const left = size - offset;
    const hash = await this.#growing.hashAt(upload, offset);
    const before = hash.copy();
    try {
      if (length !== null && length > left) throw tooLong();
      const onBytes = () => this.#underWay.note(active, writer.length);
      const { effects } = this.#parts;
      const { signal } = active.stop;
      if (body !== null) await receive(body, { writer, hash, left, checksum, effects, signal, onBytes });
      await writer.flush();
      active.length = writer.length;
      this.#growing.remember(id, writer.length, hash);
      return hash;
    } catch (cause) {
      const error = toStorageError(cause);
      this.#growing.remember(id, offset, before);
      // When that fails too, what it has failed with first is what there is to say.
      await this.#keep(upload, writer, { offset, checksum, error }).catch(() => {});
      throw error;
    }
  }

  /** What becomes of what had come when it went wrong. */
  async #keep(
    upload: UploadRecord,
    writer: SealedWriter,
    { offset, checksum, error }: { offset: number; checksum: Checksum | null; error: unknown },
  ): Promise<void> {
    const code = error instanceof ParleyError ? error.code : null;
    if (code === "file_too_large") return await this.remove(upload);
    // What nobody has checked is not kept, and what has filled the disk gives it back to those who write messages.
    if (checksum !== null || code === "storage_full") return await writer.truncate(offset);
    await writer.flush();
  }

  /** @throws ParleyError `upload_busy` */
  async giveUp(scope: Scope, id: string): Promise<void> {
    const upload = await this.mine(scope, id);
    await this.#underWay.alone(upload, () => this.remove(upload));
  }

  /** Nothing of it is left. */
  async remove({ id, owner }: UploadRecord): Promise<void> {
    await this.#parts.store.commit((change) =>
      change.delete(keys.upload(id)).delete(keys.storageOf(owner, id))
    );
    await this.forget(id);
  }

  /** The file of an upload that is one no more. */
  forget(id: string): Promise<void> {
    return this.#growing.remove(id);
  }

  /** Removes what was not finished in time, and files that no upload knows of. */
  async sweep(): Promise<void> {
    const { store, effects } = this.#parts;
    const known = new Set<string>();
    for await (const { value } of store.list(keys.uploads())) {
      const isOver = value.expiresAt <= effects.now() && this.#underWay.get(value.id) === undefined;
      if (isOver) await this.remove(value);
      else known.add(value.id);
    }
    for (const id of await this.#growing.ids()) {
      if (known.has(id) || this.#underWay.get(id) !== undefined) continue;
      // One that was begun while this looked.
      if (await store.get(keys.upload(id)) === null) await this.#growing.remove(id);
    }
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
