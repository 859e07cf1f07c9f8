// This module is browser compatible.
/**
 * A picture out of a film, for those who have not played it yet. Films often begin in the dark, so a later one is taken
 * when the first shows nothing.
 */
import { afterInPage } from "./world.ts";

/** Milliseconds for all of it. A film that this browser cannot play has no poster. */
const patience = 10_000;
/** Pixels of its longer side. */
const longest = 1_280;
/** Of 255, on average. */
const dark = 14;

export async function posterOf(film: Blob): Promise<Blob | undefined> {
  if (!film.type.startsWith("video/")) return undefined;
  const video = document.createElement("video");
  const url = URL.createObjectURL(film);
  const timer = afterInPage(patience, () => video.dispatchEvent(new Event("error")));
  try {
    Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: url });
    await happened(video, "loadeddata");
    return await pictureOf(video);
  } catch {
    return undefined;
  } finally {
    timer.cancel();
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }
}

async function pictureOf(video: HTMLVideoElement): Promise<Blob | undefined> {
  const { duration, videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return undefined;
  const scale = Math.min(1, longest / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(videoWidth * scale));
  canvas.height = Math.max(1, Math.round(videoHeight * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  // Recordings do not say how long they are.
  const times = Number.isFinite(duration) ? [Math.min(1, duration / 2), duration / 4, duration / 2] : [0.1];
  for (const time of times) {
    const sought = happened(video, "seeked");
    video.currentTime = time;
    await sought;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    if (brightness(context) > dark) break;
  }
  return await new Promise((resolve) =>
    canvas.toBlob((blob) => resolve(blob ?? undefined), "image/jpeg", 0.8)
  );
}

/** From 0 to 255, of a few pixels. */
function brightness(context: CanvasRenderingContext2D): number {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const step = 4 * Math.max(1, Math.floor(data.length / 4 / 1_000));
  let [sum, count] = [0, 0];
  for (let at = 0; at < data.length; at += step, count++) {
    sum += (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
  }
  return sum / count;
}

function happened(video: HTMLVideoElement, name: "loadeddata" | "seeked"): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(name, () => resolve(), { once: true });
    video.addEventListener("error", () => reject(new Error(`The film has not ${name}`)), { once: true });
  });
}
