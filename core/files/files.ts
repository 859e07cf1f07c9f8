/**
 * Files: how they arrive, wait, are sent, shown, and go. Each method takes who asks; what is not theirs and what is not
 * there get the same answer. The files beside this one hold one concern each.
 */
import { notFound, ParleyError } from "../errors.ts";
import { type FileRecord, keys, type UploadRecord } from "../kv/keys.ts";
import { type Found, toStorageError } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { AboutFile, FileInfo } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { About } from "./about.ts";
import { type Claim, claim, clearFiles, copies, placesNow, type Removal, removal } from "./attaching.ts";
import { finish } from "./finishing.ts";
import { hearDue, kind as hearing } from "./hearing.ts";
import { dropKept, holding, keepForDraft, keepForScheduled, type Keeping, keptInDraft } from "./keeping.ts";
import { filesOf, filesOfMine } from "./listing.ts";
import { blobsOf, letGo, removeFile, storedAs } from "./letting_go.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { type FilesParts, patience } from "./parts.ts";
import { dropPicture, keepPicture, putPicture, readPicture, unreadable } from "./own_pictures.ts";
import { setPoster } from "./poster.ts";
import { type OpenFile, openFile, type Version } from "./serving.ts";
import { sweepFiles } from "./sweeping.ts";
import { type Addition, type Arrived, type Progress, Uploads } from "./uploads.ts";

export type { Claim, Keeping, Metadata, OpenFile, Removal };
export { dropPicture, keepPicture, putPicture, readPicture, unreadable };
export { letGo, openFile, readMetadata, storedAs };

/** Refusals after which an upload is not kept: the same bytes would be refused again. */
const final = new Set(["file_damaged", "file_mismatch", "picture_too_large"]);

export class Files {
  readonly #parts: FilesParts;
  readonly #uploads: Uploads;
  readonly #about: About;
  /** Everything was looked at since the start. */
  #isSwept = false;

