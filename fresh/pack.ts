/**
 * Contents on their way into a build: named by their hash, compressed when that pays, kept until they are written.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { isCompressible, mediaType } from "./media.ts";
import type { Asset } from "./snapshot.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Content {
  /** Address. */
  path: string;
  bytes: Bytes;
  immutable: boolean;
}

export interface Packed {
  assets: Asset[];
  /** By the name in the store. */
  contents: Map<string, Bytes>;
}

export interface PackOptions {
  compress: boolean;
  /** A content that is there already is not compressed again. */
  known: Map<string, Asset>;
}

export async function pack(contents: Content[], options: PackOptions): Promise<Packed> {
  const packed: Packed = { assets: [], contents: new Map() };
  for (const content of contents) packed.assets.push(await packOne(content, options, packed.contents));
  return packed;
}

export function contentHash(bytes: string | Bytes): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

async function packOne(
  { path, bytes, immutable }: Content,
  { compress, known }: PackOptions,
  contents: Map<string, Bytes>,
): Promise<Asset> {
  const type = mediaType(path);
  const hash = contentHash(bytes);
  const asset: Asset = { path, hash, type, size: bytes.length, immutable };
  const earlier = known.get(hash);
  if (earlier !== undefined) {
    return { ...asset, ...(earlier.br && { br: earlier.br }), ...(earlier.gz && { gz: earlier.gz }) };
  }
  contents.set(hash, bytes);
  if (!compress || bytes.length < smallest || !isCompressible(type)) return asset;
  const quality = bytes.length > 1_000_000 ? 9 : 11;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const [br, gz] = await Promise.all([brotli(bytes, { params }), zip(bytes, { level: 9 })]);
  if (br.length < bytes.length * worthIt) {
    asset.br = br.length;
    contents.set(`${hash}.br`, new Uint8Array(br));
  }
  if (gz.length < bytes.length * worthIt) {
    asset.gz = gz.length;
    contents.set(`${hash}.gz`, new Uint8Array(gz));
  }
  return asset;
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const smallest = 512;
const worthIt = 0.9;
