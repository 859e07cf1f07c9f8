/**
 * A server for uploads by hand (tus 1.0.0 as in docs/protocol.md, "Files"), in memory. Its line can be cut in the middle
 * of a piece, its answers lost, and it can refuse and forget.
 */
import { type Wire, type WireAnswer, WireBroken, type WireRequest } from "@/core/browser/wire.ts";
import type { ErrorCode } from "@/core/errors.ts";
import { ulid } from "ulid";

export class Depot {
  readonly uploads = new Map<string, { size: number; bytes: Uint8Array[]; meta: Record<string, string> }>();
  readonly files = new Map<string, { name: string; bytes: Uint8Array; poster?: Blob }>();
  /** What was said of each upload, in the order in which they began. */
  readonly announced: Record<string, string>[] = [];
  /** Methods in the order in which they came, with the offset of each PATCH. */
  readonly log: string[] = [];
  /** Bytes of a piece after which the line breaks, once. */
  cutAfter: number | undefined;
  /** The answer to the piece that ends the file is lost, once. */
  loseLast = false;
  /** The answer to a poster is lost before it is there, once. */
  cutPoster = false;
  /** False: nothing gets through. */
  up = true;
  refuse:
    | ((request: WireRequest) => { code: ErrorCode; message: string; status: number } | undefined)
    | undefined;
  /** Runs before each piece is taken. */
  beforePiece: (() => Promise<void>) | undefined;

  readonly wire: Wire = async (request) => {
    const { method, url, headers = {}, body } = request;
    const offset = Number(headers["Upload-Offset"]);
    this.log.push(method === "PATCH" ? `PATCH ${offset}` : method);
    if (!this.up) throw new WireBroken("down");
    const refusal = this.refuse?.(request);
    if (refusal) return answer(refusal.status, {}, { error: refusal });
    const id = url.split("/").at(-1)!;
    switch (method) {
      case "POST":
        return this.#begin(headers);
      case "HEAD": {
        const upload = this.uploads.get(id);
        return upload ? answer(200, { "Upload-Offset": `${lengthOf(upload.bytes)}` }) : answer(404);
      }
      case "PATCH":
        return await this.#add(id, offset, body!, request);
      case "DELETE":
        return answer(this.uploads.delete(id) || this.files.delete(id) ? 204 : 404);
      case "PUT": {
        if (this.cutPoster) {
          this.cutPoster = false;
          throw new WireBroken("cut");
        }
        const film = url.split("/").at(-2)!;
        const file = { ...this.files.get(film)!, poster: body! };
        this.files.set(film, file);
        return answer(200, {}, info(film, file));
      }
      case "GET": {
        const file = this.files.get(id);
        return file ? answer(200, {}, info(id, file)) : answer(404, {}, {});
      }
    }
  };

  #begin(headers: Record<string, string>): WireAnswer {
    const id = ulid();
    const pairs = headers["Upload-Metadata"]!.split(",").map((pair) => pair.split(" ") as [string, string]);
    const meta = Object.fromEntries(pairs.map(([name, value]) => [name, atob(value)]));
    this.announced.push(meta);
    this.uploads.set(id, { size: Number(headers["Upload-Length"]), bytes: [], meta });
    return answer(201, { Location: `/api/uploads/${id}` });
  }

  async #add(id: string, offset: number, body: Blob, { progress, signal }: WireRequest): Promise<WireAnswer> {
    await this.beforePiece?.();
    if (signal?.aborted) throw new WireBroken("aborted");
    const upload = this.uploads.get(id);
    if (!upload) return answer(404);
    if (lengthOf(upload.bytes) !== offset) {
      return answer(409, {}, { error: { code: "wrong_offset", message: "Not there" } });
    }
    const bytes = new Uint8Array(await body.arrayBuffer());
    if (this.cutAfter !== undefined && bytes.length > this.cutAfter) {
      upload.bytes.push(bytes.subarray(0, this.cutAfter));
      progress?.(this.cutAfter);
      this.cutAfter = undefined;
      throw new WireBroken("cut");
    }
    upload.bytes.push(bytes);
    progress?.(bytes.length);
    const now = lengthOf(upload.bytes);
    if (now === upload.size) {
      this.uploads.delete(id);
      this.files.set(id, { name: upload.meta.filename!, bytes: joined(upload.bytes) });
      if (this.loseLast) {
        this.loseLast = false;
        throw new WireBroken("lost");
      }
    }
    return answer(204, { "Upload-Offset": `${now}` });
  }
}

function info(id: string, { name, bytes, poster }: { name: string; bytes: Uint8Array; poster?: Blob }) {
  const category = name.endsWith(".mp4") ? "video" : "other";
  const more = poster === undefined ? {} : { thumbs: true };
  return { id, name, size: bytes.length, type: "application/octet-stream", category, ...more };
}

function answer(status: number, headers: Record<string, string> = {}, body?: unknown): WireAnswer {
  return {
    status,
    header: (name) => headers[name] ?? null,
    text: body === undefined ? "" : JSON.stringify(body),
  };
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
