// This module is browser compatible.
/**
 * What a browser can tell of a sound or film before it is sent: how long it is, how large, and how loud along its
 * length. So the others see its place, length and waveform before they load anything of it.
 */
import { waveformOf } from "./waveform.ts";
import type { FileDetails } from "./upload_store.ts";
import { afterInPage } from "./world.ts";

/** Milliseconds; a file that the browser cannot play says nothing about itself. */
const patience = 4_000;
/** Bytes that are decoded for the waveform: it takes about ten times as much memory for a moment. */
const decodable = 12_000_000;

export async function describe(file: Blob): Promise<FileDetails> {
  try {
    if (file.type.startsWith("video/")) return await ofMedia(file, document.createElement("video"));
    if (!file.type.startsWith("audio/")) return {};
    const details = await ofMedia(file, document.createElement("audio"));
    return file.size > decodable ? details : { ...details, ...await loudness(file) };
  } catch {
    return {};
  }
}

function ofMedia(file: Blob, element: HTMLMediaElement): Promise<FileDetails> {
  const url = URL.createObjectURL(file);
  const known = new Promise<FileDetails>((resolve) => {
    const timer = afterInPage(patience, () => resolve({}));
    element.onerror = () => resolve({});
    element.onloadedmetadata = () => {
      timer.cancel();
      const { videoWidth: width = 0, videoHeight: height = 0 } = element as Partial<HTMLVideoElement>;
      const { duration } = element;
      resolve({
        ...(Number.isFinite(duration) ? { duration: Math.round(duration * 1_000) } : {}),
        ...(width > 0 && height > 0 ? { width, height } : {}),
      });
    };
    element.preload = "metadata";
    element.src = url;
  });
  return known.finally(() => {
    element.removeAttribute("src");
    URL.revokeObjectURL(url);
  });
}

async function loudness(file: Blob): Promise<FileDetails> {
  // Its rate is what makes the decoded sound small.
  const context = new OfflineAudioContext(1, 1, 8_000);
  const sound = await context.decodeAudioData(await file.arrayBuffer());
  return {
    duration: Math.round(sound.duration * 1_000),
    waveform: waveformOf(sound.getChannelData(0)),
  };
}
