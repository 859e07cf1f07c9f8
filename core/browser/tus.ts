// This module is browser compatible.
/**
 * The client's side of tus 1.0.0 (https://tus.io/protocols/resumable-upload): one step of the protocol each. When to
 * take which, and what to do when the line breaks, is decided in transfer.ts.
 */
import { statuses } from "../error_statuses.ts";
import { type ErrorBody, type ErrorCode, ParleyError } from "../errors.ts";
import type { FileInfo } from "../protocol/entries.ts";
import type { Wire, WireAnswer } from "./wire.ts";

const version = { "Tus-Resumable": "1.0.0" };
const place = "/api/uploads";

/**
 * Tells the server what comes, before the first byte (docs/protocol.md, "Files").
 * @returns the id of the upload, and so of the file.
 */
export async function announce(
  wire: Wire,
  { size, ...announcement }: { size: number } & { [name: string]: string | number | undefined },
  signal: AbortSignal,
): Promise<string> {
  const headers = { ...version, "Upload-Length": `${size}`, "Upload-Metadata": metadata(announcement) };
  const answer = allowed(await wire({ method: "POST", url: place, headers, signal }));
  const id = answer.header("Location")?.split("/").at(-1);
  if (!id) throw new ParleyError("internal", "The server did not say where the file goes");
  return id;
}

/** How many bytes the server has; nothing when it knows of no such upload. */
export async function offsetOf(wire: Wire, id: string, signal: AbortSignal): Promise<number | undefined> {
  const answer = await wire({ method: "HEAD", url: `${place}/${id}`, headers: version, signal });
  if (answer.status === 404 || answer.status === 410) return undefined;
  return Number(allowed(answer).header("Upload-Offset"));
}

export interface Addition {
  offset: number;
  bytes: Blob;
  progress(sent: number): void;
  signal: AbortSignal;
}

/** @returns how many bytes the server has now. */
export async function add(wire: Wire, id: string, { offset, bytes, ...more }: Addition): Promise<number> {
  const headers = {
    ...version,
    "Upload-Offset": `${offset}`,
    "Content-Type": "application/offset+octet-stream",
  };
  const answer = await wire({ method: "PATCH", url: `${place}/${id}`, headers, body: bytes, ...more });
  // It is gone, or is a file already: the next attempt finds out.
  if (answer.status === 404 || answer.status === 410) {
    throw new ParleyError("upload_incomplete", "The server no longer knows of it");
  }
  allowed(answer);
  return Number(answer.header("Upload-Offset") ?? offset + bytes.size);
}

/** Takes it back. */
export async function end(wire: Wire, id: string): Promise<void> {
  await wire({ method: "DELETE", url: `${place}/${id}`, headers: version });
}

/** What the server says of a finished file; nothing while there is none. */
export async function fileOf(wire: Wire, id: string, signal?: AbortSignal): Promise<FileInfo | undefined> {
  const answer = await wire({ method: "GET", url: `/api/files/${id}`, ...(signal ? { signal } : {}) });
  if (answer.status === 404) return undefined;
  return JSON.parse(allowed(answer).text) as FileInfo;
}

/** The picture of a film that has arrived. @returns what the server says of the film then. */
export async function givePoster(
  wire: Wire,
  id: string,
  poster: Blob,
  signal: AbortSignal,
): Promise<FileInfo> {
  const headers = { "Content-Type": "application/octet-stream" };
  const url = `/api/files/${id}/poster`;
  return JSON.parse(allowed(await wire({ method: "PUT", url, headers, body: poster, signal })).text);
}

function allowed(answer: WireAnswer): WireAnswer {
  if (answer.status < 300) return answer;
  throw refusalOf(answer);
}

/** What lies between here and the server answers too, in its own words. */
function refusalOf({ status, text }: WireAnswer): ParleyError {
  try {
    const { code, message, retryAfter } = (JSON.parse(text) as { error: ErrorBody }).error;
    if (code in statuses) return new ParleyError(code, message, retryAfter ? { retryAfter } : {});
  } catch {
    // Not ours.
  }
  const code = byStatus[status] ?? (status < 500 && status !== 429 ? "bad_request" : "busy");
  return new ParleyError(code, `The server did not take it (${status})`);
}

/** The answer to HEAD has no body. */
const byStatus: Record<number, ErrorCode> = {
  401: "not_signed_in",
  403: "forbidden",
  409: "wrong_offset",
  423: "upload_busy",
  460: "chunk_damaged",
};

function metadata(values: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return pairs.map(([name, value]) => `${name} ${base64(String(value))}`).join(",");
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
