/** Headers of the tus protocol (https://tus.io/protocols/resumable-upload), read and written. */
import type { Context } from "fresh";
import { ParleyError } from "../../core/errors.ts";
import type { Scope } from "../../core/scope.ts";
import type { State } from "../../define.ts";
import { signedIn } from "./answers.ts";

const version = "1.0.0";
const appended = "application/offset+octet-stream";
const algorithms = ["sha1", "sha256"] as const;

/** What every answer says, and what one says that was asked what there is. */
export function describe(ctx: Context<State>, response: Response): Response {
  const { headers } = response;
  headers.set("tus-resumable", version);
  if (response.status !== 412 && ctx.req.method !== "OPTIONS") return response;
  headers.set("tus-version", version);
  headers.set("tus-extension", "creation,creation-with-upload,termination,checksum,expiration");
  headers.set("tus-max-size", String(ctx.state.core.config.files.maxSize));
  headers.set("tus-checksum-algorithm", algorithms.join(","));
  return response;
}

/** Who is signed in and speaks the protocol. @throws {ParleyError} `not_signed_in`, `wrong_tus_version` */
export function speaker(ctx: Context<State>): Scope {
  const scope = signedIn(ctx);
  if (ctx.req.headers.get("tus-resumable") === version) return scope;
  throw new ParleyError("wrong_tus_version", `Cannot do that: Tus-Resumable must be ${version}`);
}

/** @throws {ParleyError} `bad_request` */
export function wholeHeader(ctx: Context<State>, name: string): number {
  const text = ctx.req.headers.get(name) ?? "";
  if (!/^\d{1,15}$/.test(text)) {
    throw new ParleyError("bad_request", `${name} must be a whole number of bytes`);
  }
  return Number(text);
}

/** Whether the request brings bytes of an upload. @throws {ParleyError} `unsupported_media_type` */
export function bringsBytes({ req }: Context<State>): boolean {
  const type = req.headers.get("content-type");
  if (type === appended) return true;
  if (type === null && req.method === "POST") return false;
  throw new ParleyError("unsupported_media_type", `The body must be ${appended}`);
}

/** What a request adds to an upload. @throws {ParleyError} `bad_request` */
export function additionOf(ctx: Context<State>, offset: number) {
  const { body, headers } = ctx.req;
  const length = headers.has("content-length") ? wholeHeader(ctx, "Content-Length") : null;
  return { offset, length, checksum: checksumOf(headers.get("upload-checksum")), body };
}

function checksumOf(header: string | null) {
  if (header === null) return null;
  const [name, value = "", more] = header.split(" ");
  const algorithm = algorithms.find((known) => known === name);
  if (algorithm === undefined || more !== undefined || !/^[A-Za-z0-9+/]{20,}={0,2}$/.test(value)) {
    throw new ParleyError(
      "bad_request",
      `Upload-Checksum must be ${algorithms.join(" or ")} and a base64 value`,
    );
  }
  return { algorithm, value };
}

export function expires(at: number): string {
  return new Date(at).toUTCString();
}
