/**
 * staticFiles(): the files of static/ and of the build. An address with the hash of its content is cached for ever,
 * any other is revalidated with its ETag; compressed copies go to those who accept them.
 *
 * Only what the build has listed is ever opened, under the name of its hash: no address can lead out of static/.
 */
import { type AssetVersions, VERSION } from "./assets.ts";
import { frameOf } from "./context.ts";
import type { Asset, AssetStore, Build } from "./snapshot.ts";
import type { Middleware } from "./types.ts";

export function staticFiles<State>(): Middleware<State> {
  return (ctx) => {
    const { build, config, path: address } = frameOf(ctx);
    const path = withoutBase(address, config.basePath);
    const asset = build?.assets.get(path);
    if (asset === undefined) {
      return path === "/favicon.ico" && build !== null ? new Response(null, { status: 404 }) : ctx.next();
    }
    if (ctx.req.method !== "GET" && ctx.req.method !== "HEAD") return refuseMethod();
    return serve(ctx.req, ctx.url, asset, build!.store);
  };
}

/** The hashes of everything that asset() may be asked for. */
export function assetVersions(build: Build, base: string): AssetVersions {
  let versions = versionsOf.get(build);
  if (versions?.base !== base) {
    const files: Record<string, string> = {};
    for (const asset of build.assets.values()) if (!asset.immutable) files[asset.path] = asset.hash;
    versionsOf.set(build, versions = { base, files });
  }
  return versions;
}

const versionsOf = new WeakMap<Build, AssetVersions>();

function withoutBase(path: string, base: string): string {
  return base !== "" && path.startsWith(base + "/") ? path.slice(base.length) : path;
}

function refuseMethod(): Response {
  return new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
}

interface Variant {
  /** Name in the store. */
  name: string;
  size: number;
  encoding: "br" | "gzip" | null;
  etag: string;
}

async function serve(req: Request, url: URL, asset: Asset, store: AssetStore): Promise<Response> {
  const version = asset.immutable ? asset.hash : url.searchParams.get(VERSION);
  if (version !== null && version !== asset.hash) return redirectToCurrent(url);
  const variant = chooseVariant(asset, req.headers);
  const headers = new Headers({
    "content-type": asset.type,
    "cache-control": version === null ? "no-cache" : "public, max-age=31536000, immutable",
    "etag": variant.etag,
  });
  if (asset.br !== undefined || asset.gz !== undefined) headers.set("vary", "Accept-Encoding");
  if (matchesAny(req.headers.get("if-none-match"), variant.etag)) {
    return new Response(null, { status: 304, headers });
  }
  if (variant.encoding !== null) headers.set("content-encoding", variant.encoding);
  headers.set("accept-ranges", "bytes");
  return await sendRange(req, variant, headers, store);
}

function redirectToCurrent(url: URL): Response {
  const target = new URL(url);
  target.searchParams.delete(VERSION);
  return new Response(null, {
    status: 307,
    headers: { location: target.pathname + target.search, "cache-control": "no-cache" },
  });
}

/** Ranges are of the plain content. */
function chooseVariant(asset: Asset, headers: Headers): Variant {
  const plain: Variant = { name: asset.hash, size: asset.size, encoding: null, etag: `"${asset.hash}"` };
  const accept = headers.get("accept-encoding");
  if (accept === null || headers.has("range")) return plain;
  const br: Variant | null = asset.br === undefined ? null : variantOf(asset, "br", "br", asset.br);
  const gz: Variant | null = asset.gz === undefined ? null : variantOf(asset, "gz", "gzip", asset.gz);
  const candidates = [br, gz].filter((variant) => variant !== null)
    .map((variant) => ({ variant, quality: qualityOf(accept, variant.encoding!) }))
    .filter(({ quality }) => quality > 0 && quality >= qualityOf(accept, "identity"));
  candidates.sort((a, b) => b.quality - a.quality);
  return candidates[0]?.variant ?? plain;
}

function variantOf(asset: Asset, suffix: string, encoding: "br" | "gzip", size: number): Variant {
  return { name: `${asset.hash}.${suffix}`, size, encoding, etag: `"${asset.hash}-${suffix}"` };
}

function qualityOf(accept: string, encoding: string): number {
  let wildcard = 0;
  for (const part of accept.toLowerCase().split(",")) {
    const [name, ...params] = part.split(";").map((text) => text.trim());
    const q = params.find((param) => param.startsWith("q="));
    const quality = q === undefined ? 1 : Number(q.slice(2)) || 0;
    if (name === encoding) return quality;
    if (name === "*") wildcard = quality;
  }
  return wildcard;
}

/** If-None-Match: a list, `*`, compared weakly. */
function matchesAny(header: string | null, etag: string): boolean {
  if (header === null) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

async function sendRange(
  req: Request,
  variant: Variant,
  headers: Headers,
  store: AssetStore,
): Promise<Response> {
  const range = readRange(req, variant);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${variant.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: variant.size };
  headers.set("content-length", String(end - start));
  if (range !== null) headers.set("content-range", `bytes ${start}-${end - 1}/${variant.size}`);
  const status = range === null ? 200 : 206;
  if (req.method === "HEAD") return new Response(null, { status, headers });
  const body = await readBody(store, variant, start, end);
  return body === null ? new Response("Not Found", { status: 404 }) : new Response(body, { status, headers });
}

function readRange(
  req: Request,
  { size, etag }: Variant,
): { start: number; end: number } | "unsatisfiable" | null {
  const header = req.headers.get("range");
  const condition = req.headers.get("if-range");
  if (header === null || req.method !== "GET" || (condition !== null && condition !== etag)) return null;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header.replaceAll(" ", "")) ?? [];
  if (first === undefined || (first === "" && last === "")) return null;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}

async function readBody(
  store: AssetStore,
  { name, size }: Variant,
  start: number,
  end: number,
): Promise<BodyInit | null> {
  if (size <= store.limit) return (await store.bytes(name, size))?.subarray(start, end) ?? null;
  const file = await store.open(name);
  if (file === null) return null;
  if (start > 0) await file.seek(start, Deno.SeekMode.Start);
  return end === size ? file.readable : file.readable.pipeThrough(firstBytes(end - start));
}

function firstBytes(count: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = count;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.length > left ? chunk.subarray(0, left) : chunk);
      left -= Math.min(left, chunk.length);
      if (left === 0) controller.terminate();
    },
  });
}
