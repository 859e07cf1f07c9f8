/**
 * Files: how they arrive, wait, are sent, shown, and go. Each method takes who asks; what is not theirs and what is not
 * there get the same answer. The files beside this one hold one concern each.
 */
import { notFound, ParleyError } from "../errors.ts";
import { type FileRecord, keys, type UploadRecord } from "../kv/keys.ts";
import type { FileInfo } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { finish } from "./finishing.ts";
import { letGo, removeFile } from "./letting_go.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { type FilesParts, patience } from "./parts.ts";
import { sweepFiles } from "./sweeping.ts";
import { type Addition, type Arrived, type Progress, Uploads } from "./uploads.ts";

export type { Metadata };
export { readMetadata };

/** Refusals after which an upload is not kept: the same bytes would be refused again. */
const final = new Set(["file_damaged", "file_mismatch", "picture_too_large"]);

export class Files {
  readonly #parts: FilesParts;
  readonly #uploads: Uploads;

  constructor(parts: FilesParts) {
    this.#parts = parts;
    this.#uploads = new Uploads(parts);
  }

  begin(scope: Scope, size: number, metadata: Metadata): Promise<UploadRecord> {
    return this.#uploads.create(scope, size, metadata);
  }

  /** What has become a file has all its bytes. */
  async progress(scope: Scope, id: string): Promise<Progress> {
    const file = await this.#parts.store.get(keys.file(id));
    if (file === null || file.owner !== scope.userId) return await this.#uploads.progress(scope, id);
    const { size } = file.info;
    return { offset: size, size, expiresAt: file.createdAt + patience };
  }

  /** Adds bytes to an upload; with the last one it becomes a file, or is refused and gone. */
  add(scope: Scope, id: string, addition: Addition): Promise<Pick<Progress, "offset" | "expiresAt">> {
    return this.#uploads.add(scope, id, addition, (arrived) => this.#finish(arrived));
  }

  async #finish(arrived: Arrived): Promise<void> {
    try {
      await finish(this.#parts, arrived);
      await this.#uploads.forget(arrived.upload.id);
    } catch (error) {
      const isFinal = error instanceof ParleyError && final.has(error.code);
      if (isFinal) await this.#uploads.remove(arrived.upload);
      throw error;
    }
  }

  /** Gives up an upload, or a file that is not sent yet. */
  async giveUp(scope: Scope, id: string): Promise<void> {
    const { store } = this.#parts;
    await this.#uploads.stop(scope, id);
    const found = await store.find(keys.file(id));
    if (found === null) return await this.#uploads.giveUp(scope, id);
    if (found.value.owner !== scope.userId) throw notFound("upload");
    if (found.value.n !== null) {
      throw new ParleyError("file_attached", "Cannot give up that file: it is sent; delete its message");
    }
    const ok = await store.commit((change) => {
      change.check(keys.file(id), found);
      removeFile(change, found.value);
    });
    if (!ok) return await this.giveUp(scope, id);
    await letGo(this.#parts, found.value.blob);
  }

  /** What is known of a file: for who has uploaded it, and once it is sent for everybody who may read it. */
  async info(scope: Scope, id: string): Promise<FileInfo & { sha256: string }> {
    const { info, sha256 } = await this.#settled(scope, id);
    return { ...info, sha256 };
  }

  /** Also when it ended while nobody listened. @throws ParleyError `upload_incomplete` when it has not. */
  async #settled(scope: Scope, id: string): Promise<FileRecord> {
    const file = await this.#parts.store.get(keys.file(id));
    if (file !== null) return await this.#readable(scope, file);
    const { offset, size } = await this.#uploads.progress(scope, id);
    if (offset < size) {
      throw new ParleyError("upload_incomplete", "That file is not all here yet; please wait until it is");
    }
    await this.add(scope, id, { offset, length: 0, checksum: null, body: null });
    return await this.#settled(scope, id);
  }

  async #readable({ userId }: Scope, file: FileRecord): Promise<FileRecord> {
    const { owner, n, conversation } = file;
    const mayRead = n === null
      ? owner === userId
      : await this.#parts.access.membership(userId, conversation).then(() => true, ifNotFound);
    if (!mayRead) throw notFound("file");
    return file;
  }

  /** Tidies up; harmless at any time. */
  async sweep(): Promise<void> {
    await this.#uploads.sweep();
    await sweepFiles(this.#parts);
  }
}

function ifNotFound(error: unknown): false {
  if (error instanceof ParleyError && error.code === "not_found") return false;
  throw error;
}
