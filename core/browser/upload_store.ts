// This module is browser compatible.
/**
 * Where files wait until their message is sent: an IndexedDB database per person, shared by tabs and surviving reloads,
 * or memory where there is none. The browser keeps the bytes on disk; they are read piece by piece.
 */
import type { FileInfo } from "../protocol/entries.ts";

/** A file, and what it is called. */
export interface Sized {
  name: string;
  /** As the browser calls its type; may be empty. */
  type: string;
  blob: Blob;
}

export interface StoredUpload extends Sized {
  /** A ULID: the order in which they were chosen. */
  id: string;
  conversation: string;
  /** The clientId of the message that it is in; null while that is being written. */
  message: string | null;
  /** What the browser has found out about a sound or film. */
  details: FileDetails;
  /** The same picture larger, or smaller: what is not sent, unless the person chooses it. */
  other?: Sized;
  /** It is to be made smaller before anything of it is sent; or that was tried. */
  reduce?: "wanted" | "none";
  /** How often its bytes became others. What belongs to earlier ones is not written down any more. */
  round?: number;
  sha256?: string;
  /** What the server calls it, once it was announced there. */
  remote?: string;
  /** It has arrived: what its message will say of it. */
  file?: FileInfo;
  paused?: true;
  /** A draft on the server has it: when it has it no more, it was sent or taken out elsewhere. */
  drafted?: true;
  /** It was chosen on another device: its bytes are not here. */
  elsewhere?: true;
  /** Why the server will not have it. It stays until the person decides. */
  error?: { code: string; message: string };
}

export interface FileDetails {
  /** Milliseconds. */
  duration?: number;
  /** Pixels. */
  width?: number;
  height?: number;
  /** Up to 100 bytes in base64: how loud it is along its length. */
  waveform?: string;
}

export interface UploadStore {
  /** In order of `id`. */
  all(): Promise<StoredUpload[]>;
  get(id: string): Promise<StoredUpload | undefined>;
  /** Adds it; another tab may have done so. */
  add(upload: StoredUpload): Promise<void>;
  /** Writes anew what has changed; no-op when it is no longer there, or is in another round. */
  change(id: string, changes: UploadChanges, round?: number): Promise<void>;
  remove(id: string): Promise<void>;
  close(): void;
}
/** Undefined takes a field away. */
export type UploadChanges = { [K in keyof StoredUpload]?: StoredUpload[K] | undefined };

export function memoryUploads(): UploadStore {
  const kept = new Map<string, StoredUpload>();
  return {
    all: () => Promise.resolve([...kept.values()].sort(byId)),
    get: (id) => Promise.resolve(kept.get(id)),
    add: (upload) => Promise.resolve(void kept.set(upload.id, upload)),
    change: (id, changes, round) => {
      const before = kept.get(id);
      if (before && isIn(before, round)) kept.set(id, changedUpload(before, changes));
      return Promise.resolve();
    },
    remove: (id) => Promise.resolve(void kept.delete(id)),
    close: () => {},
  };
}

/** Always when no round is asked for. */
export function isIn(upload: StoredUpload, round: number | undefined): boolean {
  return round === undefined || (upload.round ?? 0) === round;
}

export function changedUpload(before: StoredUpload, changes: UploadChanges): StoredUpload {
  const after: Record<string, unknown> = { ...before, ...changes };
  for (const [name, value] of Object.entries(changes)) if (value === undefined) delete after[name];
  return after as unknown as StoredUpload;
}

const storeName = "uploads";

export async function openUploads(factory: IDBFactory | undefined, user: string): Promise<UploadStore> {
  if (!factory) throw new Error("Cannot keep files that are not sent: the browser has no IndexedDB");
  const opening = factory.open(`parley-uploads-${user}`, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(storeName, { keyPath: "id" });
  const db = await answerOf(opening);
  // Another tab with newer code wants to change the database: let it.
  db.onversionchange = () => db.close();
  const read = () => db.transaction(storeName, "readonly").objectStore(storeName);
  const write = (change: (store: IDBObjectStore) => void) => committed(db, change);
  return {
    all: () => answerOf<StoredUpload[]>(read().getAll()),
    get: (id) => answerOf<StoredUpload | undefined>(read().get(id)),
    add: (upload) => write((store) => void store.put(upload)),
    change: (id, changes, round) =>
      write((store) => {
        const finding = store.get(id) as IDBRequest<StoredUpload | undefined>;
        finding.onsuccess = () => {
          const { result } = finding;
          if (result && isIn(result, round)) store.put(changedUpload(result, changes));
        };
      }),
    remove: (id) => write((store) => void store.delete(id)),
    close: () => db.close(),
  };
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    if ("onblocked" in request) request.onblocked = () => reject(new Error("The database is blocked"));
  });
}

/** Resolves when the transaction is on its way to disk, not merely asked for. */
function committed(db: IDBDatabase, change: (store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(storeName, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    change(transaction.objectStore(storeName));
  });
}

function byId(a: StoredUpload, b: StoredUpload): number {
  return a.id < b.id ? -1 : 1;
}
