// This module is browser compatible.
/** Addresses of pictures that are in this browser only. Each is given back to it when nothing shows it any more. */
import { useEffect, useMemo } from "preact/hooks";

const shown = /^image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)$/;

/** By the blob, as long as what calls this is on the page; nothing for what is no picture. */
export function usePictures(blobs: readonly Blob[]): (blob: Blob) => string | undefined {
  const urls = useMemo(() => new Map<Blob, string>(), []);
  useEffect(() => () => {
    for (const url of urls.values()) URL.revokeObjectURL(url);
  }, []);
  for (const [blob, url] of urls) {
    if (blobs.includes(blob)) continue;
    URL.revokeObjectURL(url);
    urls.delete(blob);
  }
  for (const blob of blobs) {
    if (shown.test(blob.type) && !urls.has(blob)) urls.set(blob, URL.createObjectURL(blob));
  }
  return (blob) => urls.get(blob);
}
