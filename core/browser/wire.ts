// This module is browser compatible.
/**
 * Plain requests that carry files. By XMLHttpRequest in the page, for only that tells how much of a body is on its way;
 * tests bring their own. A broken line rejects with `WireBroken`; whatever the server answers resolves.
 */
import { afterInPage } from "./world.ts";

export interface WireRequest {
  method: "POST" | "HEAD" | "PATCH" | "PUT" | "DELETE" | "GET";
  url: string;
  headers?: Record<string, string>;
  body?: Blob;
  /** Bytes of the body that have left. */
  progress?: (sent: number) => void;
  signal?: AbortSignal;
}
export interface WireAnswer {
  status: number;
  header(name: string): string | null;
  text: string;
}
export type Wire = (request: WireRequest) => Promise<WireAnswer>;

/** No answer came: whether the server has done it is unknown. */
export class WireBroken extends Error {
  override readonly name = "WireBroken";
}

/** Milliseconds without a byte moving or an answer, after which the line counts as broken. */
const silence = 60_000;

export const pageWire: Wire = ({ method, url, headers = {}, body, progress, signal }) =>
  new Promise((resolve, reject) => {
    const broken = () => reject(new WireBroken(`No answer to ${method} ${url}`));
    if (signal?.aborted) return broken();
    const request = new XMLHttpRequest();
    let watch = afterInPage(silence, () => request.abort());
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      watch.cancel();
      watch = afterInPage(silence, () => request.abort());
      progress?.(loaded);
    };
    request.onload = () =>
      resolve({
        status: request.status,
        header: (name) => request.getResponseHeader(name),
        text: request.responseText,
      });
    request.onerror = request.onabort = broken;
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop);
    request.onloadend = () => {
      watch.cancel();
      signal?.removeEventListener("abort", stop);
    };
    request.send(body);
  });
