// This module is browser compatible.
/**
 * Where unsent messages wait: an IndexedDB database per person, shared by tabs and surviving reloads, or
 * memory where there is none. `seq` is given in order of `add`, over all tabs, and is the order of sending.
 * Without it a message composed offline dies with its tab.
 */
import type { NewPoll } from "../protocol/shapes.ts";

export interface Unsent {
  /** Place in the order of sending; 0 until stored. */
  seq: number;
  clientId: string;
  conversation: string;
  text: string;
  /** It is a poll; the text is made of it. */
  poll?: NewPoll;
  /** The number of the message that it answers. */
  reply?: number;
  /** Files belong to it (uploads.ts): it waits for them. */
  files?: true;
  /** When it was composed, milliseconds since 1970. */
  at: number;
  /** How often it was tried in vain. */
  tries: number;
  /** Why the server will not have it. It stays until the person decides. */
  error?: { code: string; message: string };
}

export interface OutboxStore {
  /** In order of `seq`. */
  all(): Promise<Unsent[]>;
  /** Resolves to the `seq` it got. */
  add(unsent: Unsent): Promise<number>;
  /** Writes anew; no-op when it is no longer there. */
  put(unsent: Unsent): Promise<void>;
  remove(clientId: string): Promise<void>;
  close(): void;
}

export function memoryStore(seed: readonly Unsent[] = []): OutboxStore {
  let last = 0;
  const kept = new Map<string, Unsent>();
  const add = (unsent: Unsent) => {
    kept.set(unsent.clientId, { ...unsent, seq: ++last });
    return Promise.resolve(last);
  };
  for (const unsent of seed) add(unsent);
  return {
    all: () => Promise.resolve([...kept.values()]),
    add,
    put: (unsent) => {
      if (kept.has(unsent.clientId)) kept.set(unsent.clientId, { ...unsent });
      return Promise.resolve();
    },
    remove: (clientId) => Promise.resolve(void kept.delete(clientId)),
    close: () => {},
  };
}

const unsentStore = "unsent";

export async function openIndexedDbStore(
  factory: IDBFactory | undefined,
  user: string,
): Promise<OutboxStore> {
  if (!factory) throw new Error("Cannot keep unsent messages: the browser has no IndexedDB");
  const opening = factory.open(`parley-outbox-${user}`, 1);
  opening.onupgradeneeded = () => {
    const store = opening.result.createObjectStore(unsentStore, { keyPath: "seq", autoIncrement: true });
    store.createIndex("clientId", "clientId", { unique: true });
  };
  const db = await answerOf(opening);
  // Another tab with newer code wants to change the database: let it.
  db.onversionchange = () => db.close();
  const begin = (mode: IDBTransactionMode) => db.transaction(unsentStore, mode).objectStore(unsentStore);
  return {
    all: () => answerOf<Unsent[]>(begin("readonly").getAll()),
    add: (unsent) =>
      committed(begin("readwrite"), (store) => store.add(withoutSeq(unsent))) as Promise<number>,
    put: async (unsent) => void await committed(begin("readwrite"), (store) => replace(store, unsent)),
    remove: async (clientId) => {
      await committed(begin("readwrite"), (store) => removeNamed(store, clientId));
    },
    close: () => db.close(),
  };
}

function withoutSeq({ seq: _given, ...rest }: Unsent): Omit<Unsent, "seq"> {
  return rest;
}

function replace(store: IDBObjectStore, unsent: Unsent): IDBRequest {
  const finding = store.index("clientId").getKey(unsent.clientId);
  finding.onsuccess = () => {
    if (finding.result !== undefined) store.put({ ...unsent, seq: finding.result });
  };
  return finding;
}

function removeNamed(store: IDBObjectStore, clientId: string): IDBRequest {
  const finding = store.index("clientId").getKey(clientId);
  finding.onsuccess = () => {
    if (finding.result !== undefined) store.delete(finding.result);
  };
  return finding;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    if ("onblocked" in request) request.onblocked = () => reject(new Error("The database is blocked"));
  });
}

/** Resolves when the transaction is on its way to disk, not merely asked for. */
function committed<T>(store: IDBObjectStore, write: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = write(store);
    const { transaction } = store;
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
  });
}
