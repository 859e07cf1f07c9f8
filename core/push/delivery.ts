/**
 * Hands one message to a push service (RFC 8030) and says what came of it. The address is judged each time, redirects are
 * not followed, nothing of the answer is believed but its status, and whoever sends says when it is over.
 */
import https from "node:https";
import type { IncomingMessage } from "node:http";
import { type GuardOptions, judge, toJudged } from "../security/guard.ts";

export interface Parcel {
  endpoint: string;
  body: Uint8Array;
  authorization: string;
  /** Seconds that the service keeps it for a device that is away. */
  ttl: number;
  urgency: "normal" | "high";
  /** A later one under the same name takes the place of one that still waits there. */
  topic?: string;
  /** Milliseconds since 1970, as an answer may name a date. */
  now: number;
}

/**
 * `gone`: nobody is there any more. `long`: more than they take. `later`: try again, not before `after` seconds.
 * `refused`: trying again changes nothing.
 */
export interface Outcome {
  kind: "accepted" | "gone" | "long" | "later" | "refused";
  /** Null when no answer came. */
  status: number | null;
  /** A sentence for people about anything but `accepted`. */
  says?: string;
  after?: number;
}

export interface Way extends GuardOptions {
  /** A certificate to trust besides those of the system: tests have no public ones. */
  ca?: string;
}

/** Milliseconds until it is over. */
export const patience = 10_000;
/** Seconds: no service keeps us away for longer than this. */
const longestWait = 3_600;

/** @param signal ends it, wherever it is. */
export async function deliver(parcel: Parcel, way: Way, signal: AbortSignal): Promise<Outcome> {
  try {
    const response = await post(parcel, way, signal);
    // What else it says is of no interest.
    response.destroy();
    return outcomeOf(response, parcel.now);
  } catch {
    const says = signal.aborted
      ? "The push service did not answer within 10 seconds."
      : "The push service cannot be reached from this server.";
    return { kind: "later", status: null, says };
  }
}

async function post(parcel: Parcel, way: Way, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(parcel.endpoint);
  const addresses = await orEnd(judge(url, way), signal);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = https.request(url, {
    method: "POST",
    // A connection of its own, or it could go to where another name has led.
    agent: false,
    lookup: toJudged(addresses) as never,
    signal,
    ...(way.ca === undefined ? {} : { ca: way.ca }),
    headers: {
      "authorization": parcel.authorization,
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      "content-length": parcel.body.length,
      "ttl": parcel.ttl,
      "urgency": parcel.urgency,
      ...(parcel.topic === undefined ? {} : { topic: parcel.topic }),
    },
  });
  request.on("response", resolve).on("error", reject);
  request.end(parcel.body);
  return await promise;
}

function outcomeOf({ statusCode: status = 0, headers }: IncomingMessage, now: number): Outcome {
  const later = (says: string): Outcome => {
    const after = retryAfter(headers["retry-after"], now);
    return { kind: "later", status, says, ...(after === undefined ? {} : { after }) };
  };
  if (status >= 200 && status < 300) return { kind: "accepted", status };
  if (status === 404 || status === 410) {
    return { kind: "gone", status, says: "The push service does not know this device any more." };
  }
  if (status === 413) return { kind: "long", status, says: "The push service takes no message so long." };
  if (status === 429) return later("The push service asks us to send less often.");
  if (status >= 500) return later("The push service has a fault of its own at the moment.");
  return { kind: "refused", status, says: refusals[status] ?? refusalOf(status) };
}

const refusals: Record<number, string> = {
  401: "The push service does not accept this server's key or clock.",
  403: "The push service does not accept this server's key or clock.",
};

function refusalOf(status: number): string {
  return status < 400
    ? "The push service has moved to another address, which we do not follow."
    : "The push service has refused the message.";
}

/** In seconds. */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.min(Math.ceil(seconds), longestWait));
}

async function orEnd<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
