/**
 * Bodies of HTTP requests: the right type, not too long, not too slow, then parsed by the schema. Reading stops at
 * the first byte too many, and a client that drips its body is cut off; otherwise a few clients could fill the
 * memory or hold every connection.
 */
import type * as z from "zod/mini";
import { type Effects, realEffects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { parse } from "../protocol/parse.ts";
import { checkName, parseJson } from "./json.ts";

export interface BodyOptions {
  /** Bytes. Default: 1 MiB. */
  limit?: number;
  /** Milliseconds for the whole body. Default: 10 s. */
  within?: number;
  effects?: Pick<Effects, "after">;
}

const defaults = { limit: 1024 * 1024, within: 10_000, effects: realEffects(() => {}) };

/** @throws {ParleyError} `unsupported_media_type`, `too_large`, `slow_body`, `bad_request`, `bad_field`, `unknown_field` */
export async function readJson<S extends z.ZodMiniType>(
  request: Request,
  schema: S,
  options: BodyOptions = {},
): Promise<z.output<S>> {
  checkType(request, "application/json");
  return parse(schema, parseJson(await readText(request, options)));
}

/** The same for a form as browsers send it (`application/x-www-form-urlencoded`). */
export async function readForm<S extends z.ZodMiniType>(
  request: Request,
  schema: S,
  options: BodyOptions = {},
): Promise<z.output<S>> {
  checkType(request, "application/x-www-form-urlencoded");
  return parse(schema, toFields(new URLSearchParams(await readText(request, options))));
}

function checkType(request: Request, expected: string): void {
  const [type, ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const encoding = request.headers.get("content-encoding") ?? "identity";
  const utf8 = parameters.every((parameter) => /^\s*(charset="?utf-8"?)?\s*$/.test(parameter));
  if (type!.trim() === expected && utf8 && encoding === "identity") return;
  throw new ParleyError(
    "unsupported_media_type",
    `Cannot read the request: its body must be ${expected} in UTF-8`,
  );
}

function toFields(form: URLSearchParams): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    checkName(name);
    if (Object.hasOwn(fields, name)) {
      throw new ParleyError(
        "bad_request",
        `Cannot read the request: it has a field twice: "${name.slice(0, 60)}"`,
      );
    }
    fields[name] = value;
  }
  return fields;
}

/** The same for bytes of any kind; what they are is for the caller to find out. */
export async function readBinary(
  request: Request,
  options: BodyOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readBytes(request, { ...defaults, ...options }));
}

/** The same for one file of a form (`multipart/form-data`). @throws {ParleyError} as above */
export async function readFormFile(
  request: Request,
  field: string,
  options: BodyOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    throw new ParleyError(
      "unsupported_media_type",
      "Cannot read the request: its body must be multipart/form-data",
    );
  }
  const body = await readBinary(request, options);
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => {
    throw new ParleyError("bad_request", "Cannot read the request: it is not multipart/form-data");
  });
  const file = form.get(field);
  if (file instanceof File && file.size > 0) return new Uint8Array(await file.arrayBuffer());
  throw new ParleyError("bad_field", `"${field}" must be a file`, { field });
}

async function readText(request: Request, options: BodyOptions): Promise<string> {
  const bytes = await readBytes(request, { ...defaults, ...options });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ParleyError("bad_request", "Cannot read the request: it is not UTF-8");
  }
}

async function readBytes(request: Request, { limit, within, effects }: Required<BodyOptions>) {
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge(limit);
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  let slow = false;
  const timer = effects.after(within, () => {
    slow = true;
    stop(reader);
  });
  try {
    const bytes = await collect(reader, limit);
    if (slow) throw tooSlow(within);
    return bytes;
  } finally {
    timer.cancel();
  }
}

async function collect(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > limit) {
      stop(reader);
      throw tooLarge(limit);
    }
    chunks.push(new Uint8Array(next.value));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Also ends a read that is waiting. That the other end is gone by then is no news. */
function stop(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  reader.cancel().catch(() => {});
}

function tooLarge(limit: number): ParleyError {
  return new ParleyError(
    "too_large",
    `Cannot read the request: it is larger than ${limit.toLocaleString("en")} bytes`,
  );
}

function tooSlow(within: number): ParleyError {
  return new ParleyError(
    "slow_body",
    `Cannot read the request: it took longer than ${within / 1000} seconds to arrive`,
  );
}
