/**
 * Blobs in a bucket of an S3-compatible store. What is large goes there in parts of 8 MiB, the only thing that is held
 * in memory; an object is there when the last part is, so all of it is stored or nothing. Requests are signed by
 * aws4fetch (AWS Signature Version 4).
 */
import { AwsClient } from "aws4fetch";
import { ParleyError } from "../errors.ts";
import type { BlobStore } from "./blobs.ts";

export interface Bucket {
  /** `https://host/bucket`. */
  url: URL;
  region: string;
  key: { id: string; secret: string };
}

/** S3 takes no smaller parts than 5 MiB, but for the last. */
const part = 8 * 1024 * 1024;
/** Milliseconds for everything but the reading of a blob. */
const patience = 60_000;

export class S3Blobs implements BlobStore {
  readonly #client: AwsClient;
  readonly #bucket: string;

  constructor({ url, region, key }: Bucket) {
    const { id: accessKeyId, secret: secretAccessKey } = key;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries: 3 });
    this.#bucket = url.href.replace(/\/$/, "");
  }

  async put(id: string, path: string): Promise<void> {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    if (size <= part) await this.#ask("PUT", id, await next(file, size));
    else await this.#putInParts(id, file, size);
    await Deno.remove(path);
  }

  async #putInParts(id: string, file: Deno.FsFile, size: number): Promise<void> {
    const upload = encodeURIComponent(
      element(await (await this.#ask("POST", `${id}?uploads=`)).text(), "UploadId"),
    );
    try {
      const parts: string[] = [];
      for (let left = size; left > 0; left -= part) {
        const number = parts.length + 1;
        const bytes = await next(file, Math.min(part, left));
        const { headers } = await this.#ask("PUT", `${id}?partNumber=${number}&uploadId=${upload}`, bytes);
        parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${headers.get("etag")}</ETag></Part>`);
      }
      const list = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
      const answer = await (await this.#ask("POST", `${id}?uploadId=${upload}`, list)).text();
      // It may fail after it has said 200.
      if (answer.includes("<Error>")) throw unavailable("it did not put the parts together");
    } catch (error) {
      await this.#ask("DELETE", `${id}?uploadId=${upload}`).catch(() => {});
      throw error;
    }
  }

  async read(id: string, from: number, to: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    // There is no range of nothing.
    const range = to > from ? { range: `bytes=${from}-${to - 1}` } : null;
    const response = await this.#send(
      range === null ? "HEAD" : "GET",
      id,
      range === null ? {} : { headers: range },
    );
    if (response.status === 404) throw new Deno.errors.NotFound(`There is no blob ${id}`);
    if (!response.ok) throw unavailable(`it answered ${response.status}`);
    return response.body ?? new Blob([]).stream();
  }

  async size(id: string): Promise<number | null> {
    const response = await this.#send("HEAD", id);
    await response.body?.cancel();
    if (response.status === 404) return null;
    if (!response.ok) throw unavailable(`it answered ${response.status}`);
    return Number(response.headers.get("content-length"));
  }

  async delete(id: string): Promise<void> {
    const response = await this.#send("DELETE", id);
    await response.body?.cancel();
    if (!response.ok && response.status !== 404) throw unavailable(`it answered ${response.status}`);
  }

  async *list(after?: string): AsyncGenerator<string> {
    let from = after === undefined ? "" : `&start-after=${after}`;
    for (;;) {
      const page = await (await this.#ask("GET", `?list-type=2${from}`)).text();
      for (const [, id] of page.matchAll(/<Key>([0-9A-Za-z]+)<\/Key>/g)) yield id!;
      if (!page.includes("<IsTruncated>true</IsTruncated>")) return;
      from = `&continuation-token=${encodeURIComponent(element(page, "NextContinuationToken"))}`;
    }
  }

  async #ask(method: string, path: string, body?: BodyInit): Promise<Response> {
    const response = await this.#send(method, path, body === undefined ? {} : { body });
    if (response.ok) return response;
    await response.body?.cancel();
    throw unavailable(`it answered ${response.status} to ${method}`);
  }

  async #send(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    // A blob may be read for as long as somebody watches a film.
    const signal = method === "GET" && !path.startsWith("?") ? {} : { signal: AbortSignal.timeout(patience) };
    const separator = path.startsWith("?") ? "" : "/";
    try {
      return await this.#client.fetch(`${this.#bucket}${separator}${path}`, { method, ...init, ...signal });
    } catch (cause) {
      throw unavailable("it cannot be reached", cause);
    }
  }
}

async function next(file: Deno.FsFile, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) throw unavailable("the upload has changed while it was stored");
    at += count;
  }
  return bytes;
}

function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (text === undefined) throw unavailable(`it did not say its ${name}`);
  return text.replaceAll("&amp;", "&").replaceAll("&quot;", '"');
}

function unavailable(why: string, cause?: unknown): ParleyError {
  return new ParleyError(
    "storage_unavailable",
    `Cannot reach where files are stored: ${why}; please try again`,
    {
      cause,
    },
  );
}
