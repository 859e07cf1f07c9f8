// This module is browser compatible.
/** The uploads of a page: over its wire, in its database, with its workers. Loaded when there is a first file. */
import { effect, signal, untracked } from "@preact/signals";
import { describe } from "./describe.ts";
import { keepFilesInDrafts } from "./draft_files.ts";
import { posterOf } from "./film_poster.ts";
import { hashInWorker } from "./hasher.ts";
import { keep, kept } from "./kept.ts";
import type { Parts } from "./parts.ts";
import { smallerInWorker } from "./smaller.ts";
import { openUploads } from "./upload_store.ts";
import { Uploads } from "./uploads.ts";
import { pageWire } from "./wire.ts";

export async function beginUploads(
  { me, world, connection, drafts, outbox, ending }: Parts,
): Promise<Uploads> {
  const originals = signal(kept("pictures") === "original");
  const uploads = new Uploads(world, {
    user: me.id,
    wire: pageWire,
    hash: hashInWorker,
    describe,
    poster: posterOf,
    smaller: smallerInWorker,
    originals,
    open: (user) => openUploads(globalThis.indexedDB, user),
    isWaiting: (clientId) => outbox.holds(clientId),
    moved: () => outbox.flush(),
  });
  await uploads.start();
  const stopDrafts = keepFilesInDrafts(uploads.book, drafts);
  const stop = effect(() => {
    if (connection.state.value.phase === "open") untracked(() => uploads.wake());
  });
  const stopKeeping = effect(() => keep("pictures", originals.value ? "original" : "smaller"));
  ending.signal.addEventListener("abort", () => {
    stop();
    stopDrafts();
    stopKeeping();
    uploads.stop();
  });
  return uploads;
}
