/**
 * A file as an answer (RFC 9110): the whole of it or one range, or that the browser has it already. It may do nothing
 * by itself, and one's own browser may keep it, because what is under an address never changes; for whoever signs in
 * there next, the browser has to ask again.
 */
import type { Context } from "fresh";
import { statusOf } from "../../core/error_statuses.ts";
import { ParleyError } from "../../core/errors.ts";
import type { OpenFile } from "../../core/files/files.ts";
import type { State } from "../../define.ts";

export function sendFile(ctx: Context<State>, file: OpenFile): Response {
  const { size, tag } = file;
  ctx.state.inert = true;
  const headers = new Headers({
    "content-type": file.type,
    "content-disposition": ctx.url.searchParams.has("download") ? file.kept : file.shown,
    "accept-ranges": "bytes",
    "etag": tag,
    // Compressed it would have no ranges and no length.
    "cache-control": "private, max-age=31536000, immutable, no-transform",
    "vary": "cookie",
  });
  if (isKnown(ctx.req.headers.get("if-none-match"), tag)) return new Response(null, { status: 304, headers });
  const range = rangeOf(ctx.req.headers, file);
  if (range === "none") {
    ctx.state.inert = false;
    const error = new ParleyError("bad_range", `Cannot read there: the file has ${size} bytes`);
    const body = { error: error.toBody(ctx.state.visitor.requestId) };
    const headers = { "content-range": `bytes */${size}`, "cache-control": "no-store" };
    return Response.json(body, { status: statusOf(error), headers });
  }
  const [from, to] = range ?? [0, size];
  headers.set("content-length", String(to - from));
  if (range !== null) headers.set("content-range", `bytes ${from}-${to - 1}/${size}`);
  const body = ctx.req.method === "HEAD" ? null : file.stream(from, to);
  return new Response(body, { status: range === null ? 200 : 206, headers });
}

function isKnown(header: string | null, tag: string): boolean {
  return header !== null && header.split(",").some((one) => [tag, `W/${tag}`, "*"].includes(one.trim()));
}

/** Null for all of it: also when several are asked for, or something that cannot be read. */
function rangeOf(headers: Headers, { size, tag }: OpenFile): [from: number, to: number] | "none" | null {
  const condition = headers.get("if-range");
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get("range") ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return null;
  if (condition !== null && condition !== tag) return null;
  if (first === "") return Number(last) === 0 ? "none" : [Math.max(0, size - Number(last)), size];
  if (last !== "" && Number(last) < Number(first)) return null;
  if (Number(first) >= size) return "none";
  return [Number(first), last === "" ? size : Math.min(size, Number(last) + 1)];
}
