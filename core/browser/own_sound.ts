// This module is browser compatible.
/** One sound of one's own, kept in this browser and nowhere else. */
export interface OwnSound {
  name: string;
  bytes: ArrayBuffer;
}

/** Bytes and seconds. */
export const ownSoundLimits = { size: 1_000_000, length: 10 } as const;

const database = "parley-sounds";
const table = "own";

/** @throws with a sentence for people */
export async function keepOwnSound(user: string, file: File): Promise<OwnSound> {
  const { size, length } = ownSoundLimits;
  if (file.size > size) throw new Error("That file is too large: choose a sound of at most 1 MB");
  const bytes = await file.arrayBuffer();
  // Reading takes the bytes away.
  const sound = await new OfflineAudioContext(1, 1, 44_100).decodeAudioData(bytes.slice(0)).catch(() => {
    throw new Error("This browser cannot play that file: choose an MP3, OGG, M4A or WAV file");
  });
  if (sound.duration > length) {
    throw new Error(`That sound is too long: choose one of at most ${length} seconds`);
  }
  const own = { name: file.name.slice(0, 100), bytes };
  await inTable("readwrite", (own_sounds) => own_sounds.put(own, user)).catch(() => {
    throw new Error("This browser cannot keep the sound: it has no room left, or forbids it");
  });
  return own;
}

export async function ownSound(user: string): Promise<OwnSound | undefined> {
  return await inTable<OwnSound | undefined>("readonly", (sounds) => sounds.get(user)).catch(() => undefined);
}

export async function forgetOwnSound(user: string): Promise<void> {
  await inTable("readwrite", (sounds) => sounds.delete(user));
}

async function inTable<T>(
  mode: IDBTransactionMode,
  act: (sounds: IDBObjectStore) => IDBRequest<T> | IDBRequest,
): Promise<T> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(table);
  const opened = await answerOf(opening);
  try {
    const transaction = opened.transaction(table, mode);
    const over = Promise.withResolvers<void>();
    transaction.oncomplete = () => over.resolve();
    transaction.onabort = () => over.reject(transaction.error);
    const answer = await answerOf(act(transaction.objectStore(table)));
    await over.promise;
    return answer;
  } finally {
    opened.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
  return promise;
}
