/**
 * GET from a stranger's server: every address on the way is judged, also after a redirect, and what comes is cut where it
 * becomes too much, before and after it is unpacked. No cookies, no credentials, nothing kept open.
 */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { pipeline, type Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type GuardOptions, judge, toJudged, Unreachable } from "../security/guard.ts";

export interface GetOptions extends GuardOptions {
  /** Ends it, wherever it is. */
  signal: AbortSignal;
  /** The `Accept` header. */
  accept: string;
  /** Whether an answer of this `Content-Type` is wanted. */
  wants(contentType: string): boolean;
  /** Most bytes of the body that are read. */
  limit: number;
}

export interface Got {
  /** Where it came from, after redirects. */
  url: URL;
  contentType: string;
  body: Uint8Array;
  /** There was more. */
  cut: boolean;
}

const maxRedirects = 3;
const userAgent = "Mozilla/5.0 (compatible; Parley; link preview)";

/** @throws {Unreachable} and whatever the network throws. */
export async function get(url: URL, options: GetOptions): Promise<Got> {
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await open(url, options);
    try {
      const next = redirectOf(response, url);
      if (next === null) return { url, ...await take(response, options) };
      url = next;
    } finally {
      response.destroy();
    }
  }
  throw new Unreachable("Too many redirects");
}

async function open(url: URL, options: GetOptions): Promise<IncomingMessage> {
  const addresses = await orEnd(judge(url, options), options.signal);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === "https:" ? https : http).request(url, {
    // A connection of its own, or it could go to where another name has led.
    agent: false,
    lookup: toJudged(addresses) as never,
    signal: options.signal,
    headers: {
      "accept": options.accept,
      "accept-encoding": "gzip, br, deflate",
      "accept-language": "en;q=0.8, *;q=0.5",
      "user-agent": userAgent,
    },
  });
  request.on("response", resolve).on("error", reject);
  request.end();
  return await promise;
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage, from: URL): URL | null {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return null;
  if (!URL.canParse(location, from)) throw new Unreachable("A redirect to nowhere");
  return new URL(location, from);
}

async function take(response: IncomingMessage, options: GetOptions): Promise<Omit<Got, "url">> {
  const contentType = response.headers["content-type"] ?? "";
  if (response.statusCode !== 200) throw new Unreachable(`Answered with ${response.statusCode}`);
  if (!options.wants(contentType)) throw new Unreachable("Answered with something of another kind");
  return { contentType, ...await read(unpacked(response, options.limit), options) };
}

async function read(stream: Readable, { limit, signal }: GetOptions) {
  const body = new Uint8Array(limit);
  let length = 0;
  const end = () => stream.destroy(new Unreachable("Took too long"));
  signal.addEventListener("abort", end);
  try {
    for await (const chunk of stream) {
      const room = chunk.subarray(0, limit - length);
      body.set(room, length);
      length += room.length;
      if (room.length < chunk.length) return { body, cut: true };
    }
    return { body: body.slice(0, length), cut: false };
  } finally {
    signal.removeEventListener("abort", end);
    stream.destroy();
  }
}

/** Whatever is packed and how: no more than `limit` of it is taken from the wire, and what is there is unpacked. */
function unpacked(response: IncomingMessage, limit: number): Readable {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  if (encoding === "identity") return response;
  const unpacker = unpackers[encoding]?.();
  if (unpacker === undefined) throw new Unreachable("Packed in a way that we do not know");
  // An error of any of them destroys the last, whose reader hears of it.
  pipeline(response, atMost(limit), unpacker, () => {});
  return unpacker;
}

const unpackers: Record<string, () => ReturnType<typeof createGunzip>> = {
  "gzip": () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  "x-gzip": () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  "deflate": () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
  "br": () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

function atMost(limit: number) {
  return async function* (source: AsyncIterable<Uint8Array>) {
    let length = 0;
    for await (const chunk of source) {
      yield chunk.subarray(0, limit - length);
      length += chunk.length;
      if (length >= limit) return;
    }
  };
}

async function orEnd<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(new Unreachable("Took too long"));
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
