// This module is browser compatible.
/** Makes a picture smaller beside the page. What the browser cannot do, or not in time, is sent as it is. */
import { smallerName } from "./smaller_picture.ts";
import { afterInPage } from "./world.ts";

/** Milliseconds. */
const patience = 30_000;

export async function smallerInWorker(
  { blob, name }: { blob: Blob; name: string },
): Promise<File | undefined> {
  const worker = new Worker("/pictures.js");
  const made = await new Promise<Blob | undefined>((resolve) => {
    const timer = afterInPage(patience, () => resolve(undefined));
    worker.onmessage = ({ data }: MessageEvent<Blob | undefined>) => {
      timer.cancel();
      resolve(data);
    };
    worker.onerror = () => resolve(undefined);
    worker.postMessage(blob);
  }).finally(() => worker.terminate());
  return made && new File([made], smallerName(name, made.type), { type: made.type });
}