  constructor(parts: FilesParts) {
    this.#parts = parts;
    this.#uploads = new Uploads(parts);
    this.#about = new About(parts);
    parts.jobs.handle(hearing, hearDue(parts));
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
  async add(
    scope: Scope,
    id: string,
    addition: Addition,
  ): Promise<Pick<Progress, "offset" | "expiresAt">> {
    await this.#parts.limiter.take("command", `upload ${scope.userId}`);
    return await this.#uploads.add(scope, id, addition, (arrived) => this.#finish(arrived));
  }

  async #finish(arrived: Arrived): Promise<void> {
    try {
      await finish(this.#parts, arrived);
      await this.#uploads.forget(arrived.upload.id);
    } catch (error) {
      const isFinal = error instanceof ParleyError && final.has(error.code);
      if (isFinal) await this.#uploads.remove(arrived.upload);
      throw toStorageError(error);
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
    const held = await holding(this.#parts, found.value);
    if (held?.has && "scheduled" in found.value.keptBy!) {
      throw new ParleyError(
        "file_attached",
        "Cannot give up that file: delete its scheduled message instead",
      );
    }
    const ok = await store.commit((change) => {
      change.check(keys.file(id), found);
      removeFile(change, found.value);
    });
    if (!ok) return await this.giveUp(scope, id);
    for (const blob of blobsOf(found.value)) await letGo(this.#parts, blob);
  }

  /** What is known of a file: for who has uploaded it, and once it is sent for everybody who may read it. */
  async info(scope: Scope, id: string): Promise<AboutFile> {
    const { value } = await this.#settled(scope, id);
    await this.#mustBeReadable(scope, value);
    return await this.#about.of(value) ?? Promise.reject(notFound("file"));
  }

  /** The picture of a film, before that is sent. @throws ParleyError `file_attached`, `file_mismatch` and others */
  poster(scope: Scope, id: string, bytes: Uint8Array<ArrayBuffer>): Promise<FileInfo> {
    return setPoster(this.#parts, scope, id, bytes);
  }

  /** The file itself, or a small version of its picture. @throws ParleyError `not_found` */
  async open(scope: Scope, id: string, version: Version): Promise<OpenFile> {
    const file = await this.#parts.store.get(keys.file(id));
    if (file === null) throw notFound("file");
    await this.#mustBeReadable(scope, file);
    return await openFile(this.#parts, file, version);
  }

  /**
   * Files of mine for a message that I send; `scheduled` names the one in which they have waited.
   *
   * @throws ParleyError `upload_incomplete`, `file_attached`, `forbidden`
   */
  claim(scope: Scope, conversation: string, ids: readonly string[], scheduled?: string): Promise<Claim> {
    const newPlace = placesNow(this.#parts.effects);
    return claim(scope, conversation, ids, { find: (id) => this.#settled(scope, id), newPlace, scheduled });
  }

  /** Files of mine for a message that I schedule. @throws ParleyError as `claim` does. */
  keepForScheduled(scope: Scope, conversation: string, ids: readonly string[], scheduled: string) {
    return keepForScheduled(scope, conversation, ids, { find: (id) => this.#settled(scope, id), scheduled });
  }

  /** Those of the files that a draft of mine can have. */
  keepForDraft(scope: Scope, conversation: string, ids: readonly string[]): Promise<Keeping> {
    return keepForDraft(scope, conversation, ids, { find: (id) => this.#settled(scope, id) });
  }

  /** Those of the files that it still has. */
  keptInDraft(scope: Scope, conversation: string, ids: readonly string[]): Promise<FileInfo[]> {
    return keptInDraft(this.#parts, scope, conversation, ids);
  }

  /** Takes the files of a scheduled message with it; then `letGo` of their bytes. */
  async dropKept(scheduled: string, files: readonly FileInfo[]) {
    const { blobs, write } = await dropKept(this.#parts, scheduled, files);
    const finish = async () => {
      for (const blob of new Set(blobs)) await letGo(this.#parts, blob);
    };
    return { write, finish };
  }

  /** Files for a message that forwards these. @throws ParleyError `quota_exceeded` */
  copies(scope: Scope, conversation: string, files: readonly FileInfo[]): Promise<Claim> {
    return copies(this.#parts, scope, conversation, files);
  }

  /** @throws ParleyError `not_found` when the asker is not in the conversation. */
  list(scope: Scope, query: CommandBody<"files.list">): Promise<CommandResult["files.list"]> {
    return filesOf(this.#parts, scope, query);
  }

  mine(scope: Scope, query: CommandBody<"files.mine">): Promise<CommandResult["files.mine"]> {
    return filesOfMine(this.#parts, scope, query);
  }

  /** Takes the files of a message with it. */
  removal(files: readonly FileInfo[]): Promise<Removal> {
    return removal(this.#parts, files);
  }

  /** Of a conversation that is gone. @returns how many were removed, at most `limit`. */
  clear(conversation: string, limit: number): Promise<number> {
    return clearFiles(this.#parts, conversation, limit);
  }

  /** Also when it ended while nobody listened. @throws ParleyError `upload_incomplete` when it has not. */
  async #settled(scope: Scope, id: string): Promise<Found<FileRecord>> {
    await this.#uploads.finished(scope, id);
    const found = await this.#parts.store.find(keys.file(id));
    if (found !== null) return found;
    const { offset, size } = await this.#uploads.progress(scope, id).catch((error) => {
      throw isNotFound(error) ? notFound("file") : error;
    });
    if (offset < size) {
      throw new ParleyError("upload_incomplete", "That file is not all here yet; please wait until it is");
    }
    await this.add(scope, id, { offset, length: 0, checksum: null, body: null });
    return await this.#settled(scope, id);
  }

  async #mustBeReadable({ userId }: Scope, { owner, n, conversation }: FileRecord): Promise<void> {
    const mayRead = n === null
      ? owner === userId
      : await this.#parts.access.membership(userId, conversation).then(() => true, (error) => {
        if (isNotFound(error)) return false;
        throw error;
      });
    if (!mayRead) throw notFound("file");
  }

  /** Tidies up; harmless at any time. */
  async sweep(): Promise<void> {
    await this.#uploads.sweep();
    await sweepFiles(this.#parts, !this.#isSwept);
    this.#isSwept = true;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ParleyError && error.code === "not_found";
}
